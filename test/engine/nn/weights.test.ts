/** First weights, and the activations of layers. */
import { describe, expect, test } from 'vitest';
import { type Init, Layer, MLP, Neuron, seeded } from '../../../src/engine/nn/nn.js';

const weightsOf = (layer: Layer): number[] => layer.neurons.flatMap(({ weights }) => weights.map(({ data }) => data));

describe('first weights', () => {
  test.each<[Init, number]>([
    ['uniform', 1],
    ['he', Math.sqrt(6 / 50)],
    ['xavier', Math.sqrt(6 / (50 + 40))],
  ])('%s are spread evenly up to %d, and the biases are 0', (init, bound) => {
    const layer = new Layer(50, 40, { init, random: seeded(1) });
    const weights = weightsOf(layer);
    const spread = Math.sqrt(weights.reduce((total, w) => total + w * w, 0) / weights.length);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...weights)).toBeGreaterThan(0.99 * bound);
    expect(Math.min(...weights)).toBeLessThan(-0.99 * bound);
    expect(spread / (bound / Math.sqrt(3))).toBeCloseTo(1, 1);
    expect(layer.neurons.every(({ bias }) => bias.data === 0)).toBe(true);
  });

  test('are the same numbers, scaled', () => {
    const [uniform, he] = (['uniform', 'he'] as const).map((init) => weightsOf(new Layer(6, 2, { init })));
    expect(he).toEqual(uniform);
    const [one, two] = (['uniform', 'he'] as const).map((init) => weightsOf(new Layer(24, 2, { init })));
    expect(two).toEqual(one?.map((w) => w / 2));
  });

  test('of a network follow each layer, and zero is 0 everywhere', () => {
    const model = new MLP(8, [4, 1], { init: 'he', seed: 3 });
    const plain = new MLP(8, [4, 1], { seed: 3 });
    for (const [i, inputs] of [8, 4].entries()) {
      const [scaled, own] = [model, plain].map(({ layers }) => weightsOf(layers[i] as Layer));
      for (const [j, w] of (scaled ?? []).entries())
        expect(w).toBeCloseTo((own?.[j] as number) * Math.sqrt(6 / inputs), 12);
    }
    const zero = new MLP(8, [4, 1], { init: 'zero' }).parameters();
    expect(zero.every(({ data }) => Object.is(data, 0))).toBe(true);
  });

  test.each<[string, () => unknown]>([
    ['a neuron', () => new Neuron(2, { init: 'none' as never })],
    ['a layer', () => new Layer(2, 2, { init: 'toString' as never })],
    ['a network', () => new MLP(2, [2], { init: 5 as never })],
  ])('%s refuses any other', (_, make) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow('init is "uniform", "he", "xavier" or "zero", not');
  });
});

describe('activations', () => {
  const of = (model: MLP) => model.layers.map(({ neurons }) => neurons[0]?.activation);

  test('are one for all layers but the last, or one a layer', () => {
    expect(of(new MLP(2, [3, 3, 1], { activation: 'tanh' }))).toEqual(['tanh', 'tanh', 'linear']);
    expect(of(new MLP(2, [3, 3, 1], { activation: ['relu', 'linear', 'tanh'] }))).toEqual(['relu', 'linear', 'tanh']);
  });

  test('that are not one a layer, or none, are refused', () => {
    expect(() => new MLP(2, [3, 1], { activation: ['relu'] })).toThrow('2 layers need as many activations, not 1');
    expect(() => new MLP(2, [3, 1], { activation: ['relu', 'none' as never] })).toThrow(TypeError);
    expect(() => new MLP(2, [3, 1], { activation: new Array(2) })).toThrow(TypeError);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { isLeaf } from '../../../src/engine/tape.js';
import { groupName, groupsOf, isInside } from '../../../src/explain/groups/groups.js';
import { healthOf, healthRows, verdictOn } from '../../../src/explain/groups/health.js';
import { unitsOf } from '../../../src/explain/groups/units.js';
import { gradientsOn } from '../../../src/session/gradients/gradients.js';
import type { Session } from '../../../src/session/model.js';
import { dataOn } from '../../../src/session/viewed.js';
import { example, keys, open } from '../../session/playing.js';

function healthIn(session: Session) {
  const { program, root, frozen, lr } = session.model;
  const groups = groupsOf(planFor(program.tape, root));
  const health = healthOf(groups, { frozen, data: dataOn(session), gradient: gradientsOn(session), lr });
  const named = (name: string): number =>
    Array.from({ length: groups.count }, (_, i) => i).find((group) => groupName(groups, group) === name) as number;
  return { groups, health, named };
}

/** A layer of two neurons over two samples, whose inputs are frozen, under a tanh. */
const layer = (neuron1: string, neuron2: string): Session =>
  keys(
    open(
      [
        "x = Value(1.0, label='sample 1 x'); y = Value(2.0, label='sample 2 x')",
        `w1 = Value(${neuron1}, label='layer 1 neuron 1 w'); b1 = Value(0.0, label='layer 1 neuron 1 b')`,
        `w2 = Value(${neuron2}, label='layer 1 neuron 2 w'); b2 = Value(0.5, label='layer 1 neuron 2 b')`,
        "v = Value(1.0, label='layer 2 v'); u = Value(3.0, label='layer 2 u')",
        'p = relu(b1 + w1*x); q = relu(b2 + w2*x); r = relu(b1 + w1*y); s = relu(b2 + w2*y)',
        'L = tanh(p*v + q*u) + tanh(r*v + s*u)',
      ].join('\n'),
    ),
    ':freeze sample 1 x, sample 2 x',
    'b',
  );

describe('units', () => {
  test('belong to the group of the leaves that weigh their inputs, one for all samples', () => {
    const session = layer('1.0', '-1.0');
    const { groups } = healthIn(session);
    const units = unitsOf(groups.plan, session.model.frozen);
    expect(Array.from(units.group, (group) => groupName(groups, group))).toEqual([
      'layer 1 neuron 1',
      'layer 1 neuron 2',
      'layer 2',
    ]);
    expect([...units.unit]).toEqual([0, 1, 0, 1, 2, 2]);
  });

  test('are not the margins of scores, nor ops without leaves to weigh with', () => {
    const moons = example('moons');
    const { groups } = healthIn(moons);
    const { count, group } = unitsOf(groups.plan, moons.model.frozen);
    expect(count).toBe(32);
    expect(new Set(Array.from(group, (each) => groupName(groups, each).slice(0, 7)))).toEqual(
      new Set(['layer 1', 'layer 2']),
    );
    const alone = open('x = 2; y = tanh(x*3); z = relu(y - 1); L = z*2');
    expect(unitsOf(healthIn(alone).groups.plan, alone.model.frozen).count).toBe(1);
  });

  test('are dead only if they are at every sample', () => {
    const dead = (session: Session): (number | undefined)[] => {
      const { health, named } = healthIn(session);
      return ['layer 1', 'layer 1 neuron 1', 'layer 1 neuron 2', 'layer 2'].map((name) => health.dead[named(name)]);
    };
    expect(dead(layer('4.0', '-0.3'))).toEqual([0, 0, 0, 1]);
    expect(dead(layer('-1.0', '-0.3'))).toEqual([1, 1, 0, 0]);
    expect(dead(layer('-1.0', '-1.0'))).toEqual([2, 1, 1, 0]);
  });
});

describe('health', () => {
  test('has what each group of leaves has, by its definition', () => {
    const seeds = fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(seeds, ([one, other]) => {
        const session = layer(String(one), String(other));
        const { groups, health } = healthIn(session);
        const { tape } = session.model.program;
        const data = dataOn(session);
        const gradient = gradientsOn(session);
        for (let group = 0; group < groups.count; group++) {
          const leaves = [...tape.leaves].filter(
            (id, slot) =>
              isLeaf(tape, id) && !session.model.frozen[slot] && isInside(groups, groups.of[id] as number, group),
          );
          expect(health.leaves[group]).toBe(leaves.length);
          if (leaves.length === 0) continue;
          const mean = leaves.reduce((sum, id) => sum + (data[id] as number), 0) / leaves.length;
          const spread = Math.sqrt(
            leaves.reduce((sum, id) => sum + ((data[id] as number) - mean) ** 2, 0) / leaves.length,
          );
          const slopes = leaves.map((id) => gradient(id) as number);
          const size = Math.sqrt(slopes.reduce((sum, slope) => sum + slope ** 2, 0) / slopes.length);
          const dataSize = Math.sqrt(leaves.reduce((sum, id) => sum + (data[id] as number) ** 2, 0) / leaves.length);
          expect(health.mean[group]).toBeCloseTo(mean, 10);
          expect(health.spread[group]).toBeCloseTo(spread, 10);
          expect(health.gradient[group]).toBeCloseTo(size, 10);
          expect(health.zeros[group]).toBe(slopes.filter((slope) => slope === 0).length);
          expect(health.step[group]).toBeCloseTo((session.model.lr * size) / dataSize, 8);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('keeps the spread of data far from 0', () => {
    const { health, named } = healthIn(
      open("a = Value(100000000.0, label='g.a'); b = Value(100000002.0, label='g.b'); L = a*b"),
    );
    expect(health.spread[named('g')]).toBe(1);
  });

  test('finds a dead layer, a gradient that vanishes or explodes, and the first nan of a group', () => {
    const said = (session: Session, name: string): string => {
      const { health, named } = healthIn(session);
      return verdictOn(health, named(name));
    };
    expect(said(layer('-1.0', '-1.0'), 'layer 1')).toBe('no grad');
    expect(said(keys(layer('-1.0', '1.0'), ':lr 0.000001', 'b'), 'layer 1')).toBe('half dead');
    const leaves = "a = Value(1.0, label='g.a'); b = Value(1.0, label='g.b'); c = 0.5; ";
    expect(said(keys(open(`${leaves} L = (a + b)*c*1e-9`), 'b'), 'g')).toBe('slow');
    expect(said(keys(open(`${leaves} L = (a + b)*c*1e6`), 'b'), 'g')).toBe('explodes');
    expect(said(keys(open(`${leaves} L = (a + b)*c*1e2`), 'b'), 'g')).toBe('fast');
    expect(said(keys(open(`${leaves} L = a + b + c`), 'b'), 'g')).toBe('');
    const nan = open(`${leaves} d = log(a - 2); d.label = 'h.d'; e = d*b; e.label = 'h.e'; L = e + c`);
    const { health, named } = healthIn(nan);
    expect([health.notFinite[named('h')], health.notFinite[named('g')]]).toEqual([
      nan.model.program.tape.labels.indexOf('h.d'),
      -1,
    ]);
    expect(verdictOn(health, 0)).toBe('not finite');
  });

  test('says nothing of a gradient that no backward has computed', () => {
    const { health } = healthIn(example('xor'));
    expect([health.gradient[0], health.zeros[0], verdictOn(health, 0)]).toEqual([Number.NaN, 0, '']);
  });

  test('counts leaves that the root does not depend on', () => {
    expect(healthIn(open('a = 1; b = 2; c = 3; d = 4; L = a*b')).health.unused).toBe(2);
  });
});

test('rows are as deep as fits, and at least the outermost groups', () => {
  const rows = (session: Session, most: number): string[] => {
    const { groups, health } = healthIn(session);
    return Array.from(healthRows(groups, health, most), (group) => groupName(groups, group));
  };
  const moons = example('moons');
  expect(rows(moons, 20)).toEqual(['', 'layer 1', 'layer 2', 'layer 3 neuron 1']);
  expect(rows(moons, 1)).toHaveLength(4);
  expect(rows(moons, 35)).toHaveLength(4);
  expect(rows(moons, 36)).toHaveLength(36);
  expect(rows(example('xor'), 20).slice(1, 3)).toEqual(['layer 1', 'layer 1 neuron 1']);
  const mixed = open(
    "a = Value(1.0, label='w 2.a'); b = Value(1.0, label='w 2.b'); c = Value(1.0, label='v.a'); d = Value(1.0, label='v.b'); L = a*b*c*d",
  );
  expect(rows(mixed, 20)).toEqual(['', 'w 2', 'v']);
});

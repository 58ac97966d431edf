/**
 * micrograd's demo: a network of 337 parameters that tells two half moons apart. Its graph has 65,814 nodes, so
 * it is made node by node: making the same graph from Values with `nn` takes ten times as long.
 */

import { addNode, type Graph, newGraph, tapeOf } from '../engine/graph.js';
import { type Activation, MLP, type Neuron } from '../engine/nn/networks.js';
import { CONST, codeOf, LEAF } from '../engine/ops.js';
import { NONE } from '../engine/tape.js';
import type { Value } from '../engine/value.js';
import type { Built } from '../notation/built.js';
import { MOONS } from './moons-data.js';

interface Data {
  readonly X: readonly (readonly [number, number])[];
  readonly y: readonly number[];
  readonly params0: readonly number[];
}

const [ADD, MUL, RELU] = ['add', 'mul', 'relu'].map(codeOf) as [number, number, number];
const ACTIVATIONS: Readonly<Record<Activation, number>> = { relu: RELU, tanh: codeOf('tanh'), linear: NONE };
const PENALTY = 1e-4;
/** As in micrograd's demo. */
const COMMANDS = ['descend', 'lr 1 - 0.9*k/100 for 100'];

/** The demo with its own first parameters, or with those that a seed decides. */
export function moons(seed?: number): Built {
  const { X, y, params0 } = JSON.parse(MOONS) as Data;
  const model = new MLP(2, [16, 16, 1], seed === undefined ? {} : { seed });
  const parameters = model.parameters();
  // each sample needs a product and a sum for each weight
  const graph = newGraph(2 * parameters.length * (X.length + 1));

  const ids = new Map(
    parameters.map((each, i) => [each, leaf(graph, seed === undefined ? params0[i]! : each.data, each.label!)]),
  );
  const layers = model.layers.map(({ neurons }) => neurons.map((neuron) => cell(neuron, ids)));
  const inputs = X.map((point, i) => point.map((x, j) => leaf(graph, x, `sample ${i + 1} x${j}`)));
  const scores = inputs.map((x, i) => {
    const outputs = layers.reduce<readonly number[]>(
      (values, cells) => cells.map((each) => output(graph, each, values, `sample ${i + 1}`)),
      x,
    );
    return labelled(graph, outputs[0]!, `score ${i + 1}`);
  });

  const margins = scores.map((score, i) => {
    const product = addNode(graph, MUL, score, constant(graph, -y[i]!), 0);
    return addNode(graph, RELU, addNode(graph, ADD, product, constant(graph, 1), 0), NONE, 0);
  });
  const mean = addNode(graph, MUL, sum(graph, margins), constant(graph, 1 / margins.length), 0);
  const squares = [...ids.values()].map((id) => addNode(graph, MUL, id, id, 0));
  const penalty = addNode(graph, MUL, sum(graph, squares), constant(graph, PENALTY), 0);
  const terms = [labelled(graph, mean, 'data loss'), labelled(graph, penalty, 'penalty')];
  const root = labelled(graph, sum(graph, terms), 'loss');

  const tape = tapeOf(graph);
  return {
    tape,
    leaves: Float64Array.from(tape.leaves, (id) => graph.data[id]!),
    root,
    samples: { inputs, scores, targets: y },
    commands: COMMANDS,
  };
}

function labelled(graph: Graph, id: number, label: string): number {
  graph.labels[id] = label;
  return id;
}

const leaf = (graph: Graph, data: number, label: string): number =>
  labelled(graph, addNode(graph, LEAF, NONE, NONE, data), label);
const constant = (graph: Graph, data: number): number => addNode(graph, CONST, NONE, NONE, data);
const sum = (graph: Graph, ids: readonly number[]): number =>
  ids.reduce((total, id) => addNode(graph, ADD, total, id, 0));

/** A neuron with ids in place of Values. */
interface Cell {
  readonly name: string;
  readonly activation: number;
  readonly weights: Int32Array;
  readonly bias: number;
}

const cell = ({ name, activation, weights, bias }: Neuron, ids: ReadonlyMap<Value, number>): Cell => ({
  name,
  activation: ACTIVATIONS[activation],
  weights: Int32Array.from(weights, (weight) => ids.get(weight)!),
  bias: ids.get(bias)!,
});

/** A neuron's output for the nodes `x`: the activation of its bias + w0*x0 + w1*x1 ... */
function output(graph: Graph, { name, activation, weights, bias }: Cell, x: readonly number[], sample: string): number {
  let result = bias;
  for (let i = 0; i < weights.length; i++) {
    result = addNode(graph, ADD, result, addNode(graph, MUL, weights[i]!, x[i]!, 0), 0);
  }
  if (activation !== NONE) result = addNode(graph, activation, result, NONE, 0);
  return labelled(graph, result, `${sample} ${name}`);
}

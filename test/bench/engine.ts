/** The tape against closures, C and micrograd, and what a node costs in time and memory. */
import { join } from 'node:path';
import { backward, forward, newData, type Plan, planFor, setLeaves } from '../../src/engine/autodiff/backprop.js';
import { lastingArray } from '../../src/engine/autodiff/repetition/memory.js';
import { nextState, OPTIMIZERS, type Optimizer, optimizerNamed } from '../../src/engine/optimizers/optimizers.js';
import { type Compiled, compile, Value } from '../../src/engine/value.js';
import { readSource } from '../../src/notation/read.js';
import { closures, Node } from './closures.js';
import { additions, type Built, type Maker, mlp, mlpLoss, mlpNumbers, wideSum } from './graphs.js';
import { heading, inTurns, median, ms, processorTime, report, timed, times } from './measure.js';
import { type Measured, stepInC, stepInMicrograd, stepsOnArrays } from './others.js';

const RATE = -0.01;
const SAMPLES = 100;

/** A whole step on a tape: backward, update, forward. Gives the root's data. */
export function tapeStep({ tape, root, leaves, inputs }: Built, rate = RATE): () => number {
  const data = newData(tape, lastingArray(tape));
  const grad = lastingArray(tape);
  const plan = planFor(tape, root);
  const sgd = optimizerNamed('sgd') as Optimizer;
  const own = leaves.slice();
  setLeaves(tape, data, own);
  forward(tape, data);
  return () => {
    backward(tape, plan, data, grad);
    sgd.step(tape.leaves, data, own, grad, inputs, rate);
    forward(tape, data);
    return data[root] as number;
  };
}

/** The same step, in micrograd's style. */
function closureStep(): () => void {
  const { parameters, points } = mlpNumbers(SAMPLES);
  const nodes = parameters.map((value) => new Node(value));
  return () => {
    const loss = mlpLoss(
      closures,
      nodes,
      points.map(([x, y, label]) => [new Node(x), new Node(y), label] as const),
    );
    for (const node of nodes) node.grad = 0;
    loss.backward();
    for (const node of nodes) node.data += RATE * node.grad;
  };
}

export function benchEngine(): void {
  const graph = mlp(SAMPLES);
  const { size } = graph.tape;
  heading(`One step (backward, update, forward) of MLP(2,[16,16,1]) on ${SAMPLES} points: ${size} nodes`);
  const step = tapeStep(graph);
  for (let i = 0; i < 200; i++) step();
  const many = 50;
  const { tape, closure } = inTurns(15, {
    tape: () => {
      for (let i = 0; i < many; i++) step();
    },
    closure: closureStep(),
  });
  report('tape', ms(tape / many));
  report('tape, per node', `${((tape / many / size) * 1e6).toFixed(2)} ns`, 'under 2 ns');
  report('closure per node, built anew each step', ms(closure));
  report('the tape is faster by', times(closure / (tape / many)), '100 x');
  against(graph);
  scaling(tape / many / size);
  growth();
  updates();
}

/** Steps before the clock runs, and while it does. */
const WARM = 200;
const TIMED = 1000;
const FEW = 5;

/** The same steps elsewhere, which must come to the same loss. */
function against(graph: Built): void {
  const bench = join(process.cwd(), 'test', 'bench');
  const compare = (what: string, warm: number, other: Measured | string, aim: string): void => {
    if (typeof other === 'string') {
      report(what, other);
      return;
    }
    // a graph of its own, whose arrays are its first
    const step = tapeStep(mlp(SAMPLES));
    let loss = 0;
    const one = (): void => {
      loss = step();
    };
    for (let i = 0; i < warm; i++) one();
    const steps = warm === 0 ? FEW : TIMED;
    const own = median(Array.from({ length: steps }, () => timed(one)));
    if (Math.abs(loss - other.loss) > 1e-9 * Math.abs(loss)) throw new Error(`${what}: ${other.loss}, not ${loss}`);
    report(what, ms(other.step));
    report('  the tape takes', times(own / other.step), aim);
  };
  compare('the same tape in C, -O3', WARM, stepInC(bench, graph, RATE, WARM, TIMED), 'within 0.45 x');
  const arrays = stepsOnArrays(bench, SAMPLES, RATE, WARM, TIMED);
  compare('PyTorch, eager, on arrays', WARM, arrays.torch, 'within 0.5 x');
  compare('numpy on arrays, gradients by hand', WARM, arrays.numpy, '');
  compare('micrograd in CPython', 0, stepInMicrograd(bench, SAMPLES, RATE, FEW), '0.001 x');
}

/** A graph of a million nodes, a node. */
function scaling(small: number): void {
  const large = mlp(1520);
  const step = tapeStep(large);
  for (let i = 0; i < 60; i++) step();
  const each = median(Array.from({ length: 15 }, () => timed(step))) / large.tape.size;
  report(`a step on ${large.tape.size} nodes, per node`, `${(each * 1e6).toFixed(2)} ns`);
  report('  against the smaller graph, per node', times(each / small), 'within 2 x');
}

/**
 * A chain of y = y + x of ten times the nodes, whose data and gradients are too large for a processor's cache. In the
 * processor's own time: a long step is interrupted on a busy machine, a short one is not.
 */
function growth(): void {
  heading('A step on a chain of y = y + x, per node');
  const [small, large] = [1_000_000, 10_000_000].map((size) => {
    const step = tapeStep(additions(size), 1e-12);
    for (let i = 0; i < 12; i++) step();
    return Math.min(...Array.from({ length: 10 }, () => processorTime(step))) / size;
  }) as [number, number];
  report('1,000,000 nodes', `${(small * 1e6).toFixed(2)} ns`);
  report('10,000,000 nodes', `${(large * 1e6).toFixed(2)} ns`);
  report('  the exponent of growth', (1 + Math.log10(large / small)).toFixed(2), 'under 1.1');
}

/** What building a graph costs where each step has a new one, beside a pass. */
export function benchBuilding(): void {
  const { parameters, points } = mlpNumbers(SAMPLES);
  const weights = parameters.map((value) => new Value(value));
  const nodes = compile(lossOf(weights, points)).tape.size;
  heading(`A new graph of Values each step: ${nodes} nodes, per node, garbage collected or not`);
  const parts: Record<string, number[]> = { made: [], 'Values to tape': [], 'a plan for backward': [], pass: [] };
  for (let round = 0; round < 40; round++) {
    let loss = weights[0] as Value;
    const made = timed(() => {
      loss = lossOf(weights, points);
    });
    let graph: Compiled | undefined;
    const compiled = timed(() => {
      graph = compile(loss);
    });
    const { tape, data } = graph as Compiled;
    let plan: Plan | undefined;
    const planned = timed(() => {
      plan = planFor(tape, tape.size - 1);
    });
    const grad = new Float64Array(tape.size);
    const pass = timed(() => {
      forward(tape, data);
      backward(tape, plan as Plan, data, grad);
    });
    for (const [i, took] of [made, compiled, planned, pass].entries()) Object.values(parts)[i]?.push(took);
  }
  // four nodes a line
  const text = `x0 = 1.0\n${Array.from({ length: nodes / 4 }, (_, i) => `x${i + 1} = x${i} * 1.0001 + 2\n`).join('')}`;
  parts['notation to tape'] = Array.from({ length: 20 }, () =>
    timed(() => void readSource({ name: 'bench.py', text })),
  );
  for (const [what, took] of Object.entries(parts)) {
    const [least, middle] = [Math.min(...took), median(took)].map((each) => `${((each / nodes) * 1e6).toFixed(0)} ns`);
    report(`${what}: the least, the median`, `${least}, ${middle}`);
  }
}

const lossOf = (weights: readonly Value[], points: ReturnType<typeof mlpNumbers>['points']): Value =>
  mlpLoss<Value>(
    VALUES,
    weights,
    points.map(([x, y, label]) => [new Value(x), new Value(y), label] as const),
  );

const VALUES: Maker<Value> = {
  leaf: (value) => new Value(value),
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  neg: (a) => a.neg(),
  relu: (a) => a.relu(),
  scale: (a, by) => a.mul(by),
  plus: (a, by) => a.add(by),
};

/** What every optimizer's update of 500,000 leaves costs, beside the pass of their sum. */
function updates(): void {
  heading('An update of 500,000 leaves, per leaf');
  const { tape, root, leaves, inputs } = wideSum(1_000_000);
  const [data, grad] = [newData(tape, lastingArray(tape)), lastingArray(tape)];
  const plan = planFor(tape, root);
  setLeaves(tape, data, leaves);
  const rows = OPTIMIZERS.map((optimizer): [string, () => void] => {
    const state = nextState(optimizer, undefined, leaves.length);
    return [optimizer.name, () => optimizer.step(tape.leaves, data, leaves, grad, inputs, 1e-9, state)];
  });
  const work = Object.fromEntries(rows);
  work['backward and forward'] = () => {
    backward(tape, plan, data, grad);
    forward(tape, data);
  };
  inTurns(20, work);
  for (const [name, took] of Object.entries(inTurns(15, work)))
    report(name, `${((took / leaves.length) * 1e6).toFixed(1)} ns`);
}

export function benchMemory(): void {
  heading('Memory of a compiled tape of 1,000,000 nodes, with data, gradients and plan');
  const { tape, root } = mlp(1520);
  const plan = planFor(tape, root);
  const arrays = [
    tape.op,
    tape.left,
    tape.right,
    tape.leaves,
    tape.constants,
    tape.constantData,
    plan.kind,
    plan.reached,
  ];
  const bytes =
    arrays.reduce((sum, { byteLength }) => sum + byteLength, 0) + 8 * tape.labels.length + 2 * 8 * tape.size;
  report(`bytes a node (${tape.size} nodes)`, (bytes / tape.size).toFixed(1), 'under 64');
}

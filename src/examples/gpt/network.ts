/**
 * The graph of a small GPT, node by node, position after position: a token's vector goes through attention over the
 * tokens before it and through a network of one hidden layer, and gives a score for each token that may be next. The
 * sizes and the order of operations are those of Karpathy's microgpt, so that the numbers are too.
 */
import { addNode, type Graph, newGraph } from '../../engine/graph.js';
import { CONST, codeOf, LEAF } from '../../engine/ops.js';
import { NONE } from '../../engine/tape.js';

const TOKENS = 27;
export const LENGTH = 16;
export const WIDTH = 16;
const HEAD = 4;
const HIDDEN = 4 * WIDTH;

/** The matrices in the order in which their numbers are drawn: name, rows, columns. */
const MATRICES = [
  ['wte', TOKENS, WIDTH],
  ['wpe', LENGTH, WIDTH],
  ['lm_head', TOKENS, WIDTH],
  ['attn_wq', WIDTH, WIDTH],
  ['attn_wk', WIDTH, WIDTH],
  ['attn_wv', WIDTH, WIDTH],
  ['attn_wo', WIDTH, WIDTH],
  ['mlp_fc1', HIDDEN, WIDTH],
  ['mlp_fc2', WIDTH, HIDDEN],
] as const;

type Name = (typeof MATRICES)[number][0];

/** How many parameters there are: 4,192. They are the first nodes of every graph. */
export const PARAMETERS = MATRICES.reduce((sum, [, rows, columns]) => sum + rows * columns, 0);

/** About how many nodes a position takes. */
const NODES_A_POSITION = 8_700;

const [ADD, SUB, MUL, DIV, POW, EXP, LOG, NEG, RELU, MAX] = (
  ['add', 'sub', 'mul', 'div', 'pow', 'exp', 'log', 'neg', 'relu', 'max'] as const
).map(codeOf) as [number, number, number, number, number, number, number, number, number, number];

/** The first node of each matrix, and how many rows it has. */
const [FIRST, ROWS] = [{} as Record<Name, number>, {} as Record<Name, number>];
let first = 0;
for (const [name, rows, columns] of MATRICES) {
  FIRST[name] = first;
  ROWS[name] = rows;
  first += rows * columns;
}

/** The node of a token's vector, at its first number. */
export const vectorOf = (token: number): number => FIRST.wte + token * WIDTH;

/** What was made of one position. */
export interface Position {
  /** The first node of the position, and the one after its last score. */
  readonly from: number;
  readonly to: number;
  /** The first of the nodes that add the token's vector, and how many: what another token changes. */
  readonly embedded: number;
  readonly width: number;
  /** The score of each token to come next. */
  readonly scores: readonly number[];
}

/** A graph with the parameters and nothing else. */
export function parametersOnly(positions: number): Graph {
  const graph = newGraph(PARAMETERS + NODES_A_POSITION * positions);
  for (const [name, rows, columns] of MATRICES) {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        graph.labels[addNode(graph, LEAF, NONE, NONE, 0)] = `${name}[${row}][${column}]`;
  }
  return graph;
}

/** Adds positions one after the other: each call reads a token, by the first node of its vector. */
export function reader(graph: Graph): (vector: number) => Position {
  const { node, constant, sum, times, scaled, softmax, named } = parts(graph);
  const keys: (readonly number[])[] = [];
  const values: (readonly number[])[] = [];
  const half = HEAD ** -0.5;
  return (vector) => {
    const at = keys.length;
    const from = graph.size;
    const place = FIRST.wpe + at * WIDTH;
    const embedded = range(WIDTH).map((i) => node(ADD, vector + i, place + i));
    const x = named(scaled(embedded), `embedding@${at}`);
    const attended = named(scaled(x), `attn_in@${at}`);
    const query = named(times('attn_wq', attended), `query@${at}`);
    keys.push(named(times('attn_wk', attended), `key@${at}`));
    values.push(named(times('attn_wv', attended), `value@${at}`));
    const seen = range(WIDTH / HEAD).flatMap((head) => {
      const part = range(HEAD).map((i) => head * HEAD + i);
      const dots = named(
        keys.map((key) => node(MUL, sum(part.map((i) => node(MUL, query[i]!, key[i]!))), constant(half))),
        `match@${at} head ${head + 1}`,
      );
      const weights = named(softmax(dots), `attention@${at} head ${head + 1}`);
      return part.map((i) => sum(weights.map((weight, then) => node(MUL, weight, values[then]![i]!))));
    });
    const plus = (some: readonly number[], others: readonly number[]): number[] =>
      some.map((each, i) => node(ADD, each, others[i]!));
    const y = named(plus(times('attn_wo', named(seen, `seen@${at}`)), x), `attended@${at}`);
    const hidden = named(
      times('mlp_fc1', named(scaled(y), `mlp_in@${at}`)).map((each) => node(RELU, each)),
      `hidden@${at}`,
    );
    const z = named(plus(times('mlp_fc2', hidden), y), `thought@${at}`);
    const scores = named(times('lm_head', z), `logits@${at}`);
    return { from, to: graph.size, embedded: embedded[0]!, width: WIDTH, scores };
  };
}

/** How one position is judged: its loss, and the node that takes the log of the chance of the token that is next. */
export interface Judged {
  readonly loss: number;
  readonly log: number;
  /** The chance of each token. */
  readonly chances: readonly number[];
}

/** Adds the loss of one position, -log of the chance of the token that is next. */
export function lossAt(graph: Graph, at: number, { scores }: Position, next: number): Judged {
  const { node, softmax, named } = parts(graph);
  const chances = named(softmax(scores), `probs@${at}`);
  const log = node(LOG, chances[next]!);
  const loss = node(NEG, log);
  named([loss], `loss@${at}`);
  return { loss, log, chances };
}

/** The mean of the losses. */
export function meanLoss(graph: Graph, losses: readonly number[]): number {
  const { node, constant, sum } = parts(graph);
  const loss = node(MUL, sum(losses), constant(1 / losses.length));
  graph.labels[loss] = 'loss';
  return loss;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** What networks are made of, as nodes of a graph. */
function parts(graph: Graph) {
  const node = (code: number, left: number, right = NONE): number => addNode(graph, code, left, right, 0);
  const constant = (data: number): number => addNode(graph, CONST, NONE, NONE, data);
  const sum = (terms: readonly number[]): number => terms.reduce((total, term) => node(ADD, total, term));
  return {
    node,
    constant,
    sum,
    /** A matrix times a vector: most of the nodes, so in plain loops. */
    times(name: Name, x: readonly number[]): number[] {
      const result: number[] = [];
      const end = FIRST[name] + x.length * ROWS[name];
      for (let weight = FIRST[name]; weight < end; ) {
        let total = addNode(graph, MUL, weight++, x[0]!, 0);
        for (let i = 1; i < x.length; i++) {
          const product = addNode(graph, MUL, weight++, x[i]!, 0);
          total = addNode(graph, ADD, total, product, 0);
        }
        result.push(total);
      }
      return result;
    },
    /** The vector with a mean square of 1. */
    scaled(x: readonly number[]): number[] {
      const mean = node(MUL, sum(x.map((each) => node(MUL, each, each))), constant(1 / x.length));
      const scale = node(POW, node(ADD, mean, constant(1e-5)), constant(-0.5));
      return x.map((each) => node(MUL, each, scale));
    },
    softmax(scores: readonly number[]): number[] {
      const most = scores.reduce((a, b) => node(MAX, a, b));
      const all = scores.map((score) => node(EXP, node(SUB, score, most)));
      const total = sum(all);
      return all.map((each) => node(DIV, each, total));
    },
    /** The same nodes, labelled: `name[i]`, or `name` if there is one alone. */
    named(ids: readonly number[], name: string): readonly number[] {
      for (const [i, id] of ids.entries()) graph.labels[id] = ids.length === 1 ? name : `${name}[${i}]`;
      return ids;
    },
  };
}

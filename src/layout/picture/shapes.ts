/**
 * What the picture draws, before it is placed: a box for each node that has a row in the tree, an op in front of each
 * box that is computed, and the edges between them. Folds and chains apply here too. If the graph has more nodes than
 * a picture can hold, only the part around one node is drawn, and a `cut` shape marks where it was cut off.
 *
 *     box a ──▶ op of e ──▶ box e          cut ──▶ op of d
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { usersOf } from '../../engine/autodiff/users.js';
import { opOf } from '../../engine/ops.js';
import { inputCount, inputOf, inputsOf, isConstant } from '../../engine/tape.js';
import { inputsOfChain, termsOf } from '../../explain/chains.js';
import { sumName } from '../../explain/groups/names.js';
import type { Session } from '../../session/model.js';
import { outlineOf } from '../../session/tree/outline.js';
import { type Rows, rowsOf } from '../../session/tree/rows.js';
import { chainsOn } from '../../session/tree/selection.js';
import { escape } from '../../text/escape.js';
import { width } from '../../text/width.js';
import { type Glyphs, spelled } from '../glyphs.js';
import { nameIn } from '../names.js';

/** A node's box, the op in front of it, or the mark where inputs or users are cut off. */
export interface Shape {
  readonly kind: 'box' | 'op' | 'cut';
  readonly node: number;
  /** The box's label, the op's symbol. */
  readonly text: string;
}

/** From one shape to another, by their indices, and how often the op uses that input. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly times: number;
}

export interface PicturePart {
  readonly shapes: readonly Shape[];
  readonly edges: readonly Edge[];
  /** How many nodes it has, and how many the tree has. */
  readonly count: number;
  readonly total: number;
}

/** The most nodes in a picture: Graphviz places this many in the time of a frame or two. */
export const MOST_DRAWN = 150;

/** Cells of the longest label. */
const MOST_LABEL = 12;
/** And of a long sum's name: without it nothing says what the box is. */
const MOST_SUM = 18;

/** All that the tree shows, or as much as a picture holds, around the node `centre`. */
export function partOf(session: Session, centre: number, glyphs: Glyphs, most = MOST_DRAWN): PicturePart {
  const { program, root } = session.model;
  const { tape } = program;
  const rows = rowsOf(session);
  const links = linksOf(session);
  const isWhole = rows.nodes <= most;
  const nodes = isWhole ? shownNodes(rows, root) : around(links, centre, most);
  const shapes: Shape[] = nodes.map((node) => ({ kind: 'box', node, text: labelOf(session, node, glyphs) }));
  const boxOf = new Map(nodes.map((node, i) => [node, i]));
  const edges: Edge[] = [];
  const add = (kind: Shape['kind'], node: number, text: string): number => shapes.push({ kind, node, text }) - 1;
  for (const [box, node] of nodes.entries()) {
    const inputs = links.inputs(node);
    if (inputs.length > 0) {
      const op = add('op', node, opOf(tape.op[node] as number).symbol);
      const drawn = new Map<number, number>();
      for (const input of inputs) if (boxOf.has(input)) drawn.set(input, (drawn.get(input) ?? 0) + 1);
      for (const [input, times] of drawn) edges.push({ from: boxOf.get(input) as number, to: op, times });
      if (inputs.some((input) => !boxOf.has(input)))
        edges.push({ from: add('cut', node, glyphs.more), to: op, times: 1 });
      edges.push({ from: op, to: box, times: 1 });
    }
    if (!isWhole && links.users(node).some((user) => !boxOf.has(user)))
      edges.push({ from: box, to: add('cut', node, glyphs.more), times: 1 });
  }
  return { shapes, edges, count: nodes.length, total: rows.nodes };
}

/** The nodes that have a row, in the tape's order. */
function shownNodes({ ofNode }: Rows, root: number): number[] {
  const shown: number[] = [];
  for (let id = 0; id <= root; id++) if (ofNode[id]) shown.push(id);
  return shown;
}

/** A node's name; as in the lecture none for an expression that does not fit, since its op and inputs are drawn. */
function labelOf(session: Session, node: number, glyphs: Glyphs): string {
  const { folded, model } = session;
  const { tape } = model.program;
  if (inputCount(tape, node) === 0) return nameIn(tape, node, MOST_LABEL, glyphs);
  const mark = folded[node] ? glyphs.folded : '';
  const sum = sumName(chainsOn(session), node, MOST_SUM - width(mark), glyphs);
  if (sum !== undefined && width(sum) + width(mark) <= MOST_SUM) return spelled(escape(sum), glyphs) + mark;
  const name = nameIn(tape, node, MOST_LABEL - width(mark), glyphs);
  const isDrawn = tape.labels[node] === undefined && !folded[node];
  return isDrawn && name.includes(glyphs.more) ? '' : name + mark;
}

/** The inputs and users of each node, among the nodes that the tree shows. */
interface Links {
  readonly inputs: (node: number) => number[];
  /** The first input, without a walk through all the terms of a sum. */
  readonly first: (node: number) => number | undefined;
  readonly users: (node: number) => number[];
}

/** The inputs and users of each node; the inputs of a chain are its terms, and the user of a term is the chain. */
export function linksOf(session: Session): Links {
  const { folded } = session;
  const { root, program } = session.model;
  const { tape } = program;
  const { chains, ofNode } = rowsOf(session);
  const { head, terms } = chains;
  const { start, uses } = usersOf(planFor(tape, root));
  const usesOf = (node: number): number[] =>
    isConstant(tape, node)
      ? [outlineOf(tape, root).user[node] as number]
      : Array.from(uses.subarray(start[node], start[node + 1]), (use) => use >> 1);
  const inputAt = (input: number): number => inputOf(tape, input >> 1, input & 1);
  return {
    inputs: (node) => {
      if (folded[node]) return [];
      if (!terms[node]) return inputsOf(tape, node);
      // terms in folded parts are not drawn
      return termsOf(tape, chains, node)
        .map(inputAt)
        .filter((term) => ofNode[term]);
    },
    first: (node) => {
      if (folded[node]) return undefined;
      if (!terms[node]) return inputsOf(tape, node)[0];
      for (const input of inputsOfChain(tape, chains, node))
        if (head[inputAt(input)] !== node && ofNode[inputAt(input)]) return inputAt(input);
      return undefined;
    },
    users: (node) => {
      const users = usesOf(node).map((user) => ((head[user] ?? -1) < 0 ? user : (head[user] as number)));
      return [...new Set(users.filter((user) => ofNode[user] && !folded[user]))].sort((x, y) => x - y);
    },
  };
}

/** The nodes nearest to one, itself first: its inputs and users, theirs, and so on; in the tape's order. */
function around({ inputs, users }: Links, centre: number, most: number): number[] {
  const found = new Set([centre]);
  for (const node of found) {
    for (const next of [...inputs(node), ...users(node)]) {
      if (found.size >= most) return [...found].sort((x, y) => x - y);
      found.add(next);
    }
  }
  return [...found].sort((x, y) => x - y);
}

/** The selected node in full: its formula in names and in numbers, and its data and gradient to the last digit. */
import { apply } from '../../engine/op-functions.js';
import { CONST, LEAF, opOf } from '../../engine/ops.js';
import { inputOf, inputsOf, leafSlot } from '../../engine/tape.js';
import { chainKind, termsOf } from '../../explain/chains.js';
import { termsIn } from '../../explain/groups/parts.js';
import { grouped } from '../../explain/point.js';
import { expressionOf } from '../../notation/write/write.js';
import { gradientsOn } from '../../session/gradients/gradients.js';
import { backwardThen } from '../../session/gradients/row-point.js';
import type { Session } from '../../session/model.js';
import { rowsOf, selectedRow } from '../../session/tree/rows.js';
import { chainsOn, selectedNode, selectedPart } from '../../session/tree/selection.js';
import { dataOn, gradientsOf, iterationOf, leavesOf } from '../../session/viewed.js';
import { escape } from '../../text/escape.js';
import { count, full, short } from '../../text/numbers.js';
import { clip, width } from '../../text/width.js';
import { type Glyphs, spelled } from '../glyphs.js';
import { serialOf } from '../jobs.js';
import { cut, type Line, piece } from '../line.js';
import { calledIn, nodeName, rowName } from '../tree/row-name.js';
import { jobsOf, type Viewport } from '../viewport.js';

/** The share of a line that a name and an expression may take, so that their numbers stay on the screen. */
const NAME = 0.3;
const EXPRESSION = 0.45;
/** Cells of a name in a slope, and the fewest. */
const SLOPE = 16;
const LEAST_SLOPE = 4;
/** Terms of a chain that are written in numbers; if there are more, the last of them. */
const TERMS = 4;
/** Cells of the name of a part. */
const MOST_PART = 30;

/** Two lines, `L = d*f = 4 × -2` and `data -8   ∂L/∂L = 1   train.py:12`. */
export function inspector(session: Session, cells: number, viewport: Viewport): Line[] {
  const { glyphs } = viewport;
  const id = selectedNode(session);
  const { tape } = session.model.program;
  const data = dataOn(session);
  const digits = full(data[id] as number);
  const numbers = (slope: number): string =>
    `   ${session.prediction ? 'its gradient is asked for' : gradientText(session, id, slope, glyphs)}${madeAt(session, id)}`;
  // a long name gives way to the line that made the node
  const over = width(` data ${digits}${numbers(SLOPE)}`) - cells;
  const space = Math.floor(cells * (tape.labels[id] === undefined ? EXPRESSION : NAME));
  const name = piece(nodeName(session, chainsOn(session), id, space, glyphs), 'strong');
  const lines = [
    selectedPart(session) < 0
      ? [piece(' '), name, piece(explained(session, id, data, cells, glyphs))]
      : [...partText(session, glyphs), name],
    selectedPart(session) < 0
      ? [piece(' data '), piece(digits, 'strong'), piece(numbers(Math.max(LEAST_SLOPE, SLOPE - Math.max(0, over))))]
      : partNumbers(session, data, viewport),
  ];
  return lines.map((each) => cut(each, cells, glyphs));
}

/** `layer 1: 48 of the 337 terms of `, if the row of some terms is selected. */
function partText(session: Session, glyphs: Glyphs): Line {
  const rows = rowsOf(session);
  const [part, row] = [selectedPart(session), selectedRow(session, rows)];
  const all = count(rows.chains.terms[selectedNode(session)] as number);
  const name = rowName(session, rows, row, MOST_PART, glyphs);
  return [piece(' '), piece(name, 'strong'), piece(`: ${count(termsIn(rows.parts, part))} of the ${all} terms of `)];
}

/** ` sum of these 12.5   of all 98.9`: what the selected terms come to, and what all of them do. */
function partNumbers(session: Session, data: Float64Array, viewport: Viewport): Line {
  const { tape } = session.model.program;
  const { parts } = rowsOf(session);
  const [part, head] = [selectedPart(session), selectedNode(session)];
  const kind = chainKind(tape, head);
  const key = `terms of part ${part} ${serialOf(parts)}`;
  const own = jobsOf(viewport)(leavesOf(session), key, 2 * termsIn(parts, part), () => {
    const of = dataOn(session);
    const together = apply(tape.op[head] as number);
    const terms = parts.terms.subarray(parts.from[part], parts.to[part]);
    return Array.from(terms, (term) => of[inputOf(tape, term >> 1, term & 1)] as number).reduce((a, b) =>
      together(a, b),
    );
  });
  const shown = own === undefined ? viewport.glyphs.more : full(own);
  return [piece(` ${kind} of these `), piece(shown, 'strong'), piece(`   of all ${full(data[head] as number)}`)];
}

/** `   train.py:12` if another program made it. */
function madeAt({ model }: Session, id: number): string {
  const line = model.program.lines?.[id];
  return line === undefined ? '' : `   ${escape(line)}`;
}

/** `∂L/∂a = 6`, with the root that the gradients were computed for. */
function gradientText(session: Session, id: number, cells: number, glyphs: Glyphs): string {
  const { program, root } = session.model;
  const { tape } = program;
  if (tape.op[id] === CONST) return 'a constant takes no gradient';
  const grad = gradientsOn(session)(id);
  if (grad === undefined) return 'no gradient yet: press b';
  const of = gradientsOf(session).at?.root ?? root;
  const chains = chainsOn(session);
  const d = (node: number): string => glyphs.partial + grouped(nodeName(session, chains, node, cells, glyphs));
  return `${d(of)}/${d(id)} = ${full(grad)}${ofWhen(session, id)}`;
}

/** ` @0` if the gradient is of another iteration than the data beside it, ` stale` if a leaf was edited since. */
function ofWhen(session: Session, id: number): string {
  const at = gradientsOf(session).set.has(id) ? undefined : backwardThen(session);
  if (!at || at.leaves === leavesOf(session)) return '';
  return at.iteration === iterationOf(session) ? ' stale' : ` @${count(at.iteration)}`;
}

/** What follows the name: the expression and its numbers, or what kind of leaf it is. */
function explained(session: Session, id: number, data: Float64Array, cells: number, glyphs: Glyphs): string {
  const { program, frozen } = session.model;
  const { tape } = program;
  const code = tape.op[id] as number;
  if (code === CONST) return ' is a constant';
  if (code === LEAF)
    return frozen[leafSlot(tape, id)]
      ? ' is a frozen leaf: steps leave it as it is (f frees it)'
      : ` is a leaf${session.prediction ? '' : ': Enter edits it'}`;
  const space = Math.floor(cells * EXPRESSION);
  const chains = chainsOn(session);
  const expression =
    tape.labels[id] === undefined
      ? ''
      : ` = ${clip(spelled(expressionOf(tape, id, space, { called: calledIn(chains, glyphs) }), glyphs), space, glyphs.more)}`;
  const number = (input: number): string => short(data[input] as number);
  if ((chains.terms[id] as number) > 0) {
    const last = termsOf(tape, chains, id, TERMS + 1).map((input) => number(inputOf(tape, input >> 1, input & 1)));
    if (last.length > TERMS) last.splice(0, 2, glyphs.more);
    const { fixity, symbol } = opOf(code);
    return `${expression} = ${fixity === 'function' ? `${symbol}(${last.join(', ')})` : last.join(` ${signOf(code, glyphs)} `)}`;
  }
  return `${expression} = ${inNumbers(code, inputsOf(tape, id).map(number), glyphs)}`;
}

/** The sign of an op between numbers. */
const signOf = (code: number, { times }: Glyphs): string => (opOf(code).symbol === '*' ? times : opOf(code).symbol);

/** An op over numbers: `4 × -2`, `tanh(0.8814)`. */
function inNumbers(code: number, [a, b]: string[], glyphs: Glyphs): string {
  const { fixity, symbol } = opOf(code);
  if (fixity === 'infix') return `${base(a as string, symbol)} ${signOf(code, glyphs)} ${b}`;
  if (fixity === 'prefix') return `-(${a})`;
  return `${symbol}(${b === undefined ? a : `${a}, ${b}`})`;
}

/** A negative base of a power in the parentheses that it needs. */
const base = (text: string, symbol: string): string => (symbol === '**' && text.startsWith('-') ? `(${text})` : text);

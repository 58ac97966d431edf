/**
 * The tree's extra columns, one row a set: the three lenses, backward under way, and the right
 * gradients beside wrong ones. A set says how wide it is, what its heading is, and what stands in a row.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { isAtKink } from '../../engine/autodiff/kinks.js';
import { type Check, checkGradient } from '../../engine/check/check.js';
import { memo } from '../../engine/memo.js';
import { CONST } from '../../engine/ops.js';
import { type Optimizer, optimizerNamed, STEPS } from '../../engine/optimizers/optimizers.js';
import { inputOf, leafSlot } from '../../engine/tape.js';
import { groupKind, slopesInside, termsOf } from '../../explain/groups.js';
import { local, localFormula, localSlope } from '../../explain/local.js';
import { grouped, name, type Point, slope } from '../../explain/point.js';
import { type Ledger, ledger, ledgerText, type Rule } from '../../explain/steps/ledger.js';
import { propagatingNode } from '../../session/gradients/backward.js';
import {
  gradientLookup,
  gradientState,
  gradientsOn,
  hereAt,
  rightGradientsOn,
} from '../../session/gradients/gradients.js';
import type { Gradients, Session } from '../../session/model.js';
import { dataAt, orderOf } from '../../session/numbers.js';
import type { Rows } from '../../session/tree/rows.js';
import { gradientsOf, leavesOf, rememberedOf } from '../../session/viewed.js';
import { cell, count, short } from '../../text/numbers.js';
import { width } from '../../text/width.js';
import { serialOf } from '../jobs.js';
import { type Line, line } from '../line.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';
import type { Extra } from './tree.js';

/** One column. */
interface Column {
  readonly title: string;
  readonly width: number;
  /** Numbers stand at the right, text at the left. */
  readonly left?: true;
}

/** The text of each column in one row. */
type Cells = (row: number) => readonly string[];

interface Columns {
  readonly columns: readonly Column[];
  /** Made once a frame, asked once a visible row. */
  readonly cells: (session: Session, rows: Rows, viewport: Viewport) => Cells;
}

const NUMBER = 14;
/** Cells for a count of steps. */
const COUNT = 7;
/** Cells that the tree's names keep, and its names and numbers beside a second set. */
const NAMES = 11;
const NAMES_AND_NUMBERS = 39;

const ledgerColumns: Columns = {
  columns: [
    { title: 'step', width: NUMBER - 1 },
    { title: 'promise', width: NUMBER - 1 },
  ],
  cells: (session, rows, viewport) => {
    const { tape } = session.model.program;
    const found = ledgerOf(session, viewport);
    return (row) => {
      const slot = leafSlot(tape, rows.node[row] as number);
      if (slot < 0) return ['', ''];
      if (!found) return [viewport.glyphs.more, viewport.glyphs.more];
      return [signed(found.steps[slot] as number), signed(found.promises[slot] as number)];
    };
  },
};

/** Cells for a local derivative. */
const LOCAL = 28;

/** `∂e/∂a = b = -3`, without the formula where the number would have no room beside it, or is all of it. */
function derivative(symbols: string, formula: string, number: string): string {
  const whole = `${symbols} = ${formula} = ${number}`;
  return formula === number || width(whole) > LOCAL ? `${symbols} = ${number}` : whole;
}

const localColumns: Columns = {
  columns: [{ title: '  local derivative', width: LOCAL + 2, left: true }],
  cells: (session, rows, viewport) => {
    const { tape } = session.model.program;
    const point = withoutGradients(session);
    const marks = { ...marksOf(viewport), name: 8 };
    return (row) => {
      const above = rows.parent[row] as number;
      if (above < 0 || tape.op[rows.node[row] as number] === CONST) return [''];
      const of = rows.node[above] as number;
      const input = rows.edge[row] as number;
      if ((rows.groups.terms[of] as number) > 0) return [`  ${termSlope(session, rows, row, viewport)}`];
      const convention = isAtKink(tape, point.data, of) ? ' (kink)' : '';
      const number = short(local(point, of, input & 1)) + convention;
      const formula = localFormula(point, of, input & 1, marks);
      return [`  ${derivative(localSlope(point, of, input & 1, marks), formula, number)}`];
    };
  },
};

/** Factors that are written out in the derivative of a product. */
const FACTORS = 3;

/** The derivative of a sum or product toward one of its terms: 1, or the product of all the others. */
function termSlope(session: Session, rows: Rows, row: number, viewport: Viewport): string {
  const { groups } = rows;
  const point = withoutGradients(session);
  const { tape } = point;
  const marks = { ...marksOf(viewport), name: 8 };
  const head = rows.node[rows.parent[row] as number] as number;
  const input = rows.edge[row] as number;
  const symbols = slope(point, head, rows.node[row] as number, marks);
  if (groupKind(tape, head) === 'sum') return `${symbols} = 1`;
  const terms = groups.terms[head] as number;
  const key = `slopes inside ${head} ${serialOf(groups)}`;
  const inside = jobsOf(viewport)(leavesOf(session), key, terms, () => slopesInside(point, groups, head));
  if (!inside) return `${symbols} = ${viewport.glyphs.more}`;
  const number = short((inside.get(input >> 1) as number) * local(point, input >> 1, input & 1));
  if (terms > FACTORS) return `${symbols} = ${number}`;
  const others = termsOf(tape, groups, head).filter((each) => each !== input);
  const factors = others.map((each) => grouped(name(point, inputOf(tape, each >> 1, each & 1), marks)));
  return derivative(symbols, factors.join('*'), number);
}

const checkColumns: Columns = {
  columns: [
    { title: 'difference', width: NUMBER - 1 },
    { title: 'error', width: 7 },
    { title: '  check', width: 12, left: true },
  ],
  cells: (session, rows, viewport) => (row) => {
    const id = rows.node[row] as number;
    if (session.model.program.tape.op[id] === CONST) return ['', '', ''];
    const check = checkOf(session, id, viewport);
    if (!check) return [viewport.glyphs.more, '', ''];
    const word = check.verdict === 'differs' ? `${viewport.glyphs.braille ? '≠' : '!='} differs` : check.verdict;
    // the rest of `too noisy to tell` is what the column says anyway
    const shown = word.startsWith('too noisy') ? 'too noisy' : word;
    return [cell(check.difference), Number.isNaN(check.error) ? '' : check.error.toExponential(0), `  ${shown}`];
  },
};

/** What the optimizer remembers of each leaf. */
const optimizerColumns = (optimizer: Optimizer): Columns => ({
  columns:
    optimizer.slots.length === 0
      ? [{ title: `  ${optimizer.name} keeps nothing`, width: 22, left: true }]
      : optimizer.slots.map((title) => ({ title, width: title === STEPS ? COUNT : NUMBER })),
  cells: (session, rows) => {
    const { tape } = session.model.program;
    const state = rememberedOf(session);
    return (row) => {
      const slot = leafSlot(tape, rows.node[row] as number);
      if (slot < 0) return optimizer.slots.map(() => '');
      return optimizer.slots.map((title, i) => {
        const value = state?.slots[i]?.[slot] ?? 0;
        return title === STEPS ? count(value) : cell(value);
      });
    };
  },
});

/** Backward under way: the order of speaking, who speaks, and what is added. */
const speakingColumns: Columns = {
  columns: [{ title: '  backward', width: 24, left: true }],
  cells: (session, rows, viewport) => {
    const { at } = gradientsOf(session);
    const { tape } = session.model.program;
    if (!at) return () => [''];
    const place = placesOf(orderOf(tape, at), tape.size);
    const speaking = propagatingNode(session);
    const point = withoutGradients(session);
    const gradient = gradientsOn(session);
    const adds = bugNamed(at.bug ?? '')?.overwrites ? '=' : '+=';
    return (row) => {
      const id = rows.node[row] as number;
      const input = rows.edge[row] as number;
      const parts: string[] = [];
      // one inside a group speaks in the group's row
      const speaks = speaking !== undefined && (id === speaking || rows.groups.head[speaking] === id);
      const number = place[speaks ? speaking : id] as number;
      if (number > 0) parts.push(`#${count(number)}${speaks ? ' speaks' : ''}`);
      if (speaking !== undefined && input >> 1 === speaking && tape.op[id] !== CONST) {
        const slope = short(local(point, speaking, input & 1));
        parts.push(`grad ${adds} ${short(gradient(speaking) ?? 0)} ${viewport.glyphs.dot} ${slope}`);
      }
      return [`  ${parts.join(' ')}`];
    };
  },
};

/** Per node, when it propagates: 1 for the first, 0 for those that never do. */
const placesOf = memo((order: Int32Array, size: number): Int32Array => {
  const places = new Int32Array(size);
  for (let i = 0; i < order.length; i++) places[order[i] as number] = i + 1;
  return places;
});

/** The numbers on the screen, for what needs no gradients. */
const withoutGradients = (session: Session): Point => {
  const { program, root } = session.model;
  return { tape: program.tape, root, data: dataAt(program.tape, leavesOf(session)), grad: () => undefined };
};

/** The gradients that a right backward gives, beside those of the bug. */
const rightColumns: Columns = {
  columns: [{ title: 'right grad', width: NUMBER }],
  cells: (session, rows, { glyphs }) => {
    const right = rightGradientsOn(session);
    const { op } = session.model.program.tape;
    return (row) => {
      const id = rows.node[row] as number;
      const grad = right(id);
      return [grad === undefined ? (op[id] === CONST ? '' : glyphs.none) : cell(grad)];
    };
  },
};

/** The sets that a session's tree has now. While gradients are predicted, none that gives them away. */
function extraColumns(session: Session): readonly Columns[] {
  if (session.prediction) return session.lens === 'local' ? [localColumns] : [];
  const sets: Columns[] = [];
  if (session.model.bug !== undefined && gradientState(session) !== 'none') sets.push(rightColumns);
  if (propagatingNode(session) !== undefined) sets.push(speakingColumns);
  if (session.lens === 'ledger') sets.push(ledgerColumns);
  if (session.lens === 'local') sets.push(localColumns);
  if (session.lens === 'check') sets.push(checkColumns);
  if (session.lens === 'optimizer') sets.push(optimizerColumns(optimizerNamed(session.model.optimizer) as Optimizer));
  return sets;
}

const widthOf = ({ columns }: Columns): number => columns.reduce((wide, column) => wide + column.width, 0);

/** How many cells the extra columns would like. */
export const extraWidth = (session: Session): number =>
  extraColumns(session).reduce((sum, set) => sum + widthOf(set), 0);

/** The extra columns that fit into `cells`, the newest set first, ready to be asked row by row. */
export function extras(session: Session, rows: Rows, viewport: Viewport, cells: number): Extra[] {
  const fitting: Extra[] = [];
  let room = cells;
  for (const set of extraColumns(session).toReversed()) {
    const left = room - widthOf(set);
    if (left < (fitting.length === 0 ? NAMES : NAMES_AND_NUMBERS)) continue;
    room = left;
    fitting.unshift({ columns: set.columns, cells: set.cells(session, rows, viewport) });
  }
  return fitting;
}

const signed = (x: number): string => (x > 0 ? `+${cell(x)}` : cell(x));

/** The settings that a step would be taken with. */
export function ruleOf(session: Session): Rule {
  const { lr, direction, optimizer, frozen } = session.model;
  return { state: rememberedOf(session), lr, direction, optimizer, frozen };
}

function ledgerOf(session: Session, viewport: Viewport): Ledger | undefined {
  const { model } = session;
  const { tape } = model.program;
  const leaves = leavesOf(session);
  const rule = ruleOf(session);
  const remembers = rule.state ? serialOf(rule.state) : '';
  const key = `ledger ${model.root} ${rule.lr} ${rule.direction} ${rule.optimizer} ${remembers} ${serialOf(rule.frozen)}`;
  return jobsOf(viewport)(leaves, key, 3 * tape.size, () => ledger(withoutGradients(session), rule));
}

/** What stands under the tree in the ledger. */
export function ledgerLines(session: Session, viewport: Viewport): Line[] {
  if (session.prediction) return [];
  const found = ledgerOf(session, viewport);
  if (!found) return [line(` ${viewport.glyphs.more}`, 'dim'), []];
  const marks = { ...marksOf(viewport), name: 10 };
  return ledgerText(withoutGradients(session), found, ruleOf(session), marks).map((text) => line(` ${text}`));
}

/** The gradients that checks are about: those on the screen where they belong to its numbers, else right ones. */
function checkedGradients(session: Session): Gradients {
  const { at, set } = gradientsOf(session);
  const isOfNow = at?.leaves === leavesOf(session) && at.root === session.model.root && at.propagated === undefined;
  return { at: at && isOfNow ? at : hereAt(session), set };
}

/** A node's check, found once for the numbers on the screen. */
export function checkOf(session: Session, id: number, viewport: Viewport): Check | undefined {
  const { program, root } = session.model;
  const { tape } = program;
  const leaves = leavesOf(session);
  const gradients = checkedGradients(session);
  const of = `${gradients.at?.bug ?? ''} ${gradients.at?.before ? serialOf(gradients.at.before) : ''} ${gradients.set.get(id) ?? ''}`;
  return jobsOf(viewport)(leaves, `check ${root} ${id} ${of}`, 20 * (root - id + 1) + 4 * tape.size, () => {
    const grad = gradientLookup(session.model, gradients)(id) ?? 0;
    return checkGradient(tape, planFor(tape, root), dataAt(tape, leaves).slice(), id, grad);
  });
}

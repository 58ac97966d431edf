/**
 * The explorer as sentences, for a screen reader or a log: from the session before a key and the one after,
 * what that key changed, a line each. Nothing here is drawn again, and no meaning stands in a place on the screen.
 */
import { CONST, LEAF } from '../engine/ops.js';
import { leafSlot } from '../engine/tape.js';
import { expressionOf } from '../notation/write/write.js';
import { gradientHeading, gradientsOn } from '../session/gradients/gradients.js';
import { curve } from '../session/history/history.js';
import type { Session } from '../session/model.js';
import { FOLDED, rowsOf, SHARED, selectedRow } from '../session/tree/rows.js';
import { selectedNode } from '../session/tree/selection.js';
import { dataOn, gradientsOf, iterationOf, leavesOf } from '../session/viewed.js';
import { escape as visible } from '../text/escape.js';
import { cell, count, full, plural, short } from '../text/numbers.js';
import { clip } from '../text/width.js';
import { explanationLines } from './detail/explanation.js';
import { inGlyphs, inKeys, spelled } from './glyphs.js';
import { sections } from './help.js';
import { lineText } from './line.js';
import { nameIn } from './names.js';
import { labelsFor } from './plots/axis-labels.js';
import { plotLines } from './plots/plots.js';
import { ledgerLines } from './tree/ledger-lens.js';
import { extras } from './tree/lenses.js';
import type { Viewport } from './viewport.js';

/** Room for a name and an expression in a sentence, and for a line of an explanation. */
const NAME = 40;
const LINE = 500;
/** Lines of an explanation, rows of a lens, and points of a plot that are read at most. */
const LINES = 20;
const ROWS = 40;
const POINTS = 11;

const named = ({ model }: Session, id: number, { glyphs }: Viewport): string =>
  nameIn(model.program.tape, id, NAME, glyphs);

const titleOf = (title: string, { glyphs }: Viewport): string => spelled(visible(clip(title, LINE)), glyphs);

/** What is open, where it stands, and what to press first. */
export function greeting(session: Session, viewport: Viewport): string[] {
  const { model } = session;
  const { nodes } = rowsOf(session);
  return [
    `mgrad-tui: ${titleOf(model.title, viewport)}, ${plural(nodes, 'node')}, root ${named(session, model.root, viewport)}`,
    standing(session, viewport),
    `learning rate ${short(model.lr)}, ${model.direction}, ${model.optimizer}`,
    nodeLine(session, viewport),
    'j and k move, b is backprop, s is a step, ? lists all keys, q quits',
    ...(session.explanation === 'none' ? [] : explained(session, viewport)),
    ...(session.message && session.message.tone !== 'hint' ? [session.message.text] : []),
  ].map((line) => inGlyphs(line, viewport.glyphs));
}

/** The selected row: what it is, its numbers, and where it stands. */
export function nodeLine(session: Session, viewport: Viewport): string {
  const { program } = session.model;
  const { tape } = program;
  const id = selectedNode(session);
  const rows = rowsOf(session);
  const row = selectedRow(session, rows);
  const isInner = tape.op[id] !== LEAF && tape.op[id] !== CONST;
  const formula =
    isInner && tape.labels[id] !== undefined ? ` = ${spelled(expressionOf(tape, id, NAME), viewport.glyphs)}` : '';
  return [
    `${named(session, id, viewport)}${formula}`,
    `data ${full(dataOn(session)[id] as number)}`,
    gradientText(session, id),
    `row ${count(row + 1)} of ${count(rows.count)}`,
    `level ${count((rows.depth[row] as number) + 1)}`,
    kindOf(session, id, rows.flags[row] as number),
    ...lensTexts(session, row, viewport),
  ].join(', ');
}

function gradientText(session: Session, id: number): string {
  if (session.model.program.tape.op[id] === CONST) return 'takes no gradient';
  if (session.prediction && !session.prediction.right.has(id)) return 'gradient hidden';
  const gradient = gradientsOn(session)(id);
  if (gradient === undefined) return 'no gradient yet';
  // `grad @3` over the column is `of step 3` here
  const when = gradientHeading(session)
    .replace(/^grad ?/, '')
    .replace('@', 'of step ');
  return `gradient ${full(gradient)}${when === '' ? '' : ` (${when})`}`;
}

function kindOf(session: Session, id: number, flags: number): string {
  const { program, frozen } = session.model;
  const { tape } = program;
  if (tape.op[id] === CONST) return 'constant';
  const what = tape.op[id] !== LEAF ? '' : frozen[leafSlot(tape, id)] ? 'frozen leaf' : 'leaf';
  if (flags & SHARED) return what === '' ? 'shared, unfolded above' : `${what}, shared`;
  return what === '' ? (flags & FOLDED ? 'folded' : 'unfolded') : what;
}

/** What the lens says of a row. */
function lensTexts(session: Session, row: number, viewport: Viewport): string[] {
  return extras(session, rowsOf(session), viewport, LINE).flatMap(({ columns, cells }) =>
    cells(row).flatMap((text, i) => {
      const title = columns[i]?.title.trim() ?? '';
      return text.trim() === '' ? [] : [title === '' ? text.trim() : `${title} ${text.trim()}`];
    }),
  );
}

const rootSays = (session: Session, viewport: Viewport): string =>
  `${named(session, session.model.root, viewport)} ${cell(rootOf(session))}`;

const standing = (session: Session, viewport: Viewport): string =>
  `step ${count(iterationOf(session))}: ${rootSays(session, viewport)}`;

const rootOf = (session: Session): number => dataOn(session)[session.model.root] as number;

/** What a key changed, in the order in which one would say it. */
export function changes(before: Session, after: Session, viewport: Viewport): string[] {
  const isOther = before.model.program !== after.model.program || before.model.root !== after.model.root;
  const lines = [
    ...(isOther ? [`${titleOf(after.model.title, viewport)}, root ${named(after, after.model.root, viewport)}`] : []),
    ...helped(before, after, viewport),
    ...stepped(before, after, isOther, viewport),
    ...running(before, after),
    ...settled(before, after),
    ...shown(before, after, viewport),
    ...(selectionSays(before, after, isOther) ? [nodeLine(after, viewport)] : []),
    ...said(before, after),
  ];
  return lines.map((line) => inGlyphs(line, viewport.glyphs));
}

/** The message, but for what is not so here: nothing is drawn that could be clicked on. */
function said(before: Session, { message, mouse }: Session): string[] {
  if (!message || message === before.message || message.tone === 'hint') return [];
  return [mouse !== before.mouse ? 'nothing is drawn here to click on' : message.text];
}

/** Whether the selected row is to be said again: it is another one, or its numbers, its fold or its kind are others. */
function selectionSays(before: Session, after: Session, isOther: boolean): boolean {
  if (isOther || before.selection !== after.selection) return true;
  if (before.folded !== after.folded || before.model.frozen !== after.model.frozen) return true;
  if (before.lens !== after.lens || before.prediction !== after.prediction) return true;
  if (after.run && before.run) return false;
  return gradientsOf(before) !== gradientsOf(after) || leavesOf(before) !== leavesOf(after);
}

function helped(before: Session, after: Session, { glyphs }: Viewport): string[] {
  if (before.help === after.help) return [];
  if (!after.help) return ['help closed'];
  return [
    ...sections().flatMap(({ title, entries }) => [
      `${title}:`,
      ...entries.map(({ shown: keys, help }) => `  ${inKeys(keys, glyphs)}: ${help}`),
    ]),
    '? closes the help',
  ];
}

/** `step 1: L -7.2865, up 0.7135`; an edit at the same step says the same of L. */
function stepped(before: Session, after: Session, isOther: boolean, viewport: Viewport): string[] {
  const moved = rootOf(after) - rootOf(before);
  const isSame = iterationOf(before) === iterationOf(after) && Object.is(rootOf(before), rootOf(after));
  if (isOther || isSame) return [];
  const by = moved > 0 ? `, up ${cell(moved)}` : moved < 0 ? `, down ${cell(-moved)}` : '';
  const of = after.viewed ? ` (of ${count(after.model.history.length - 1)})` : '';
  const isEdit = iterationOf(before) === iterationOf(after);
  return [`${isEdit ? rootSays(after, viewport) : standing(after, viewport)}${by}${of}`];
}

function running(before: Session, after: Session): string[] {
  if (Boolean(before.run) === Boolean(after.run)) return [];
  return [after.run ? 'running: r pauses, Esc stops' : 'the run has ended'];
}

/** Settings that no message speaks of. */
function settled(before: Session, after: Session): string[] {
  const [old, now] = [before.model, after.model];
  return [
    ...(old.lr !== now.lr && old.schedule === now.schedule && now.schedule === undefined
      ? [`learning rate ${short(now.lr)}`]
      : []),
    ...(old.direction !== now.direction && !after.message ? [now.direction] : []),
    ...(old.optimizer !== now.optimizer && !after.message ? [now.optimizer] : []),
  ];
}

/** The panes: what was opened, and what an open explanation says now. */
function shown(before: Session, after: Session, viewport: Viewport): string[] {
  const isAbout = (session: Session): unknown[] => [
    session.explanation,
    session.page,
    session.selection,
    session.pages,
    gradientsOf(session),
    session.prediction,
  ];
  const [old, now] = [isAbout(before), isAbout(after)];
  const isNew = now.some((each, i) => each !== old[i]) && !(after.run && before.run);
  return [
    ...(before.explanation !== after.explanation && after.explanation === 'none' ? ['explanation closed'] : []),
    ...(after.explanation !== 'none' && isNew ? explained(after, viewport) : []),
    ...(before.lens !== after.lens ? lensLines(after, viewport) : []),
    ...(before.plot !== after.plot ? plotted(after, viewport) : []),
    ...(before.picture !== after.picture ? [after.picture ? 'the picture: arrows follow its edges' : 'the tree'] : []),
  ];
}

const explained = (session: Session, viewport: Viewport): string[] =>
  explanationLines(session, LINE, LINES, viewport)
    .map((line) => lineText(line).trim())
    .filter((line) => line !== '');

/** A lens: every row's name with what it says there, up to some rows. */
function lensLines(session: Session, viewport: Viewport): string[] {
  if (session.lens === 'plain') return ['no lens'];
  const rows = rowsOf(session);
  const all = Array.from({ length: Math.min(rows.count, ROWS) }, (_, row) => {
    const texts = lensTexts(session, row, viewport);
    return texts.length === 0 ? [] : [`  ${named(session, rows.node[row] as number, viewport)}: ${texts.join(', ')}`];
  }).flat();
  const sum = session.lens === 'ledger' ? ledgerLines(session, viewport).map((line) => lineText(line).trim()) : [];
  const left = rows.count - ROWS;
  return [
    `lens ${session.lens}:`,
    ...all,
    ...(left > 0 ? [`  and ${plural(left, 'more row')}`] : []),
    ...sum.filter((line) => line !== ''),
  ];
}

/** A plot as its title and, for L over the iterations, some of its points. */
function plotted(session: Session, viewport: Viewport): string[] {
  const [title = []] = plotLines(session, LINE, 8, viewport);
  if (session.plot !== 'loss') return [lineText(title).trim()];
  const { history } = session.model;
  const { iterations, losses } = curve(history, POINTS);
  const label = labelsFor(losses.filter(Number.isFinite));
  const text = (loss: number): string => (Number.isFinite(loss) ? label(loss) : cell(loss));
  return [lineText(title).trim(), ...iterations.map((k, i) => `  step ${count(k)}: ${text(losses[i] as number)}`)];
}

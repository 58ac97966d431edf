/**
 * The explorer as sentences, for a screen reader or a log: from the session before a key and the one after it, one
 * line for each change. Nothing is drawn again, and no meaning depends on a position on the screen.
 */
import { CONST, LEAF } from '../engine/ops.js';
import { leafSlot } from '../engine/tape.js';
import { termsIn } from '../explain/groups/parts.js';
import { expressionOf } from '../notation/write/write.js';
import { gradientHeading, gradientsOn } from '../session/gradients/gradients.js';
import { curve } from '../session/history/history.js';
import type { Session } from '../session/model.js';
import { momentAt } from '../session/moments/list.js';
import { momentIn } from '../session/moments/shelf.js';
import { momentFacts, momentText } from '../session/moments/texts.js';
import { LENSES } from '../session/panes.js';
import { lensText, plotNames, plotOn, plotsOf, plotText } from '../session/screen/cycles.js';
import { FOLDED, partAt, rowsOf, SHARED, selectedRow } from '../session/tree/rows.js';
import { chainsOn, selectedNode, selectedPart } from '../session/tree/selection.js';
import { dataOn, gradientsOf, iterationOf, leavesOf } from '../session/viewed.js';
import { escape as visible } from '../text/escape.js';
import { cell, count, full, plural, short } from '../text/numbers.js';
import { clip } from '../text/width.js';
import { counted } from './bars/matches.js';
import { stillText } from './bars/run-words.js';
import { cardSentences } from './card/card.js';
import { explanationLines } from './detail/explanation.js';
import { type Glyphs, inGlyphs, inKeys, spelled } from './glyphs.js';
import { sections } from './help.js';
import { lineText } from './line.js';
import { type Listed, windowOf } from './lists/list.js';
import { listOn } from './lists/lists.js';
import { labelsFor } from './plots/axis-labels.js';
import { plotLines } from './plots/plots.js';
import { ledgerLines } from './tree/ledger-lens.js';
import { extras } from './tree/lenses.js';
import { nodeName, rowName } from './tree/row-name.js';
import type { Viewport } from './viewport.js';

/** The most cells of a name or an expression in a sentence, and of a line of an explanation. */
const NAME = 40;
const LINE = 500;
/** The most lines of an explanation, rows of a lens, and points of a plot. */
const LINES = 20;
const ROWS = 40;
const POINTS = 11;

const named = (session: Session, id: number, { glyphs }: Viewport): string =>
  nodeName(session, chainsOn(session), id, NAME, glyphs);

const titleOf = (title: string, { glyphs }: Viewport): string => spelled(visible(clip(title, LINE)), glyphs);

/** What is open, its root and step, and the first keys to press. */
export function greeting(session: Session, viewport: Viewport): string[] {
  const { model } = session;
  const { nodes } = rowsOf(session);
  return [
    ...listLines(session, viewport),
    `mgrad-tui: ${titleOf(model.title, viewport)}, ${plural(nodes, 'node')}, root ${named(session, model.root, viewport)}`,
    ...momentLine(session),
    stepText(session, viewport),
    `learning rate ${short(model.lr)}, ${model.direction}, ${model.optimizer}`,
    lensText(session),
    plotText(session),
    nodeLine(session, viewport),
    'j and k move, b is backprop, s is a step, ? lists all keys, q quits',
    ...(session.explanation === 'none' ? [] : explained(session, viewport)),
    ...(session.message && session.message.tone !== 'hint' ? [session.message.text] : []),
  ].map((line) => inGlyphs(line, viewport.glyphs));
}

/** `moment 12 of 40, running`, and what was called there if that is not said otherwise. */
function momentLine(session: Session, isAll = true): string[] {
  const { moments } = session;
  const moment = moments && momentAt(moments, momentIn(session.model) ?? 0);
  if (!moment) return [];
  return [momentFacts(session).join(', '), ...(isAll ? [momentText(moment)] : [])].map((each) => visible(each));
}

/** The list that would cover the screen: the rows around the one where it begins, or the end of a text. */
function listLines(session: Session, viewport: Viewport): string[] {
  const list = listOn(session, viewport);
  if (!list) return [];
  const { selected, count: all } = windowOf(list, session, viewport);
  const here = selected === undefined ? all : selected + 1 + (ROWS >> 1);
  const end = Math.max(Math.min(ROWS, all), Math.min(all, here));
  const from = Math.max(0, end - ROWS);
  return [
    ...(list.title === '' ? [] : [list.title]),
    ...(all === 0 ? [list.empty ?? 'nothing here yet'] : []),
    ...(from > 0 ? [`${plural(from, 'line')} before these`] : []),
    ...Array.from({ length: end - from }, (_, i) => rowText(list, from + i)),
    ...(end < all ? [`${plural(all - end, 'line')} after these`] : []),
    ...(selected === undefined ? [] : [`${count(selected + 1)} of ${count(all)} is selected; Enter ${list.says}`]),
  ].map((each) => visible(clip(each, LINE)));
}

/** A row as a sentence: of one that can be chosen, the cells with commas between them. */
function rowText({ row, enter }: Listed, i: number): string {
  const text = lineText(row(i));
  return enter ? text.trim().replace(/ {2,}/g, ', ') : text;
}

/** A list that opens or closes; the row that is selected in it, or the lines of a text that have come into sight. */
function listChange(before: Session, after: Session, viewport: Viewport): string[] {
  if (before.list === after.list) return [];
  const list = listOn(after, viewport);
  if (before.list?.of !== after.list?.of || !list) return listLines(after, viewport);
  const { selected, top, height, count: all } = windowOf(list, after, viewport);
  if (selected !== undefined) return [`${count(selected + 1)} of ${count(all)}: ${visible(rowText(list, selected))}`];
  const last = windowOf(list, before, viewport).top;
  const [from, to] = top > last ? [Math.max(top, last + height), top + height] : [top, Math.min(last, top + height)];
  return Array.from({ length: Math.min(all, to) - from }, (_, i) => visible(rowText(list, from + i)));
}

/** The selected row: what it is, its numbers, and its position in the tree. */
export function nodeLine(session: Session, viewport: Viewport): string {
  const { program } = session.model;
  const { tape } = program;
  const id = selectedNode(session);
  const rows = rowsOf(session);
  const row = selectedRow(session, rows);
  const place = [`row ${count(row + 1)} of ${count(rows.count)}`, `level ${count((rows.depth[row] as number) + 1)}`];
  const part = selectedPart(session);
  if (part >= 0) {
    const terms = `${plural(termsIn(rows.parts, part), 'term')} of ${named(session, id, viewport)}`;
    const isFolded = (rows.flags[row] as number) & FOLDED;
    return [rowName(session, rows, row, NAME, viewport.glyphs), terms, ...place, isFolded ? 'folded' : 'unfolded'].join(
      ', ',
    );
  }
  const isInner = tape.op[id] !== LEAF && tape.op[id] !== CONST;
  const formula =
    isInner && tape.labels[id] !== undefined ? ` = ${spelled(expressionOf(tape, id, NAME), viewport.glyphs)}` : '';
  return [
    `${named(session, id, viewport)}${formula}`,
    `data ${full(dataOn(session)[id] as number)}`,
    gradientText(session, id),
    ...place,
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

/** The lens's columns in a row, as texts. */
function lensTexts(session: Session, row: number, viewport: Viewport): string[] {
  return extras(session, rowsOf(session), viewport, LINE).sets.flatMap(({ columns, cells }) =>
    cells(row).flatMap((text, i) => {
      const title = columns[i]?.title.trim() ?? '';
      return text.trim() === '' ? [] : [title === '' ? text.trim() : `${title} ${text.trim()}`];
    }),
  );
}

const rootText = (session: Session, viewport: Viewport): string =>
  `${named(session, session.model.root, viewport)} ${cell(rootOf(session))}`;

const stepText = (session: Session, viewport: Viewport): string =>
  `step ${count(iterationOf(session))}: ${rootText(session, viewport)}`;

const rootOf = (session: Session): number => dataOn(session)[session.model.root] as number;

/** What a key changed, in the order in which a person would say it. */
export function changes(before: Session, after: Session, viewport: Viewport): string[] {
  const isOther = before.model.program !== after.model.program || before.model.root !== after.model.root;
  const isMoved = momentIn(before.model) !== momentIn(after.model) && momentIn(after.model) !== undefined;
  const lines = [
    ...listChange(before, after, viewport),
    ...(isMoved
      ? momentLine(after, after.message === before.message)
      : isOther
        ? [`${titleOf(after.model.title, viewport)}, root ${named(after, after.model.root, viewport)}`]
        : []),
    ...helpChange(before, after, viewport),
    ...stepChange(before, after, isOther, viewport),
    ...runChange(before, after, viewport),
    ...settingChanges(before, after),
    ...paneChanges(before, after, viewport),
    ...(isRowChanged(before, after, isOther) ? [nodeLine(after, viewport)] : []),
    ...choicesChange(before, after, viewport),
    ...newMessage(before, after, viewport),
  ];
  return lines.map((line) => inGlyphs(line, viewport.glyphs));
}

/** What Tab can complete a word to, once it has been found. */
function choicesChange({ field: before }: Session, { field: after }: Session, { glyphs }: Viewport): string[] {
  const of = (field: Session['field']) => (field && 'choices' in field ? field.choices?.all : undefined);
  const all = of(after);
  if (!all || all === of(before)) return [];
  const listed = all
    .slice(0, ROWS)
    .map(({ text, help }) => `  ${spelled(text.trim(), glyphs)}${help ? `: ${help}` : ''}`);
  const left = all.length - ROWS;
  return [
    `${plural(all.length, 'choice')}; Tab goes through them`,
    ...listed,
    ...(left > 0 ? [`  and ${count(left)} more`] : []),
  ];
}

/** The message; the one about clicks is replaced, since nothing is drawn here that could be clicked on. */
function newMessage(before: Session, after: Session, viewport: Viewport): string[] {
  if (!after.message || after.message === before.message || after.message.tone === 'hint') return [];
  const said = counted(after, viewport).message?.text ?? '';
  return [after.mouse !== before.mouse ? 'nothing is drawn here to click on' : said];
}

/** Whether the selected row is described again: it is another one, or its numbers, fold or kind changed. */
function isRowChanged(before: Session, after: Session, isOther: boolean): boolean {
  if (isOther || before.selection !== after.selection) return true;
  if (before.folded !== after.folded || before.model.frozen !== after.model.frozen) return true;
  if (before.lens !== after.lens || before.prediction !== after.prediction) return true;
  if (after.run && before.run) return false;
  return gradientsOf(before) !== gradientsOf(after) || leavesOf(before) !== leavesOf(after);
}

function helpChange(before: Session, after: Session, { glyphs }: Viewport): string[] {
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
function stepChange(before: Session, after: Session, isOther: boolean, viewport: Viewport): string[] {
  const moved = rootOf(after) - rootOf(before);
  const isSame = iterationOf(before) === iterationOf(after) && Object.is(rootOf(before), rootOf(after));
  if (isOther || isSame) return [];
  const by = moved > 0 ? `, up ${cell(moved)}` : moved < 0 ? `, down ${cell(-moved)}` : '';
  const of = after.viewed ? ` (of ${count(after.model.history.length - 1)})` : '';
  const isEdit = iterationOf(before) === iterationOf(after);
  return [`${isEdit ? rootText(after, viewport) : stepText(after, viewport)}${by}${of}`];
}

function runChange(before: Session, after: Session, viewport: Viewport): string[] {
  if (after.run?.isStill && !before.run?.isStill) return [stillText(named(after, after.model.root, viewport))];
  if (Boolean(before.run) === Boolean(after.run)) return [];
  if (after.run) return ['running: r pauses, Esc stops'];
  return after.message && after.message !== before.message ? [] : ['the run has ended'];
}

/** Changed settings that no message reports. */
function settingChanges(before: Session, after: Session): string[] {
  const [old, now] = [before.model, after.model];
  return [
    ...(old.lr !== now.lr && old.schedule === now.schedule && now.schedule === undefined
      ? [`learning rate ${short(now.lr)}`]
      : []),
    ...(old.direction !== now.direction && !after.message ? [now.direction] : []),
    ...(old.optimizer !== now.optimizer && !after.message ? [now.optimizer] : []),
  ];
}

/** The panes: what was opened, and the new text of an open explanation. */
function paneChanges(before: Session, after: Session, viewport: Viewport): string[] {
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
    ...(before.explanation !== after.explanation && after.explanation === 'none'
      ? [before.explanation === 'card' ? 'card closed' : 'explanation closed']
      : []),
    ...(after.explanation !== 'none' && isNew ? explained(after, viewport) : []),
    ...(before.lens !== after.lens ? lensLines(after, viewport) : []),
    ...(plotOn(before) !== plotOn(after) ? plotChange(after, viewport) : []),
    ...(before.picture !== after.picture ? [after.picture ? 'the picture: arrows follow its edges' : 'the tree'] : []),
  ];
}

const explained = (session: Session, viewport: Viewport): string[] =>
  session.explanation === 'card'
    ? cardSentences(session, LINES, viewport)
    : explanationLines(session, LINE, LINES, viewport)
        .map((line) => lineText(line).trim())
        .filter((line) => line !== '');

/** A lens: the name and the lens's texts of each row, for the first rows. */
function lensLines(session: Session, viewport: Viewport): string[] {
  const title = `lens ${session.lens}, ${LENSES.indexOf(session.lens) + 1} of ${LENSES.length}`;
  if (session.lens === 'plain') return [title];
  const rows = rowsOf(session);
  const all = Array.from({ length: Math.min(rows.count, ROWS) }, (_, row) => {
    const texts = partAt(rows, row) >= 0 ? [] : lensTexts(session, row, viewport);
    return texts.length === 0 ? [] : [`  ${named(session, rows.node[row] as number, viewport)}: ${texts.join(', ')}`];
  }).flat();
  const sum =
    session.lens === 'ledger' ? ledgerLines(session, LINE, viewport).map((line) => lineText(line).trim()) : [];
  const left = rows.count - ROWS;
  return [
    `${title}:`,
    ...all,
    ...(left > 0 ? [`  and ${plural(left, 'more row')}`] : []),
    ...sum.filter((line) => line !== ''),
  ];
}

/** A plot: its name and place among the plots, its title and, for L over the iterations, some of its points. */
function plotChange(session: Session, viewport: Viewport): string[] {
  const [drawn = []] = plotLines(session, LINE, 8, viewport);
  const [plots, names] = [plotsOf(session), plotNames(session)];
  const at = plots.indexOf(plotOn(session));
  const title = `plot ${names[at]}, ${at + 1} of ${names.length}: ${inWords(lineText(drawn).trim(), viewport.glyphs)}`;
  if (plots[at] !== 'loss') return [title];
  const { history } = session.model;
  const { iterations, losses } = curve(history, POINTS);
  const label = labelsFor(losses.filter(Number.isFinite));
  const text = (loss: number): string => (Number.isFinite(loss) ? label(loss) : cell(loss));
  return [title, ...iterations.map((k, i) => `  step ${count(k)}: ${text(losses[i] as number)}`)];
}

/** A title without the marks of what is drawn, and with commas for gaps. */
const inWords = (title: string, { curve, tangent, point }: Glyphs): string =>
  title
    .replaceAll(`${curve} `, '')
    .replaceAll(`${tangent} `, '')
    .replaceAll(`${point} `, 'at ')
    .replaceAll(/ {2,}/g, ', ');

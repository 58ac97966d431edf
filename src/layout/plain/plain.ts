/**
 * The explorer as sentences, for a screen reader or a log: from the session before a key and the one after it, one
 * line for each change. Nothing is drawn again, and no meaning depends on a position on the screen.
 */
import type { Session } from '../../session/model.js';
import { momentAt } from '../../session/moments/list.js';
import { momentIn } from '../../session/moments/shelf.js';
import { momentFacts, momentText } from '../../session/moments/texts.js';
import { lensText, plotText } from '../../session/screen/cycles.js';
import { rowsOf } from '../../session/tree/rows.js';
import { dataOn, gradientsOf, iterationOf, leavesOf } from '../../session/viewed.js';
import { escape as visible } from '../../text/escape.js';
import { cell, count, plural, short } from '../../text/numbers.js';
import { counted } from '../bars/matches.js';
import { stillText } from '../bars/run-words.js';
import { inGlyphs, inKeys, spelled } from '../glyphs.js';
import { sections } from '../help.js';
import type { Viewport } from '../viewport.js';
import { listChange, listLines } from './list.js';
import { named, ROWS, titleOf } from './names.js';
import { explained, paneChanges } from './panes.js';
import { nodeLine } from './row.js';

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

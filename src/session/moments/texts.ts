/** Moments in words: one in a message, the list of them, and what the header says. */
import { cell, count, short } from '../../text/numbers.js';
import type { Moment, Moments, Session } from '../model.js';
import { momentAt } from './list.js';

const CALLED: Readonly<Record<string, string>> = { draw_dot: 'drawing', largest: 'largest graph', show: 'mgrad.show' };

/** `moment 12: backward at train.py:41, L 0.31`. */
export function momentText({ index, kind, place, root, loss }: Moment): string {
  const called = CALLED[kind] ?? kind;
  return `moment ${count(index)}: ${called}${place === '' ? '' : ` at ${place}`}, ${root ?? 'root'} ${short(loss)}`;
}

/** `moment 12 of 40`, `28 newer` if others are, and `running`, or how it ended. */
export function momentFacts({ moments, model }: Session): string[] {
  const index = model.origin.moment?.index;
  if (!moments || index === undefined) return [];
  const isFollowed = moments.following && moments.ending === undefined;
  const newer = isFollowed ? 0 : moments.total - index;
  return [
    `moment ${count(index)} of ${count(moments.total)}`,
    ...(newer > 0 ? [`${count(newer)} newer`] : []),
    moments.ending ?? 'running',
  ];
}

/** A list over the screen: a title, and lines of which only some are written. */
export interface LongText {
  readonly title: string;
  readonly count: number;
  readonly line: (i: number) => string;
}

/** The text that is over the screen; undefined if none is. */
export function textOver({ text, moments, model }: Session): LongText | undefined {
  if (!text) return undefined;
  if (text.of === 'output') return lines('what the program printed', text.lines);
  if (!moments) return undefined;
  if (text.of === 'summary') return lines('', moments.summary);
  return {
    title: `the moments of ${moments.name}; :moment 12 goes to one`,
    count: moments.total,
    line: (i) => rowOf(moments, i + 1, model.origin.moment?.index),
  };
}

const lines = (title: string, all: readonly string[]): LongText => ({
  title,
  count: all.length,
  line: (i) => all[i] as string,
});

/** ` 12  train.py:41  L 0.31   398 nodes  the same graph  WRONG`. */
function rowOf(moments: Moments, index: number, open: number | undefined): string {
  const moment = momentAt(moments, index);
  if (!moment) return '';
  const { kind, place, root, loss, nodes, outcome, missing } = moment;
  const wide = count(moments.total).length;
  const called = CALLED[kind] ?? kind;
  return [
    `${index === open ? '>' : ' '} ${count(index).padStart(wide)}`,
    `${place}${kind === 'backward' ? '' : ` ${called}`}`,
    `${root ?? 'root'} ${cell(loss).trim()}`,
    ...(nodes > 0 ? [`${count(nodes)} nodes`] : []),
    ...graph(moments, moment),
    ...(missing !== undefined
      ? [`cannot be opened: ${missing}`]
      : [outcome === 'wrong' ? 'WRONG' : (outcome ?? '')].filter((word) => word !== '')),
  ].join('  ');
}

function graph(moments: Moments, { index, structure }: Moment): string[] {
  if (structure === undefined) return [];
  const before = momentAt(moments, index - 1);
  if (!before) return [];
  return [before.structure === structure ? 'same graph' : 'another graph'];
}

/** Moments in words: one in a message, a row of their list, and what the header says. */
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

/** `* 12  train.py:41  L 0.31   398 nodes  the same graph  WRONG`, with a star if it is the one that is open. */
export function momentRow(moments: Moments, index: number, open: number | undefined): string {
  const moment = momentAt(moments, index);
  if (!moment) return '';
  const { kind, place, root, loss, nodes, outcome, missing } = moment;
  const wide = count(moments.total).length;
  const called = CALLED[kind] ?? kind;
  return [
    `${index === open ? '*' : ' '} ${count(index).padStart(wide)}`,
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

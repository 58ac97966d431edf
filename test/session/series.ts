/** Sessions on the lines of a file with a graph on each, without the file. */
import { readPoint } from '../../src/formats/json/read.js';
import { complete } from '../../src/notation/work.js';
import type { Lines, Series, Session } from '../../src/session/model.js';
import { linesOf, openLine, withPoint } from '../../src/session/source/lines.js';

/** A line whose graph is L = w*x, or w*x + x, in which another engine may have computed gradients. */
export const line = (w: number, x: number, isLonger = false, more: object = {}): string =>
  JSON.stringify({
    root: isLonger ? 3 : 2,
    nodes: [
      { op: 'leaf', data: w, label: 'w' },
      { op: 'leaf', data: x, label: 'x', frozen: true },
      { op: '*', inputs: [0, 1], label: isLonger ? 'p' : 'L' },
      ...(isLonger ? [{ op: '+', inputs: [2, 1], label: 'L' }] : []),
    ],
    ...more,
  });

const place = { bytes: 1, lines: 1, file: '', tail: '' };

/** A series with more lines. */
export const seriesOf = (texts: readonly string[], from?: Series): Series =>
  texts.reduce<Series | undefined>(
    (series, text) => withPoint(series, complete(readPoint({ name: 'g.jsonl', text, firstLine: 1 }))),
    from,
  ) as Series;

export const opened = (series: Series): Session =>
  complete(openLine('g.jsonl', series, place, new Map(), { title: 'g.jsonl', origin: { path: '/g.jsonl' } })).session;

/** What the view hands to a session when these lines have come after those that it knows. */
export function arrival(session: Session, texts: readonly string[]): { lines: Lines; opened?: Session } {
  const series = seriesOf(texts, session.model.origin.lines);
  if (series.point.tape === session.model.program.tape) return { lines: linesOf(series, place).lines };
  const after = opened(series);
  return { lines: after.model.origin.lines as Lines, opened: after };
}

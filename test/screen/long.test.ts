/** Texts that are longer than any screen: what Ink gets of them is never more than the screen holds. */
import { describe, expect, test } from 'vitest';
import { frameOf } from '../../src/layout/frame/frame.js';
import { START } from '../../src/layout/frame/place.js';
import { ASCII, type Glyphs, UNICODE } from '../../src/layout/glyphs.js';
import { lineText } from '../../src/layout/line.js';
import { changes, greeting } from '../../src/layout/plain/plain.js';
import { SourceError } from '../../src/notation/source.js';
import type { Action } from '../../src/session/action.js';
import type { Session } from '../../src/session/model.js';
import { LENSES, PLOTS } from '../../src/session/panes.js';
import { update } from '../../src/session/update.js';
import { width } from '../../src/text/width.js';
import { sessionOn } from './graphs.js';

const TEXTS: readonly (readonly [string, string])[] = [
  ['marks on one letter', `a${'\u0301'.repeat(12_000)}`],
  ['emoji', '😀'.repeat(4_000)],
  ['wide characters', '漢'.repeat(4_000)],
  ['characters without a width', '\u200b'.repeat(5_000)],
  ['control characters', '\x1b'.repeat(5_000)],
  ['words', 'ab 漢 '.repeat(1_000)],
  ['letters', 'x'.repeat(200_000)],
];
const COLUMNS = 100;
const ROWS = 40;
/** Characters that a line may have if every cell holds a letter with all its accents. */
const MOST = 17 * COLUMNS;

/** A session with the text in every place that holds one. */
function sessionFullOf(text: string): Session {
  const opened = sessionOn("a = Value(2.0, label='a')\nb = Value(3.0, label='b')\nc = a*b\nL = c + a + b\n");
  const { model } = opened;
  const { tape } = model.program;
  const labels = tape.labels.map((label, id) => (label === undefined ? undefined : text + id));
  const program = { ...model.program, tape: { ...tape, labels } };
  const full: Session = { ...opened, pages: [text], model: { ...model, title: text, schedule: text, program } };
  const actions: Action[] = [
    { type: 'unfold-all' },
    { type: 'step', count: 2 },
    { type: 'fork' },
    { type: 'step', count: 2 },
    { type: 'backward' },
  ];
  return actions.reduce(update, full);
}

/** Sessions that each show another part of the screen. */
function views(session: Session): Session[] {
  const at = (node: number): Session => update(session, { type: 'go', node });
  const pages: Session = { ...session, explanation: 'pages' };
  return [
    ...LENSES.map((lens) => ({ ...session, lens })),
    ...[0, 2, 3].map((node) => ({ ...at(node), explanation: 'card' as const })),
    ...PLOTS.map((plot) => ({ ...session, plot })),
    pages,
    { ...session, picture: true },
  ];
}

/** Messages that quote what was typed. */
const saying = (session: Session, text: string): Session[] =>
  [
    { type: 'say', text },
    { type: 'search', text },
    { type: 'edit-leaf', node: 0, text },
    { type: 'optimizer', name: text },
    { type: 'bug', name: text },
    { type: 'fold', node: 0, folded: true },
    { type: 'freeze', nodes: [0, 1] },
    { type: 'command', text },
    ...['go', 'lr', 'open', 'until', 'root', 'export', 'w'].map((word) => ({
      type: 'command' as const,
      text: `${word} ${text}`,
    })),
    { type: 'command', text: `print('${text}')` },
  ].map((action) => update(session, action as Action));

const lineLengths = (session: Session, glyphs: Glyphs): number[] => {
  const frame = frameOf(session, START, { columns: COLUMNS, rows: ROWS, glyphs });
  const { header = [], strip = [], tree, inspector = [], plot = [], card = [], status = [], footer = [] } = frame;
  return [header, strip, ...tree, ...inspector, ...plot, ...card, ...status, footer].map(
    (line) => lineText(line).length,
  );
};

describe.each(TEXTS)('%s', (_, text) => {
  const session = sessionFullOf(text);

  test.each([
    ['Unicode', UNICODE],
    ['ASCII', ASCII],
  ])('in labels, title, schedule, page and messages fill no line with more than it holds: %s', (__, glyphs) => {
    for (const view of [...views(session), ...saying(session, text)])
      expect(Math.max(...lineLengths(view, glyphs))).toBeLessThanOrEqual(MOST);
  });

  test('in the plain form are no longer than its lines', () => {
    const viewport = { columns: COLUMNS, rows: ROWS, glyphs: UNICODE };
    const lines = [
      ...greeting(session, viewport),
      ...[...views(session), ...saying(session, text)].flatMap((view) => changes(session, view, viewport)),
    ];
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20_000);
  });

  test('around a mistake are cut to what an error shows of its line', () => {
    const before = `'${text}' + `;
    const error = new SourceError({ name: 'long.py', text: `a = ${before}@ ${text}` }, 4 + before.length, 'no');
    expect(error.column).toBeGreaterThan(1000);
    const [place = '', line = '', caret = ''] = error.message.split('\n');
    expect(place).toBe(`long.py:1:${error.column}: no`);
    expect(line.length).toBeLessThan(2000);
    expect(width(line.slice(0, line.indexOf('@')))).toBe(caret.indexOf('^'));
  });
});

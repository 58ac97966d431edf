/** What Tab offers, over the command line. */
import { expect, test } from 'vitest';
import { choiceLines } from '../../src/layout/choices.js';
import { ASCII, UNICODE } from '../../src/layout/glyphs.js';
import { lineText, lineWidth } from '../../src/layout/line.js';
import { changes } from '../../src/layout/plain/plain.js';
import { commandNamed } from '../../src/session/commands/commands.js';
import type { Session } from '../../src/session/model.js';
import { keys, lecture } from '../session/playing.js';

const helpOn = (name: string): string | undefined => commandNamed(name)?.help;
const AT = { columns: 80, rows: 24, glyphs: UNICODE };
const shown = (session: Session, viewport = AT): string[] =>
  choiceLines(session.field, viewport).map((line) => lineText(line).trimEnd());

test('the choices stand there with their help, the present one marked, and how many there are', () => {
  const listed = keys(lecture(), ':', 'u', 'n', 'tab');
  expect(shown(listed)).toEqual([
    expect.stringMatching(/^── 2 {3}Tab next {3}Esc closes ─+$/),
    `  until     ${helpOn('until')}`,
    `  unfreeze  ${helpOn('unfreeze')}`,
  ]);
  expect(shown(keys(listed, 'tab', 'tab')).slice(0, 3)).toEqual([
    expect.stringContaining(' 2/2 '),
    expect.stringMatching(/^ {2}until/),
    expect.stringMatching(/^▶ unfreeze/),
  ]);
  expect(shown(keys(listed, 'a'))).toEqual([]);
});

test.each([
  [80, 24],
  [40, 12],
  [20, 5],
  [5, 3],
])('they fit a screen of %i x %i, and the present one is in sight', (columns, rows) => {
  for (const glyphs of [UNICODE, ASCII]) {
    let session = keys(lecture(), ':', 'tab');
    for (let i = 0; i < 15; i++) {
      const lines = choiceLines(session.field, { columns, rows, glyphs });
      expect(lines.length).toBeLessThanOrEqual(Math.max(2, rows - 4));
      for (const line of lines) expect(lineWidth(line)).toBe(columns);
      if (i > 0) expect(lines.filter((line) => line[0]?.text.startsWith(glyphs.cursor))).toHaveLength(1);
      session = keys(session, 'tab');
    }
  }
});

test('in sentences they are said once', () => {
  const before = keys(lecture(), ':', 'u', 'n');
  const listed = keys(before, 'tab');
  expect(changes(before, listed, AT)).toEqual([
    '2 choices; Tab goes through them',
    `  until: ${helpOn('until')}`,
    `  unfreeze: ${helpOn('unfreeze')}`,
  ]);
  expect(changes(listed, keys(listed, 'tab'), AT)).toEqual([]);
});

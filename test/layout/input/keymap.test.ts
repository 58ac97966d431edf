/** The table of keys against the design's own, and the help that is made from it. */
import { describe, expect, test } from 'vitest';
import { footer } from '../../../src/layout/bars/footer.js';
import { START } from '../../../src/layout/frame/place.js';
import { ASCII, type Glyphs, UNICODE } from '../../../src/layout/glyphs.js';
import { helpFrame, helpLines, sections } from '../../../src/layout/help.js';
import { COUNT_HELP, EVERYWHERE, KEYMAP } from '../../../src/layout/input/keymap.js';
import { press } from '../../../src/layout/input/press.js';
import { lineText, lineWidth } from '../../../src/layout/line.js';
import { COMMANDS } from '../../../src/session/commands/commands.js';
import type { Session } from '../../../src/session/model.js';
import { ENTERED_KEYS } from '../../../src/session/screen/entered.js';
import { FIELD_KEYS } from '../../../src/session/screen/field.js';
import { rowsOf } from '../../../src/session/tree/rows.js';
import { keys, lecture, select } from '../../session/playing.js';
import { texts } from '../drawing.js';

const viewport = { columns: 80, rows: 24, glyphs: UNICODE };

/** What a key asks for in a session, with a count of 2. */
function asked(name: string, session: Session = lecture()): unknown {
  const rows = rowsOf(session);
  return press('2', name, session, (count) => ({ session, viewport, rows, height: 9, count })).does;
}

test('no key is there twice', () => {
  const all = KEYMAP.flatMap((row) => row.keys);
  expect(all.filter((key, i) => all.indexOf(key) !== i)).toEqual([]);
});

describe('each key of the design means what it says there', () => {
  const row = (user: number, side: number) => ({ type: 'select', row: { user, side } });

  test.each<[string, unknown]>([
    ['down', row(4, 0)],
    ['j', row(4, 0)],
    ['up', row(-1, 0)],
    ['k', row(-1, 0)],
    ['pagedown', row(6, 1)],
    ['ctrl+f', row(6, 1)],
    ['pageup', row(-1, 0)],
    ['ctrl+b', row(-1, 0)],
    ['ctrl+d', row(6, 1)],
    ['ctrl+u', row(-1, 0)],
    ['g', row(-1, 0)],
    ['home', row(-1, 0)],
    ['G', row(6, 1)],
    ['end', row(6, 1)],
    ['left', { type: 'fold', node: 6, folded: true }],
    ['h', { type: 'fold', node: 6, folded: true }],
    ['right', row(6, 0)],
    ['l', row(6, 0)],
    ['enter', { type: 'fold', node: 6, folded: true }],
    ['e', { type: 'open-field', kind: 'edit' }],
    ['E', { type: 'unfold-all' }],
    ['C', { type: 'fold-all' }],
    ['B', { type: 'binary' }],
    ['b', { type: 'backward' }],
    ['s', { type: 'step', count: 2 }],
    ['S', { type: 'nudge', count: 2 }],
    ['r', { type: 'run' }],
    ['.', { type: 'propagate', count: 2 }],
    [',', { type: 'propagate', count: -2 }],
    ['i', { type: 'open-field', kind: 'gradient' }],
    ['z', { type: 'zero-gradients' }],
    ['f', { type: 'freeze', nodes: [6] }],
    ['d', { type: 'direction' }],
    ['o', { type: 'next-optimizer' }],
    ['+', { type: 'rate-by', notches: 2 }],
    ['=', { type: 'rate-by', notches: 2 }],
    ['-', { type: 'rate-by', notches: -2 }],
    ['<', { type: 'shift', count: -2 }],
    ['>', { type: 'shift', count: 2 }],
    ['[', { type: 'earlier', count: 2 }],
    [']', { type: 'later', count: 2 }],
    ['u', { type: 'undo', count: 2 }],
    ['ctrl+r', { type: 'redo', count: 2 }],
    ['tab', { type: 'lens', by: 1 }],
    ['shift+tab', { type: 'lens', by: -1 }],
    ['x', { type: 'card' }],
    ['X', { type: 'card' }],
    ['v', { type: 'plot', by: 1, alone: true }],
    ['V', { type: 'plot', by: -1, alone: true }],
    ['D', { type: 'picture' }],
    ['t', { type: 'predict' }],
    ['/', { type: 'open-field', kind: 'search' }],
    ['n', { type: 'search-again', by: 2 }],
    ['N', { type: 'search-again', by: -2 }],
    [':', { type: 'open-field', kind: 'command' }],
    [' ', { type: 'page' }],
    ['backspace', { type: 'page', by: -1 }],
    ['?', { type: 'help' }],
    ['q', { type: 'close', asks: true }],
    ['ctrl+c', { type: 'close' }],
    ['ctrl+z', { type: 'suspend' }],
    ['ctrl+l', { type: 'redraw' }],
  ])('%s', (key, does) => {
    expect(asked(key)).toEqual(does);
  });

  test('Esc clears a count first, and cancels else', () => {
    expect(asked('esc')).toBeUndefined();
    const session = lecture();
    const situation = (count: number) => ({
      session,
      viewport,
      rows: rowsOf(session),
      height: 9,
      count,
    });
    expect(press('', 'esc', session, situation).does).toEqual({ type: 'cancel' });
  });
});

describe('a key', () => {
  const typed = (session: Session, ...names: string[]) =>
    names.map((name) =>
      press('', name, session, (count) => ({
        session,
        viewport,
        rows: rowsOf(session),
        height: 9,
        count,
      })),
    );

  test('goes to the field that is open, digits too', () => {
    const session = keys(lecture(), ':');
    const names = ['q', 's', '3', ' ', '?', 'é', '語', 'left', 'right', 'backspace', 'delete', 'ctrl+u', 'up', 'alt+x'];
    expect(typed(session, ...names)).toEqual(names.map((key) => ({ pending: '', does: { type: 'field-key', key } })));
  });

  test('does the same in a field as elsewhere if it is Esc or works everywhere, and Enter takes the text', () => {
    const session = keys(lecture(), ':', 'q');
    const does = (...names: string[]) => typed(session, ...names).map((result) => result.does);
    expect(does('esc', 'enter')).toEqual([{ type: 'cancel' }, { type: 'command', text: 'q' }]);
    expect(does(...EVERYWHERE)).toEqual([{ type: 'close' }, { type: 'suspend' }, { type: 'redraw' }]);
  });

  test('in the help scrolls it or leaves it, and changes nothing behind it', () => {
    const session = keys(lecture(), '?');
    const [down, up, page, top, end, ...rest] = typed(
      session,
      'j',
      'up',
      ' ',
      'g',
      'G',
      's',
      'b',
      ':',
      '/',
      'e',
      'x',
      '3',
      'ctrl+r',
      '.',
    );
    expect([down, up, page, top, end].map((result) => result?.scroll)).toEqual([1, -1, 10, -Infinity, Infinity]);
    expect(rest).toEqual(rest.map(() => ({ pending: '' })));
    expect(typed(session, '?', 'q').map(({ does }) => does)).toEqual([{ type: 'help' }, { type: 'help' }]);
    expect(keys(session, 'q').closed).toBe(false);
    expect(keys(session, 'esc').help).toBe(false);
  });

  test('that nothing answers to is named, whatever it is', () => {
    const says = (name: string) => (typed(lecture(), name)[0] as { does: { text: string } }).does.text;
    expect([says('w'), says('ctrl+x'), says('f5'), says('ß')]).toEqual([
      '"w" does nothing here; ? for help',
      '^x does nothing here; ? for help',
      'f5 does nothing here; ? for help',
      '"ß" does nothing here; ? for help',
    ]);
  });
});

describe('a count', () => {
  const pendingAfter = (pending: string, name: string) =>
    press(pending, name, lecture(), () => expect.fail('not asked')).pending;

  test('is typed digit by digit, begins with no 0, and has an end', () => {
    expect([pendingAfter('', '1'), pendingAfter('1', '0'), pendingAfter('12', '3')]).toEqual(['1', '10', '123']);
    expect(pendingAfter('123456789', '1')).toBe('123456789');
    expect(keys(lecture(), '0').message?.text).toBe('"0" does nothing here; ? for help');
  });

  test('is gone after a key that does nothing with it', () => {
    expect(keys(lecture(), '3w', 's').model.history.length).toBe(2);
    expect(keys(select(lecture(), 'a'), '3right', 's').model.history.length).toBe(2);
  });
});

describe('help', () => {
  test('lists every key and every command, each once', () => {
    const entries = sections().flatMap((section) => section.entries);
    const listed = entries.map((entry) => `${entry.shown}: ${entry.help}`);
    const [inField, elsewhere] = [
      [...FIELD_KEYS, ...ENTERED_KEYS],
      [...KEYMAP, COUNT_HELP, ...COMMANDS.map(({ usage }) => ({ shown: usage }))],
    ];
    for (const some of [inField, elsewhere]) expect(new Set(some.map(({ shown }) => shown)).size).toBe(some.length);
    expect(entries).toHaveLength(inField.length + elsewhere.length);
    for (const key of [...KEYMAP, COUNT_HELP, ...FIELD_KEYS, ...ENTERED_KEYS])
      expect(listed).toContain(`${key.shown}: ${key.help}`);
    for (const command of COMMANDS) expect(listed).toContain(`${command.usage}: ${command.help}`);
  });

  test.each([20, 30, 40, 60, 80, 123, 124, 200])('in %d columns has every word of every entry', (columns) => {
    const text = texts(helpLines(columns)).join('\n').replace(/\s+/g, ' ');
    for (const line of helpLines(columns)) expect(lineWidth(line)).toBeLessThanOrEqual(columns);
    if (columns < 124) for (const { help } of KEYMAP) expect(text).toContain(help);
  });

  test('says what the signs in the tree mean, in plain characters too', () => {
    const signs = (glyphs: Glyphs): string[] =>
      texts(helpLines(80, glyphs)).filter((text) => / (gradient|folded)/.test(text));
    for (const sign of ['▁▂▃▄▅▆▇█', '·', '≠', '▸']) expect(signs(UNICODE).join('\n')).toContain(`   ${sign} `);
    for (const sign of ['.:ioxOX#', '.', '?', '[+]']) expect(signs(ASCII).join('\n')).toContain(`   ${sign} `);
  });

  test('calls the arrows by their names in plain characters', () => {
    const text = texts(helpLines(80, ASCII)).join('\n');
    for (const key of ['Down j', 'Up k', 'Left h', 'Right l']) expect(text).toContain(`   ${key} `);
  });

  test('scrolls from its first line to its last, and says how it is left', () => {
    for (const rows of [1, 2, 3, 10, 24, 60, 200]) {
      const viewport = { columns: 80, rows, glyphs: UNICODE };
      const first = helpFrame(START, viewport);
      const last = helpFrame({ ...START, overTop: Infinity }, viewport);
      expect(first.lines.length).toBe(Math.max(1, rows - 1));
      expect(lineText(first.lines[0] ?? [])).toBe(' Move');
      if (rows < 3) continue;
      expect(lineText(first.lines.at(-1) ?? [])).toMatch(/^ \? or q closes this/);
      expect(texts(last.lines).some((text) => text.includes(COMMANDS.at(-1)?.usage ?? '?'))).toBe(true);
    }
  });
});

describe('the footer', () => {
  test.each([10, 20, 40, 60, 80, 100, 120, 200])(
    'in %d columns has only whole keys, help and quit first of all',
    (columns) => {
      const text = lineText(footer(lecture(), columns, UNICODE));
      expect(text.length).toBeLessThanOrEqual(columns);
      const shown = text.trim().split(/ {2}/);
      const known = KEYMAP.flatMap((row) =>
        row.footer ? [`${row.footer.shown ?? row.shown} ${row.footer.text}`] : [],
      );
      expect(shown.filter((each) => !known.includes(each))).toEqual([]);
      if (columns >= 20) expect(shown.slice(-2)).toEqual(['? help', 'q quit']);
    },
  );
});

/** Lines of pieces as text on a terminal: the style of each role, and that nothing wraps. */
import '../../screen/environment.js';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { ASCII } from '../../../src/layout/glyphs.js';
import { line, piece, type Role } from '../../../src/layout/line.js';
import { GlyphsContext, Lines, OneLine } from '../../../src/view/ink/lines.js';

afterEach(cleanup);

test.each<[Role, string]>([
  ['plain', 'text'],
  ['dim', '\x1b[2mtext\x1b[22m'],
  ['strong', '\x1b[1mtext\x1b[22m'],
  ['selected', '\x1b[7mtext\x1b[27m'],
  ['good', '\x1b[94mtext\x1b[39m'],
  ['bad', '\x1b[91mtext\x1b[39m'],
  ['loud', '\x1b[1m\x1b[7mtext\x1b[27m\x1b[22m'],
  ['key', '\x1b[1mtext\x1b[22m'],
  ['rise', '\x1b[94mtext\x1b[39m'],
  ['fall', '\x1b[91mtext\x1b[39m'],
  ['run 1', '\x1b[94mtext\x1b[39m'],
  ['run 2', '\x1b[91mtext\x1b[39m'],
  ['run 3', '\x1b[35mtext\x1b[39m'],
])('a %s piece', (role, drawn) => {
  expect(render(<OneLine line={line('text', role)} />).lastFrame()).toBe(drawn);
});

test('neighbours of one role are drawn as one', () => {
  const { lastFrame } = render(<OneLine line={[piece('a', 'dim'), piece('b', 'dim'), piece('c'), piece('d')]} />);
  expect(lastFrame()).toBe('\x1b[2mab\x1b[22mcd');
});

test('an empty line takes its place', () => {
  expect(render(<Lines lines={[line('a'), [], line('b')]} width={5} />).lastFrame()).toBe('a\n\nb');
});

test('a line longer than its column is cut, never wrapped', () => {
  expect(render(<Lines lines={[line('abcdefgh'), line('変変変')]} width={5} />).lastFrame()).toBe('abcd…\n変変…');
});

test('in plain characters, so are the marks in names', () => {
  const { lastFrame } = render(
    <GlyphsContext value={ASCII}>
      <OneLine line={line('… + x ↑ → 変')} />
    </GlyphsContext>,
  );
  expect(lastFrame()).toBe('~ + x ^ > ??');
});

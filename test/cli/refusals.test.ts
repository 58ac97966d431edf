/**
 * Arguments and inputs that cannot be used. Each gives exit code 2 and one message on stderr, nothing
 * on stdout; that no run hangs, shows a stack or lets a control character through is held in command.ts.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, refusal } from './command.js';

const MEGABYTES = 10 ** 6;
const LONG = 'x'.repeat(5000);

const cwd = folderWith({
  'good.py': 'a = 2; L = a*3\n',
  'empty.py': '',
  'blank.py': ' \n\t\n',
  'binary.py': new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0]),
  'latin1.py': new Uint8Array([0x61, 0x20, 0x3d, 0x20, 0xe9]),
  'long.py': `a = 2; L = a${' + a'.repeat((10 * MEGABYTES) / 4)} + wrong\n`,
  'name.py': 'x'.repeat(10 * MEGABYTES),
  'brackets.py': '('.repeat(10 * MEGABYTES),
  'text.py': `a = 2\nprint('${'x'.repeat(10 * MEGABYTES)}\n`,
});
mkdirSync(join(cwd, 'folder.py'));
symlinkSync('loop.py', join(cwd, 'loop.py'));

const EXPECTED = 'expected statements like L = a*b';

test.concurrent.each<[string, string[], string]>([
  ['a missing file', ['nofile.py'], 'there is no file nofile.py'],
  ['a missing file with a space in its name', ['no file.py'], 'there is no file no file.py'],
  ['a missing path', ['./graph'], 'there is no file ./graph'],
  ['a missing whole path', ['/no/graph'], 'there is no file /no/graph'],
  ['a path through a file', ['good.py/graph.py'], 'there is no file good.py/graph.py'],
  ['a missing file with an escape in its name', ['\x1b]0;x\x07.py'], String.raw`there is no file \x1b]0;x\x07.py`],
  ['a missing file with a long name', [`${LONG}.py`], `there is no file ${'x'.repeat(30)}…${'x'.repeat(26)}.py`],
  ['a directory', ['folder.py'], 'folder.py is a directory; expected a file'],
  ['a link to itself', ['loop.py'], 'loop.py cannot be read: too many symbolic links encountered'],
  ['an empty file', ['empty.py'], `empty.py is empty; ${EXPECTED}`],
  ['a blank file', ['blank.py'], `blank.py is empty; ${EXPECTED}`],
  ['the null device', ['/dev/null'], `/dev/null is empty; ${EXPECTED}`],
  ['a binary file', ['binary.py'], `binary.py is a binary file; ${EXPECTED}`],
  ['a file that never ends', ['/dev/zero'], `/dev/zero is a binary file; ${EXPECTED}`],
  ['a file in another encoding', ['latin1.py'], `latin1.py is not UTF-8 text; ${EXPECTED}`],
  ['an empty expression', [''], `the expression is empty; ${EXPECTED}`],
  ['a blank expression', ['  '], `the expression is empty; ${EXPECTED}`],

  ['an unknown option', ['--bogus'], 'unknown option --bogus; --help lists them all'],
  ['a misspelt option', ['--jsn'], 'unknown option --jsn; did you mean --json?'],
  ['a misspelt option with a value', ['--setps=3'], 'unknown option --setps; did you mean --steps?'],
  ['the beginning of an option', ['--opt', 'sgd'], 'unknown option --opt; did you mean --optimizer?'],
  ['the beginning of two', ['--as'], 'unknown option --as; did you mean --ascend or --ascii?'],
  ['an unknown short option', ['-x'], 'unknown option -x; an expression that starts with - comes after --'],
  ['an expression like an option', ['-a*2'], 'unknown option -a*2; an expression that starts with - comes after --'],
  [
    'an option with an escape in it',
    ['--\x1b[2J'],
    String.raw`unknown option --\x1b[2J; an expression that starts with - comes after --`,
  ],
  ['a long option', [`--${LONG}`], `unknown option --${'x'.repeat(39)}…; --help lists them all`],
  ['--steps -1', ['--steps', '-1'], '--steps takes a whole number from 0 up, not "-1"'],
  ['--steps 1.5', ['--steps', '1.5'], '--steps takes a whole number from 0 up, not "1.5"'],
  ['--steps abc', ['--steps', 'abc'], '--steps takes a whole number from 0 up, not "abc"'],
  ['--steps without a value', ['--steps'], '--steps takes a value: --steps N (or --steps=N)'],
  [
    '--steps beyond counting',
    ['--steps', '9'.repeat(20)],
    `--steps takes a whole number from 0 up, not "${'9'.repeat(20)}"`,
  ],
  ['--lr abc', ['--lr', 'abc'], '--lr takes a number above 0, not "abc"'],
  ['--lr -1', ['--lr', '-1'], '--lr takes a number above 0, not "-1"'],
  ['--lr 0', ['--lr', '0'], '--lr takes a number above 0, not "0"'],
  ['--lr nan', ['--lr', 'nan'], '--lr takes a number above 0, not "nan"'],
  ['--lr inf', ['--lr', 'inf'], '--lr takes a number above 0, not "inf"'],
  ['--lr with an escape in it', ['--lr', '\x9b31m'], String.raw`--lr takes a number above 0, not "\x9b31m"`],
  ['--lr with a long value', ['--lr', LONG], `--lr takes a number above 0, not "${'x'.repeat(39)}…"`],
  ['--lr without a value', ['--lr'], '--lr takes a value: --lr X (or --lr=X)'],
  ['--lr with an empty value', ['--lr='], '--lr takes a value: --lr X (or --lr=X)'],
  ['an option where a value is due', ['--root', '--json'], '--root takes a value: --root NAME (or --root=NAME)'],
  ['a value for a switch', ['--json=yes'], '--json takes no value'],
  ['--root with a name that is none', ['--root', 'z'], 'there is no node "z"; there are a, b, c, e, d, f, L'],
  ['a misspelt example', ['--example', 'lectur'], 'there is no example "lectur"; did you mean "lecture"?'],
  ['--ascend with --descend', ['--ascend', '--descend'], 'either --ascend or --descend, not both'],
  ['an example and a file', ['--example', 'neuron', 'good.py'], 'either --example or "good.py", not both'],
  [
    'two files',
    ['good.py', 'empty.py'],
    'one file or expression at a time, not "good.py" and "empty.py"; quote the whole expression',
  ],
  [
    'many words',
    ['L', '=', 'a', '*', 'b'],
    'one file or expression at a time, not "L" and "=" and more; quote the whole expression',
  ],
  [
    'a value that is not a number',
    ['a*b', 'a=1/3'],
    `one file or expression at a time, not "a*b" and "a=1/3"; a leaf's value is one number, as in a=2`,
  ],
  [
    'an option after --',
    ['--', '-a', '--json'],
    'one file or expression at a time, not "-a" and "--json"; options come before --',
  ],
  ['a value for a leaf that is not there', ['z=3'], 'z=3: there is no leaf "z"; there are a, b, c, f'],
  ['a value for a leaf that an expression lacks', ['a*2', 'a=1', 'b=1'], 'b=1: there is no leaf "b"; there is only a'],
  [
    "an optimizer's setting outside its quotes",
    ['--optimizer', 'adam', 'beta1=0.85'],
    'beta1=0.85: there is no leaf "beta1"; there are a, b, c, f; a setting goes with its name: --optimizer "adam beta1=0.85"',
  ],
  [
    "an optimizer's setting out of range",
    ['--optimizer', 'adam beta1=2'],
    'beta1 is a number from 0 to below 1, not 2',
  ],
])('%s is refused', async (_, argv, problem) => {
  expect(await refusal(argv, { cwd })).toBe(`mgrad-tui: ${problem}`);
});

test.concurrent('an unknown name is refused with those that there are', async () => {
  expect(await refusal(['--optimizer', 'foo'])).toMatch(
    /^mgrad-tui: there is no optimizer "foo"; there are sgd, momentum, .*$/,
  );
  expect(await refusal(['--example', 'foo'])).toMatch(
    /^mgrad-tui: there is no example "foo"; there are lecture, tutor, .*$/,
  );
});

test.concurrent('a message stays short where a name is long', async () => {
  const message = await refusal(['--root', LONG]);
  expect(message).toMatch(/^mgrad-tui: there is no node "xxx+/);
  expect(message.length).toBeLessThan(500);
});

/** A statement, the beginning of the message, and where the caret is: a `^` in a line of its own. */
describe.concurrent('an expression that cannot be read is refused with its place, the line and a caret', () => {
  test.each([
    ['a = 2; L = a*', '1:14: the expression ends here'],
    ['L = (2*3', '1:5: "(" is never closed'],
    ['L = 2 3', '1:7: expected an operator or the end of the statement, not "3"'],
    ['3 = a', '1:3: only a name'],
    ['L = a*b', '1:5: unknown name "a" (a value is given with a=1)'],
    ['a = 2; L = tahn(a)', '1:12: unknown function "tahn"; did you mean "tanh"?'],
    ['weight = 2; L = 3*wieght', '1:19: unknown name "wieght"; did you mean "weight"?'],
    ['a = 2; L = tanh(a, a)', '1:12: tanh takes 1 argument, not 2'],
    ['a = 2; L = a.tanh(3)', '1:14: tanh takes no arguments, not 1'],
    ['a = 2; L = max(a)', '1:12: max takes 2 or more arguments, not 1'],
    ['for i in x: i', '1:1: loops are not part of the notation'],
    ['while 1: x', '1:1: loops are not part of the notation'],
    ['if x: y', '1:1: conditions are not part of the notation'],
    ["print('abc)", '1:7: this text is never closed'],
    ['L = \x1b[31m2', String.raw`1:5: unexpected character "\x1b"`],
    ['a = 2; L = a*\u202e3', String.raw`1:14: unexpected character "\u202e"`],
    ['5', '1:1: there is no expression here'],
    ['nan', '1:1: there is no expression here'],
    ['λ = 2; L = λ*μ', '1:14: unknown name "μ"'],
    ['# :lr fast\na = 2; L = a*3', '1:4: expected a number, or an expression of k: :lr 0.1'],
    ['a = 2; L = a*3\n# :frieze a', '2:4: unknown command "frieze"; did you mean "freeze"?'],
    ['a = 2; L = a*3\n# :freeze b', '2:4: there is no node "b"'],
    ['a = 2; L = a*3\n# :q', '2:4: '],
  ])('%j', async (text, start) => {
    const message = await refusal(['--', text]);
    const [line, column] = start.split(':').map(Number) as [number, number];
    const shown = (text.split('\n')[line - 1] as string).replace('\x1b', '\\x1b').replace('\u202e', '\\u202e');
    expect(message.slice(0, `<expression>:${start}`.length)).toBe(`<expression>:${start}`);
    expect(message.split('\n').slice(1)).toEqual([`  ${shown}`, `  ${' '.repeat(column - 1)}^`]);
  });

  test('a value that a statement computes cannot be given', async () => {
    expect(await refusal(['L=3'])).toMatch(/^lecture\.py:8:\d: "L" is computed here; .*\n {2}L = d \* f\n +\^$/);
  });
});

test.each([
  [
    'a sum of ten megabytes with a mistake at its end',
    'long.py',
    /^long\.py:1:10000016: unknown name "wrong"\n {2}….*\n +\^$/,
  ],
  ['a name of ten megabytes', 'name.py', /^name\.py:1:1: unknown name "xxx.*\n {2}xxx.*\n {2}\^$/],
  ['ten megabytes of brackets', 'brackets.py', /^brackets\.py:1:\d+: .*\n.*\(\(\(.*\n +\^$/],
  [
    'a text of ten megabytes that is never closed',
    'text.py',
    /^text\.py:2:7: this text is never closed.*\n {2}print\('xxx.*\n {8}\^$/,
  ],
])('%s is refused in a few short lines', async (_, file, message) => {
  const refused = await refusal([file], { cwd });
  const [lines, command] = refused.split(/\n(?=To run it)/) as [string, string];
  expect(lines).toMatch(message);
  // Python cannot run what is never closed either
  expect(command).toBe(/never closed/.test(lines) ? undefined : `To run it with Python: npx mgrad-tui --run ${file}`);
  expect(refused.length).toBeLessThan(400);
});

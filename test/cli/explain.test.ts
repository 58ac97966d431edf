/** `--explain NODE`: what is printed of a node, and of what is not one. */
import { describe, expect, test } from 'vitest';
import { command, folderWith, printed, refusal } from './command.js';

const cwd = folderWith({
  'hand.py': 'a = Value(2.0); b = Value(3.0)\nL = a*b\nL.grad = 1.0; a.grad = 5.0\n',
  'unused.py': 'a = 2.0; b = 3.0; c = b*2; L = a*a\n',
  'greek.py': 'λ = 2.0\nL = λ*λ\n',
  'buggy.py': '# :bug overwrite\nx = 3.0; L = x*x\n',
});
const here = { cwd };

describe.concurrent('--explain', () => {
  test('prints what the card says, after a backward', async () => {
    expect(await printed(['--explain', 'a'])).toBe(`\
a   data 2   ∂L/∂a = 6

why
  if a rises a little, L rises 6 times as much

chain
  ∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6
  ∂e/∂a = b = -3

step
  no step yet: one would move a by +0.06: its share is +0.36 of +0.72 promised for L

paths
  L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6

try it
  ((a + h)×b - a×b)/h ≈ -3   with h = 0.001
`);
  });

  test('is at the point after the steps', async () => {
    expect(await printed(['--steps', '1', '--explain', 'f'])).toMatch(/^f {3}data -1\.96 {3}∂L\/∂f = 3\.7176\n/);
  });

  test('says why a gradient is 0', async () => {
    const text = await printed(['--example', 'dead', '--explain', 'w']);
    expect(text).toContain('\n\nwhy\n  ∂L/∂w = 0: relu at h is off: its input n is -2.5, so nothing passes\n');
  });

  test('calls what is agreed on at a kink a convention, and says what is on both sides', async () => {
    const text = await printed(['L = max(a, b)', 'a=2', 'b=2', '--explain', 'a']);
    expect(text).toContain('kink: 0.5 is a convention of max at L; the slope is 1 if a rises, 0 if a falls');
    expect(text).toContain('if a rises a little, L rises just as much (slope 1)');
    expect(text).toContain('if a falls a little, L stays as it is (slope 0)');
    expect(text).not.toContain('0.5 times as much');
  });

  test('says where rounding took digits', async () => {
    const text = await printed(['L = x**3 - x**3 + x', 'x=1e8', '--explain', 'x']);
    expect(text.match(/rounding: .* none of its digits can be trusted/g)).toHaveLength(1);
  });

  test('gives a constant its slope', async () => {
    expect(await printed(['c = 4*x', 'x=2', '--explain', '#1'])).toContain(
      'if 4 rises a little, c rises 2 times as much',
    );
  });

  test('says where nan began', async () => {
    expect(await printed(['--example', 'overflow', '--explain', 'L'])).toContain(
      '\nwhy\n  L is nan: inf / inf is not a number\n  the inf began at e: exp(800) is above the largest number, 1.8e308\n',
    );
  });

  test('leaves gradients that the file set by hand', async () => {
    expect(await printed(['--explain', 'a', 'hand.py'], here)).toMatch(
      /^a {3}data 2 {3}∂L\/∂a = 5, set by hand\n(.*\n)*chain\n {2}typed by hand: 5; backward gives: ∂L\/∂a = ∂L\/∂L × ∂L\/∂a = 1 × 3 = 3\n/,
    );
  });

  test('says of a node that the root does not need that there is no path', async () => {
    const text = await printed(['--explain', 'b', 'unused.py'], here);
    expect(text).toMatch(/^b {3}data 3\n/);
    expect(text.match(/no path/g)).toHaveLength(3);
  });

  test('stays right if the file switches on a bug', async () => {
    expect(await printed(['--explain', 'x', 'buggy.py'], here)).toMatch(/^x {3}data 3 {3}∂L\/∂x = 6\n/);
  });

  test('takes a node by its number, a root of its own, and ASCII', async () => {
    expect(await printed(['--explain', '#0', '--root', 'd', '--ascii'])).toMatch(/^a {3}data 2 {3}dd\/da = -3\n/);
    expect(await printed(['--explain', 'λ', '--ascii', 'greek.py'], here)).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test('leaves stdout to the JSON if both are asked for', async () => {
    const { code, stdout, stderr } = await command(['--explain', 'a', '--json']);
    expect([code, JSON.parse(stdout).root]).toEqual([0, 'L']);
    expect(stderr).toContain('∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6');
  });

  test('comes after the table of --check', async () => {
    expect(await printed(['--explain', 'a', '--check'])).toMatch(/none differs\na {3}data 2/);
  });

  test('of an unknown node is refused, with the name that may have been meant', async () => {
    expect(await refusal(['--example', 'neuron', '--explain', 'x1w2'])).toBe(
      'mgrad-tui: there is no node "x1w2"; did you mean "x1w1"?',
    );
    expect(await refusal(['--explain', 'zz'])).toBe('mgrad-tui: there is no node "zz"; there are a, b, c, e, d, f, L');
    expect(await refusal(['--explain'])).toBe('mgrad-tui: --explain takes a value: --explain NODE (or --explain=NODE)');
  });
});

/** What `print` writes: the lines that CPython 3.11 writes, with micrograd's Value. */
import { describe, expect, test } from 'vitest';
import { read } from '../../reading.js';

const FILE = "a = Value(2.0, label='a'); b = Value(-3.0)\nL = a * b\nL.backward()\nh = 0.001\n";

const printed = (statements: string): readonly string[] => read(FILE + statements).prints;

describe('print', () => {
  test.each([
    ['print(L.data)', ['-6.0']],
    ["print('loss', L.data, a.grad)", ['loss -6.0 -3.0']],
    ['print(L)', ['Value(data=-6.0, grad=1.0)']],
    ['print(a + b)', ['Value(data=-1.0, grad=0.0)']],
    ['print(h, h * 2, 1/3)', ['0.001 0.002 0.3333333333333333']],
    ['print()', ['']],
    ['print()\nprint()', ['', '']],
    ["print('')", ['']],
    ["print('a'); print('b')", ['a', 'b']],
    ["print('a' 'b' \"c\", 'd',)", ['abc d']],
    ["print('a', 'b', sep='')", ['ab']],
    ["print('a', 'b', sep=', ', end='!\\n')", ['a, b!']],
    ["print('a', 'b', sep='\\n')", ['a', 'b']],
    ["print('a', end='')\nprint('b')", ['ab']],
    ["print('a', end=' ')\nprint('b', end='')", ['a b']],
    ["print(sep='x', end='y')", ['y']],
    ["print('one\\ntwo')", ['one', 'two']],
    ["print('one\\n')", ['one', '']],
    ["print('''one\ntwo''')", ['one', 'two']],
    ["print('a\\\nb')", ['ab']],
    ["print(\"it's\", '\"', '\\'')", ["it's \" '"]],
    ["print(r'a\\n', R'b\\'c')", ["a\\n b\\'c"]],
    ["print('\\x41\\u0042\\U00000043\\104\\7x')", ['ABCD\\x07x']],
    ["print('\\d \\q \\N{DASH} \\U99999999')", ['\\d \\q \\N{DASH} \\U99999999']],
    ["print(u'ü', b'b')", ['ü b']],
    ["print(a.label, L.label, 'x')", ['a L x']],
    ["print('a\\tb')\nprint('\\t|\\t日\\t|')", ['a       b', '        |       日      |']],
    ["print('\\x1b[31mred\\x07')", ['\\x1b[31mred\\x07']],
    ['print((1 + 2) * 3, -h)', ['9 -0.001']],
    ['print(9, -3, 1_000, 2**3, 9.0, 1e3, 6/3, 2**-1, 1**-1)', ['9 -3 1000 8 9.0 1000.0 2.0 0.5 1.0']],
    ['print(3, a.data, sep=",")', ['3,2.0']],
    ['print(inf, -inf, nan, 1e16, 1e-5)', ['inf -inf nan 1e+16 1e-05']],
  ])('%s', (statements, lines) => {
    expect(printed(statements)).toEqual(lines);
  });

  test('breaks the lines of a text from Windows as Python does', () => {
    expect(read("print('''one\r\ntwo''')\r\nprint('a\\\r\nb')\r\n").prints).toEqual(['one', 'two', 'ab']);
  });

  test('prints what the data is at that moment', () => {
    expect(printed('a.data = 5\nprint(a.data, L.data)\nL = a * b\nprint(L.data)')).toEqual(['5 -6.0', '-15.0']);
  });
});

describe('an f-string', () => {
  test.each([
    ["f'{L.data}'", '-6.0'],
    ["f'{L.data:.4f}'", '-6.0000'],
    ["f'L {L.data:8.2f}|{a.grad:+.1e}|'", 'L    -6.00|-3.0e+00|'],
    ["F'{ L.data }'", '-6.0'],
    ["f'{L}'", 'Value(data=-6.0, grad=1.0)'],
    ["f'{h=}'", 'h=0.001'],
    ["f'{h = }'", 'h = 0.001'],
    ["f'{ a.data+1 = :.2f}'", ' a.data+1 = 3.00'],
    ["f'{a=}'", 'a=Value(data=2.0, grad=-3.0)'],
    ["f'{h!r}{h!s}{h!a}'", '0.0010.0010.001'],
    ["f'{h!r:>8}|{h!s:<8}|{h=!s:^8}|'", '   0.001|0.001   |h= 0.001  |'],
    ["f'{a!r:.5}'", 'Value'],
    ["f'{h:}'", '0.001'],
    ["f'{{}} {{{h}}} }}{{'", '{} {0.001} }{'],
    ["f''", ''],
    ["f'a\\n{h}'", 'a\n0.001'],
    ["f'\\x41{h}\\u0042'", 'A0.001B'],
    ["fr'\\n{h}\\d'", '\\n0.001\\d'],
    ["Rf'\\n{h}'", '\\n0.001'],
    ["'a' f'{h}' 'b'", 'a0.001b'],
    ['f"{a.label}-{a.label!r}-{a.label:>3}|{a.label=}"', "a-'a'-  a|a.label='a'"],
    ["f'{tanh(0):.1f}{max(1, 2)}'", '0.02'],
    ["f'''{\n h +\n 1 # and\n}'''", '1.001'],
    ["f'{-h:=+10.3f}'", '-    0.001'],
    ["f'{h::>8}'", ':::0.001'],
    ["f'{1000000:,}{1e6:,}'", '1,000,0001,000,000.0'],
    ["f'{h:!>8}'", '!!!0.001'],
    ["f'{1/3:%}'", '33.333333%'],
    ['f"{float(\'inf\')}"', 'inf'],
  ])('%s', (text, expected) => {
    expect(printed(`print(${text})`).join('\n')).toBe(expected);
  });

  test('of a hundred thousand braces is read in one pass', () => {
    const fields = '{h}'.repeat(100_000);
    expect(printed(`print(f'${fields}')`)[0]).toHaveLength(500_000);
    expect(printed(`print(f'${'{{'.repeat(100_000)}{h${' '.repeat(100_000)}=!r:>9}')`)[0]).toHaveLength(
      100_000 + 'h='.length + 100_000 + 9,
    );
  });
});

describe('a text that print calculates', () => {
  test.each([
    ["'%5.2f|' % 3.14159", ' 3.14|'],
    ["'%-10s|' % 'ab'", 'ab        |'],
    ["'%10s|' % 2.5", '       2.5|'],
    ["'%d' % 3.9", '3'],
    ["'%+d % d' % (3, 4)", '+3  4'],
    ["'%x %o %#x' % (255, 8, 255)", 'ff 10 0xff'],
    ["'%e' % 12345.678", '1.234568e+04'],
    ["'%g' % 1e-7", '1e-07'],
    ["'%%%s' % 3", '%3'],
    ["'%s %s' % (1, 2.0)", '1 2.0'],
    ["'%5d|%-5d|%05d' % (42, 42, 42)", '   42|42   |00042'],
    ["'%.3s|' % 'abcdef'", 'abc|'],
    ["'{} {}'.format(1, 2.5)", '1 2.5'],
    ["'{1} {0}'.format(1, 2)", '2 1'],
    ["'{:>8.3f}|{:<5}|'.format(3.14159, 7)", '   3.142|7    |'],
    ["'{{}} {}'.format(3)", '{} 3'],
    ["'a' + str(2.0) + 'b'", 'a2.0b'],
    ["'-' * 5 + '>'", '----->'],
    ["'ab' * 0", ''],
    ['1 < 2, 2.0 == 2, 3 != 3, 1 >= 2', 'True True False False'],
    ['10**20 > 1e20, 2**53 + 1 == 2.0**53', 'False False'],
    ["'%.2f%%' % 12.345", '12.35%'],
  ])('%s is %j, as in Python', (expression, line) => {
    expect(read(`print(${expression})`).prints).toEqual([line]);
    expect(read(`a = Value(1)\nprint(${expression})`).prints).toEqual([line]);
  });

  test('has the numbers and the labels of nodes', () => {
    const graph = "a = Value(2.0, label='a')\n";
    expect(read(`${graph}print('%s: %.4f' % (a.label, a.data), a.data > 1)`).prints).toEqual(['a: 2.0000 True']);
    expect(read(`${graph}print('{}'.format(a), 'x' + str(a.grad))`).prints).toEqual(['Value(data=2.0, grad=0.0) x0.0']);
  });
});

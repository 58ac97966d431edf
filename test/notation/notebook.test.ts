/** Notebooks: their code cells as one text, and places in it as cell and line. */
import { describe, expect, test } from 'vitest';
import { notebookSource } from '../../src/notation/notebook.js';
import { type Reading, readSource } from '../../src/notation/read.js';
import { rootData, values } from './reading.js';

const code = (source: string | readonly string[]) => ({ cell_type: 'code', source, outputs: [], execution_count: 7 });
const markdown = (source: string) => ({ cell_type: 'markdown', source });
const notebook = (...cells: readonly object[]): string => JSON.stringify({ nbformat: 4, cells });

const source = (text: string) => notebookSource({ name: 'n.ipynb', text });
const read = (text: string): Reading => readSource(source(text));
const problem = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was read');
};

const LECTURE = [
  markdown('# micrograd from scratch'),
  code('import math\nimport numpy as np\nimport matplotlib.pyplot as plt\n%matplotlib inline'),
  code(['class Value:\n', '  def __init__(self, data):\n', '    self.data = data\n']),
  code(["a = Value(2.0, label='a')\n", "b = Value(-3.0, label='b')\n", "c = Value(10.0, label='c')\n"]),
  code("e = a*b; e.label = 'e'\nd = e + c; d.label = 'd'\nf = Value(-2.0, label='f')\nL = d * f; L.label = 'L'\nL"),
  markdown('now the gradients, by hand'),
  code('L.grad = 1.0\nf.grad = 4.0; d.grad = -2.0; c.grad = -2.0; e.grad = -2.0\na.grad = 6.0; b.grad = -4.0'),
  code(
    'a.data += 0.01 * a.grad\nb.data += 0.01 * b.grad\nc.data += 0.01 * c.grad\nf.data += 0.01 * f.grad\n' +
      'e = a * b\nd = e + c\nL = d * f\nprint(L.data)',
  ),
];

describe('a notebook is read', () => {
  test("of the lecture's kind, with its markdown, outputs, class and magics", () => {
    const reading = read(notebook(...LECTURE));
    expect(reading.prints).toEqual(['-7.286496']);
    expect(rootData(reading)).toBe(-7.286496);
    expect(reading.notes).toEqual([
      'n.ipynb: cell 1, line 1: "import math" passed over',
      'n.ipynb: cell 1, line 2: "import numpy as np" passed over',
      'n.ipynb: cell 1, line 3: "import matplotlib.pyplot as plt" passed over',
      'n.ipynb: cell 1, line 4: "%matplotlib inline" passed over',
      'n.ipynb: cell 2, line 1: class Value passed over: the explorer has its own; the backward here was not run (to run it: npx mgrad-tui --run n.ipynb)',
    ]);
  });

  test.each([
    ['of format 4, with texts', notebook(code('a = 2'), code('L = a*3'))],
    ['of format 4, with lists of lines', notebook(code(['a = 2\n', 'b = 3\n']), code(['L = a*b']))],
    [
      'of format 3, with worksheets and inputs',
      JSON.stringify({
        nbformat: 3,
        worksheets: [
          {
            cells: [
              { cell_type: 'heading', source: 'x' },
              { cell_type: 'code', input: ['a = 2\n'] },
            ],
          },
          { cells: [{ cell_type: 'code', input: 'L = a*3' }] },
        ],
      }),
    ],
    [
      'with empty cells and raw ones',
      notebook(code(''), code('a = 2'), { cell_type: 'raw', source: '?!' }, code('L=a*3')),
    ],
    ['with the line ends of Windows', notebook(code('a = 2\r\nb = 3\r\n'), code('L = a*b'))],
    ['after a byte order mark', `\ufeff${notebook(code('a = 2\nL = a*3'))}`],
  ])('%s', (_, text) => {
    expect(rootData(read(text))).toBe(6);
  });

  test('with cells in other languages passed over whole, and those that go on in Python read', () => {
    const reading = read(
      notebook(
        code('%%bash\nfor x in *; do echo $x; done'),
        code('%%time\na = 2'),
        code('!ls\n?a\na?\na.data??'),
        code('L = a*3'),
      ),
    );
    expect(values(reading)).toEqual({ a: 2, L: 6 });
    expect(reading.notes).toEqual([
      'n.ipynb: cell 1, line 1: "%%bash" passed over',
      'n.ipynb: cell 2, line 1: "%%time" passed over',
      'n.ipynb: cell 3, line 1: "!ls" passed over',
      'n.ipynb: cell 3, line 2: "?a" passed over',
      'n.ipynb: cell 3, line 3: "?a" passed over',
      'n.ipynb: cell 3, line 4: "??a.data" passed over',
    ]);
  });

  test('of many cells at once', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => code(`x${i} = ${i ? `x${i - 1} + 1` : '1'}`));
    expect(rootData(read(notebook(...many)))).toBe(50_000);
  });
});

describe('an error in a notebook names its cell, counted among code cells from 1', () => {
  test.each([
    [
      'an unknown name',
      notebook(markdown('one'), code('a = 2'), markdown('two'), code('\nL = a * bb')),
      'n.ipynb: cell 2, line 2:9: unknown name "bb"\n  L = a * bb\n          ^',
    ],
    [
      'a loop',
      notebook(code('a = 2\n\n'), code(''), code('for i in range(3):\n  a += 1')),
      /^n\.ipynb: cell 3, line 1:1: .*\n {2}for i in range\(3\):\n {2}\^$/,
    ],
    [
      'a bracket that its cell does not close',
      notebook(code('a = (2'), code('L = a*2')),
      'n.ipynb: cell 1, line 1:5: "(" is never closed\n  a = (2\n      ^',
    ],
    [
      'a function that was passed over',
      notebook(code('a = 2'), code('\ndef g(x):\n  return x'), code('L = g(a)')),
      /^n\.ipynb: cell 3, line 1:5: "g" is defined in the def at cell 2, line 2, which was passed over/,
    ],
  ])('%s', (_, text, message) => {
    expect(problem(text)).toMatch(message);
  });

  test.each([
    ['what is not JSON', '{"cells": [}', /^n\.ipynb:1:\d+: this is not JSON, and so not a notebook\n/],
    ['JSON that ends early', '{"cells": [', /^n\.ipynb:1:12: this is not JSON, and so not a notebook\n/],
    ['no text at all', '', /^n\.ipynb:1:1: this is not JSON, and so not a notebook\n/],
    ['a list', '[]', /^n\.ipynb:1:1: this is not a notebook: it has no list of cells\n/],
    ['nothing', 'null', /^n\.ipynb:1:1: this is not a notebook: it has no list of cells\n/],
    ['an object without cells', '{"a": 1}', /^n\.ipynb:1:1: this is not a notebook: it has no list of cells\n/],
    ['cells in no list', '{"cells": {"0": 1}}', /^n\.ipynb:1:1: this is not a notebook: it has no list of cells\n/],
    ['no code', notebook(markdown('x')), /^n\.ipynb:1:1: there is no code in this notebook; expected statements/],
  ])('%s is not a notebook', (_, text, message) => {
    expect(problem(text)).toMatch(message);
  });

  const first = code('a = 2');
  const sourced = (source: unknown) => ({ cell_type: 'code', source });
  const EXPECTED = 'as its source; expected a text, or a list of texts';
  test.each<[string, unknown, string]>([
    ['an object as its source', sourced({ 0: 'L = a*3' }), `cell 2 (cells[2]) has an object ${EXPECTED}`],
    ['a number as its source', sourced(3), `cell 2 (cells[2]) has a number ${EXPECTED}`],
    ['true as its source', sourced(true), `cell 2 (cells[2]) has true ${EXPECTED}`],
    ['null as its source', sourced(null), `cell 2 (cells[2]) has nothing ${EXPECTED}`],
    ['no source', { cell_type: 'code' }, `cell 2 (cells[2]) has nothing ${EXPECTED}`],
    ['a list in a list', sourced([['L = a*3']]), `cell 2 (cells[2]) has a list with a list in it ${EXPECTED}`],
    ['a number in the list', sourced(['L = a*3', 7]), `cell 2 (cells[2]) has a list with a number in it ${EXPECTED}`],
    ['null in the list', sourced([null]), `cell 2 (cells[2]) has a list with null in it ${EXPECTED}`],
    ['an object as its input', { cell_type: 'code', input: {} }, `cell 2 (cells[2]) has an object ${EXPECTED}`],
    [
      'a number as its kind',
      { cell_type: 1, source: 'x' },
      'the cell at cells[2] has a number as its cell_type; expected "code" or another text',
    ],
    ['no kind', { source: 'x' }, 'the cell at cells[2] has nothing as its cell_type; expected "code" or another text'],
    ...(
      [
        [null, 'null'],
        [3, 'a number'],
        ['x', 'a text'],
        [[], 'a list'],
      ] as const
    ).map(
      ([cell, kind]) =>
        [
          `nothing but ${kind}`,
          cell,
          `the cell at cells[2] is ${kind}; expected an object with a cell_type and a source`,
        ] as [string, unknown, string],
    ),
  ])('a cell with %s', (_, cell, message) => {
    const text = JSON.stringify({ cells: [markdown('one'), first, cell] });
    expect(problem(text)).toContain(`n.ipynb:1:1: ${message}\n`);
  });

  test.each([
    ['null', '{"worksheets": [null]}', 'worksheets[0] of this notebook has no list of cells'],
    ['with cells in no list', '{"worksheets": [{"cells": 5}]}', 'worksheets[0] of this notebook has no list of cells'],
    [
      'with a cell that is a number',
      '{"worksheets": [{"cells": []}, {"cells": [5]}]}',
      'the cell at worksheets[1].cells[0] is a number; expected an object with a cell_type and a source',
    ],
  ])('a worksheet %s', (_, text, message) => {
    expect(problem(text)).toContain(`n.ipynb:1:1: ${message}\n`);
  });

  test('anything in the outputs, which are not read', () => {
    for (const outputs of [null, 5, {}, 'x', [[null]]])
      expect(rootData(read(notebook({ ...code('L = 2*Value(3)'), outputs })))).toBe(6);
  });
});

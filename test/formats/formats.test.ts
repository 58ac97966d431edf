/** Which format a file's name stands for. */
import { describe, expect, test } from 'vitest';
import { FORMATS, formatFor } from '../../src/formats/formats.js';
import { LECTURE } from '../session/playing.js';
import { exported, textOf } from './graphs.js';

test.each([
  ['g.dot', 'dot'],
  ['out/g.svg', 'svg'],
  ['g.tar.py', 'py'],
  ['C:\\graphs\\g.mmd', 'mmd'],
  ['G.JSON', 'json'],
  ['../g.csv', 'csv'],
])('%s is %s', (file, ending) => {
  expect(formatFor(file).ending).toBe(ending);
});

test.each([
  ['g.png', 'g.png: there is no format "png"; there are dot, svg, mmd, json, csv, py'],
  ['g.jsn', 'g.jsn: there is no format "jsn"; did you mean "json"?'],
  ['g.pyy', 'g.pyy: there is no format "pyy"; did you mean "py"?'],
  ['g', 'g: expected a name that ends in dot, svg, mmd, json, csv or py'],
  ['g.d/g', 'g.d/g: expected a name that ends in dot, svg, mmd, json, csv or py'],
  ['.dot', '.dot: expected a name that ends in dot, svg, mmd, json, csv or py'],
  ['dot', 'dot: expected a name that ends in dot, svg, mmd, json, csv or py'],
])('%s is not one', (file, message) => {
  expect(() => formatFor(file)).toThrow(message);
});

describe.each(FORMATS)('$ending', ({ write }) => {
  test('ends with a line end', async () => {
    expect(textOf(await write(exported(LECTURE, 'b')))).toMatch(/[^\n]\n$/);
  });
});

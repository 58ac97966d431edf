/**
 * A Jupyter notebook as one text in the notation: its code cells in order, each starting on a new line, so
 * that messages can name a cell and a line in it. Outputs and other cells are passed over; a notebook's
 * `%`, `!` and `?` lines are left to the reader (blocks.ts), which notes them.
 *
 * Formats 4 and 3: https://nbformat.readthedocs.io/en/latest/format_description.html
 */
import { jsonValue } from './json.js';
import { lineCounter, type Source, SourceError } from './source.js';

/** The first line of cells in another language than Python: `%%bash`. After other `%%` lines comes Python. */
const OTHER_LANGUAGE =
  /^\s*%%(?:bash|sh|script|html|HTML|javascript|js|latex|markdown|svg|SVG|perl|ruby|cmd|powershell|system|sx|!|writefile|file|cython|R|sql|pypy|python2)\b.*/;
/** `name?` asks for help, as `?name` does. */
const ASKS = /^([ \t]*)([\w.]+)(\?\??)[ \t]*$/gm;

/** The code cells of a notebook as one source. Throws a SourceError if the text is not a notebook, or a cell is malformed. */
export function notebookSource({ name, text }: Source): Source {
  const all = { name, text };
  const wrong: Wrong = (problem) => {
    throw new SourceError(all, 0, problem);
  };
  const code: string[] = [];
  for (const { cell, path } of cellsOf(jsonValue(all, 'notebook'), wrong)) {
    const type = partOf(cell, 'cell_type');
    if (typeof type !== 'string')
      wrong(
        isObject(cell)
          ? `the cell at ${path} has ${article(type)} as its cell_type; expected "code" or another text`
          : `the cell at ${path} is ${article(cell)}; expected an object with a cell_type and a source`,
      );
    if (type === 'code') code.push(codeOf(cell, path, code.length + 1, wrong));
  }
  if (code.length === 0) wrong('there is no code in this notebook; expected statements like L = a*b');
  const joined = code.join('\n');
  const lineAt = lineCounter({ name, text: joined });
  let offset = 0;
  const cells = code.map((cell) => {
    const line = lineAt(offset);
    offset += cell.length + 1;
    return line;
  });
  return { name, text: joined, cells };
}

type Wrong = (problem: string) => never;

/** What the file has as a cell, unchecked, and its path there: `cells[3]`. */
interface Cell {
  readonly cell: unknown;
  readonly path: string;
}

const isObject = (thing: unknown): thing is Readonly<Record<string, unknown>> =>
  typeof thing === 'object' && thing !== null && !Array.isArray(thing);

const partOf = (thing: unknown, name: string): unknown =>
  isObject(thing) && Object.hasOwn(thing, name) ? thing[name] : undefined;

/** All cells, of format 4, or of format 3, which has them in worksheets. */
function cellsOf(notebook: unknown, wrong: Wrong): Cell[] {
  const [cells, worksheets] = [partOf(notebook, 'cells'), partOf(notebook, 'worksheets')];
  if (Array.isArray(cells)) return cells.map((cell, i) => ({ cell, path: `cells[${i}]` }));
  if (!Array.isArray(worksheets)) return wrong('this is not a notebook: it has no list of cells');
  return worksheets.flatMap((sheet, i) => {
    const listed = partOf(sheet, 'cells') ?? [];
    if (!isObject(sheet) || !Array.isArray(listed)) wrong(`worksheets[${i}] of this notebook has no list of cells`);
    return (listed as unknown[]).map((cell, j) => ({ cell, path: `worksheets[${i}].cells[${j}]` }));
  });
}

/** The Python of a code cell; `number` counts code cells. */
function codeOf(cell: unknown, path: string, number: number, wrong: Wrong): string {
  const source = partOf(cell, 'source') ?? partOf(cell, 'input');
  const lines = Array.isArray(source) ? source : [source];
  const stranger = lines.find((line) => typeof line !== 'string');
  if (lines.some((line) => typeof line !== 'string')) {
    const given = Array.isArray(source) ? `a list with ${article(stranger)} in it` : article(source);
    wrong(`cell ${number} (${path}) has ${given} as its source; expected a text, or a list of texts`);
  }
  const text = lines.join('').replace(/\r\n?/g, '\n');
  const other = OTHER_LANGUAGE.exec(text);
  return other ? other[0].trimStart() : text.replace(ASKS, '$1$3$2');
}

/** The kind of a JSON value, with an article: `a list`. */
function article(thing: unknown): string {
  if (thing === undefined) return 'nothing';
  if (thing === null || typeof thing === 'boolean') return String(thing);
  if (Array.isArray(thing)) return 'a list';
  return typeof thing === 'string' ? 'a text' : `${typeof thing === 'object' ? 'an' : 'a'} ${typeof thing}`;
}

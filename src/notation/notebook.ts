/**
 * A Jupyter notebook as one text in the notation: its code cells in order, each from a line of its own, so
 * that places in it can be said as cell and line. Outputs and texts between the cells are passed over; a
 * notebook's own `%`, `!` and `?` lines are left to the reader (blocks.ts), which notes them.
 *
 * Formats 4 and 3: https://nbformat.readthedocs.io/en/latest/format_description.html
 */
import { jsonValue } from './json.js';
import { lineCounter, type Source, SourceError } from './source.js';

/** Cells in which something else than Python stands, by what they begin with: `%%bash`. Others go on in Python. */
const OTHER_LANGUAGE =
  /^\s*%%(?:bash|sh|script|html|HTML|javascript|js|latex|markdown|svg|SVG|perl|ruby|cmd|powershell|system|sx|!|writefile|file|cython|R|sql|pypy|python2)\b.*/;
/** `name?` asks for help as `?name` does, and is as long. */
const ASKS = /^([ \t]*)([\w.]+)(\?\??)[ \t]*$/gm;

/** The code cells of a notebook as one source. Throws a SourceError where the text is no notebook. */
export function notebookSource({ name, text }: Source): Source {
  const whole = { name, text };
  const notebook = jsonValue(whole, 'notebook');
  const found = cellsOf(notebook);
  if (!found) throw new SourceError(whole, 0, 'this is no notebook: it has no list of cells');
  const code = found.filter((cell) => field(cell, 'cell_type') === 'code').map(codeOf);
  if (code.length === 0)
    throw new SourceError(whole, 0, 'there is no code in this notebook; expected statements like L = a*b');
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

const field = (thing: unknown, name: string): unknown =>
  typeof thing === 'object' && thing !== null ? (thing as Record<string, unknown>)[name] : undefined;

/** All cells: of format 4, or of format 3, where they stand in worksheets. */
function cellsOf(notebook: unknown): readonly unknown[] | undefined {
  const [cells, worksheets] = [field(notebook, 'cells'), field(notebook, 'worksheets')];
  if (Array.isArray(cells)) return cells;
  if (!Array.isArray(worksheets)) return undefined;
  return worksheets.flatMap((sheet) => field(sheet, 'cells') ?? []);
}

/** A cell's Python. */
function codeOf(cell: unknown): string {
  const source = field(cell, 'source') ?? field(cell, 'input') ?? '';
  const text = (Array.isArray(source) ? source.join('') : String(source)).replace(/\r\n?/g, '\n');
  const other = OTHER_LANGUAGE.exec(text);
  return other ? other[0].trimStart() : text.replace(ASKS, '$1$3$2');
}

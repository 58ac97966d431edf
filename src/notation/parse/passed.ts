/** What is passed over: noted, with the names that it would have defined. */

import { clip } from '../../text/width.js';
import { lineNamed, NAME_SHOWN, quoted } from '../source.js';
import { FUNCTIONS } from './arithmetic.js';
import { type Cursor, mustHoldNames, note, tokenText } from './cursor.js';

const BLOCK = /^[ \t]*(?:async\s+)?(class|def)\s+([\p{L}\p{Nd}_]+)/mu;
const IMPORT = /^(?:from\s+([\w.]+)\s+)?import\s+/;
const MAGIC = /^[%!?]/;
/** What the explorer does itself. */
const OWN = new Set(['Value', 'draw_dot', 'trace', ...FUNCTIONS.keys()]);
/** Modules whose functions are those of the notation, by the last part of their name. */
const OF_FUNCTIONS = new Set(['math', 'cmath', 'numpy', 'torch', 'functional']);

/** Steps over the passed-over token here. */
export function passOver(cursor: Cursor): void {
  const text = tokenText(cursor, cursor.at);
  const block = MAGIC.test(text) || IMPORT.test(text) ? null : BLOCK.exec(text);
  if (block) defined(cursor, block[1] as string, block[2] as string);
  else note(cursor, cursor.at, `${quoted(text.slice(0, text.search(/[\r\n]|$/)))} passed over`);
  if (IMPORT.test(text)) imported(cursor, text);
  cursor.at++;
}

/** The name that a class or a function would define. */
function defined(cursor: Cursor, keyword: string, name: string): void {
  cursor.passed.set(name, `the ${keyword} at ${lineHere(cursor)}`);
  mustHoldNames(cursor, cursor.passed);
  const own = OWN.has(name) ? ': the explorer has its own' : '';
  note(cursor, cursor.at, `${keyword} ${clip(name, NAME_SHOWN)} passed over${own}`);
}

const lineHere = ({ source, lineAt, tokens, at }: Cursor): string =>
  lineNamed(source, lineAt(tokens.start[at] as number));

/** The names that an import would define. */
function imported(cursor: Cursor, text: string): void {
  const place = `the import at ${lineHere(cursor)}`;
  const list = text
    .replace(IMPORT, '')
    .replace(/#.*$/gm, '')
    .replace(/[()\\]/g, ' ');
  for (const each of list.split(',')) {
    const [thing = '', as, alias] = each.trim().split(/\s+/);
    const path = thing.split('.');
    const name = as === 'as' && alias ? alias : (path[0] as string);
    if (OF_FUNCTIONS.has(path.at(-1) as string)) cursor.modules.add(name);
    else if (name !== '') cursor.passed.set(name, place);
    mustHoldNames(cursor, cursor.passed);
    mustHoldNames(cursor, cursor.modules);
  }
}

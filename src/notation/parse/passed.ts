/** Statements that are passed over: each adds a note, and the names that it would have defined are remembered. */
import { quoted, shortened } from '../../text/quoted.js';
import { type Definition, definitionIn, importsIn } from '../lex/blocks.js';
import { lineNamed } from '../source.js';
import { FUNCTIONS } from './arithmetic.js';
import { type Cursor, mustHoldNames, note, tokenText } from './cursor.js';

/** Names of which the explorer has its own. */
const OWN = new Set(['Value', 'draw_dot', 'trace', ...FUNCTIONS.keys()]);
/** Modules whose functions are those of the notation, by the last part of their name. */
const OF_FUNCTIONS = new Set(['math', 'cmath', 'numpy', 'torch', 'functional']);

/** Handles the passed-over token here. */
export function passOver(cursor: Cursor): void {
  const text = tokenText(cursor, cursor.at);
  const definition = definitionIn(text);
  if (definition) defined(cursor, definition);
  else note(cursor, cursor.at, `${quoted(text.slice(0, text.search(/[\r\n]|$/)))} passed over`);
  imported(cursor, text);
  cursor.at++;
}

/** The name that a class or a function would define. */
function defined(cursor: Cursor, { keyword, name }: Definition): void {
  cursor.passed.set(name, `the ${keyword} at ${lineHere(cursor)}`);
  mustHoldNames(cursor, cursor.passed);
  const own = OWN.has(name) ? ': the explorer has its own' : '';
  note(cursor, cursor.at, `${keyword} ${shortened(name)} passed over${own}`);
}

/** The names that an import would define. */
function imported(cursor: Cursor, text: string): void {
  for (const { name, of } of importsIn(text)) {
    if (OF_FUNCTIONS.has(of)) cursor.modules.add(name);
    else if (name !== '') cursor.passed.set(name, `the import at ${lineHere(cursor)}`);
    mustHoldNames(cursor, cursor.passed);
    mustHoldNames(cursor, cursor.modules);
  }
}

const lineHere = ({ source, lineAt, tokens, at }: Cursor): string =>
  lineNamed(source, lineAt(tokens.start[at] as number));

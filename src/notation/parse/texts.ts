/** String literals where the grammar takes a text: one token, or several side by side. */
import { type Literal, literalOf, unescaped } from '../lex/strings.js';
import { STRING } from '../lex/tokens.js';
import { type Cursor, fail, is, tokenText } from './cursor.js';

/** The parts of the string token here. Throws a SourceError if there is none. */
export function stringLiteral(cursor: Cursor): Literal {
  if (!is(cursor, STRING)) fail(cursor, "expected a text, like 'a'");
  const { at } = cursor;
  cursor.at++;
  return literalOf(tokenText(cursor, at), cursor.tokens.start[at] as number);
}

/** The text of one or more plain strings here; an f-string is refused. */
export function textLiteral(cursor: Cursor): string {
  let text = '';
  do {
    const { at } = cursor;
    const { prefix, body } = stringLiteral(cursor);
    if (prefix.includes('f')) fail(cursor, 'expected a plain text here, not an f-string', at);
    text += unescaped(body, prefix);
  } while (is(cursor, STRING));
  return text;
}

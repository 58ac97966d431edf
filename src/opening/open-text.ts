/** A text as a session: an expression, or the input from stdin. */
import { EXPECTED } from '../files/read.js';
import type { Work } from '../notation/work.js';
import type { GivenSettings } from '../session/model.js';
import { type Opened, openSource } from '../session/source/open.js';
import { OpenError } from '../session/source/opening.js';
import { openSaved } from '../session/source/saved.js';
import { shortened } from '../text/quoted.js';

/** Opens an expression. An unknown name in it is most likely a leaf that has no value yet. */
export function openExpression(
  text: string,
  given: ReadonlyMap<string, number>,
  settings: GivenSettings,
): Work<Opened> {
  if (text.trim() === '') throw new OpenError(`the expression is empty; ${EXPECTED}`);
  const hint = (name: string): string => ` (a value is given with ${shortened(name)}=1)`;
  return openSource({ name: '<expression>', text }, given, { title: text, ...settings }, hint);
}

/** Opens the input from stdin: statements, or a saved session, which begins with a brace, unlike any statement. */
export function openStdin(text: string, given: ReadonlyMap<string, number>, settings: GivenSettings): Work<Opened> {
  if (text.trim() === '') throw new OpenError(`nothing came on stdin; ${EXPECTED}`);
  const open = text.trimStart().startsWith('{') ? openSaved : openSource;
  return open({ name: '<stdin>', text }, given, { title: 'stdin', ...settings });
}

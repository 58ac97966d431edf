/**
 * Checks the arguments that a program passes to the library, before anything is done with them. A wrong type is a
 * TypeError that names the argument, what was expected and what was given. A number outside its range is a RangeError,
 * thrown where the range is known.
 */

const SHOWN = 30;

/** A value in a few words, for an error message. */
export function describe(thing: unknown): string {
  if (typeof thing === 'string') return `the text ${JSON.stringify(clipped(thing))}`;
  if (thing === undefined || thing === null || typeof thing === 'boolean' || typeof thing === 'number')
    return String(thing);
  return `${typeof thing === 'object' ? 'an' : 'a'} ${typeof thing}`;
}

const clipped = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

export function mustBeText(thing: unknown, what: string): asserts thing is string {
  if (typeof thing !== 'string') throw new TypeError(`${what} is a text, not ${describe(thing)}`);
}

/** Accepts any array, typed arrays too. */
export function mustBeList(thing: unknown, what: string): asserts thing is readonly unknown[] {
  if (Array.isArray(thing) || (ArrayBuffer.isView(thing) && 'length' in thing)) return;
  throw new TypeError(`${what} are a list, not ${describe(thing)}`);
}

/** `example` shows how such options are written. */
export function mustBeOptions(thing: unknown, example: string): asserts thing is object {
  if (typeof thing !== 'object' || thing === null || Array.isArray(thing))
    throw new TypeError(`options are an object such as ${example}, not ${describe(thing)}`);
}

export function mustBeOneOf<Choice extends string>(
  thing: unknown,
  choices: readonly Choice[],
  what: string,
): asserts thing is Choice {
  if (choices.includes(thing as Choice)) return;
  const quoted = choices.map((choice) => `"${choice}"`);
  throw new TypeError(`${what} is ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}, not ${describe(thing)}`);
}

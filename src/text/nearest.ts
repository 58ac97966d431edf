/** The known name that is nearest to a misspelt one, and the messages that suggest it. */
import leven from 'leven';
import { quoted } from './quoted.js';

/** How many letters may differ in a word of this length; in a single letter only the case may. */
const mostApart = (length: number): number => (length <= 1 ? 0 : length <= 3 ? 1 : 2);
const LONGEST = 100;

/** The nearest of `known` other than the word itself, ignoring case, or undefined. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const small = word.toLowerCase();
  let best: string | undefined;
  let most = mostApart(word.length);
  for (const candidate of known) {
    if (candidate === word || Math.abs(candidate.length - word.length) > most) continue;
    const apart = leven(small, candidate.toLowerCase(), { maxDistance: most + 1 });
    if (apart > most) continue;
    best = candidate;
    most = apart - 1;
  }
  return best;
}

/** `; did you mean "weight"?`, or an empty text. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** The most names that a message lists. */
const MOST_LISTED = 16;

/**
 * Says that there is no such thing, and suggests the name that was probably meant, or lists all if they are few:
 *
 *     there is no optimizer "adma"; did you mean "adam"?
 *     there is no leaf "z"; there are a, b, c, f
 */
export function noSuch(kind: string, word: string, known: Iterable<string>): string {
  const names = [...known];
  const listed = `; there ${names.length === 1 ? 'is only' : 'are'} ${names.join(', ')}`;
  const others = suggestion(word, names) || (names.length > 0 && names.length <= MOST_LISTED ? listed : '');
  return word === ''
    ? `expected the name of ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}${others}`
    : `there is no ${kind} ${quoted(word)}${others}`;
}

/** The name a misspelt one was probably meant to be, and the message that says so. */
import leven from 'leven';
import { quoted } from './quoted.js';

/** How many letters may differ in a word this long; in a single letter only its case. */
const mostApart = (length: number): number => (length <= 1 ? 0 : length <= 3 ? 1 : 2);
const LONGEST = 100;

/** The closest of `known` other than the word itself, with capitals the same as small letters, or undefined. */
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

/** `; did you mean "weight"?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** A message lists no more names than these. */
const MOST_LISTED = 12;

/**
 * That a thing is not there, and the name that was probably meant, or all there are if those are few:
 *
 *     there is no optimizer "adma"; did you mean "adam"?
 *     there is no leaf "z"; there are a, b, c, f
 */
export function noSuch(kind: string, word: string, known: Iterable<string>): string {
  const names = [...known];
  const listed = `; there ${names.length === 1 ? 'is only' : 'are'} ${names.join(', ')}`;
  const others = suggestion(word, names) || (names.length > 0 && names.length <= MOST_LISTED ? listed : '');
  return `there is no ${kind} ${quoted(word)}${others}`;
}

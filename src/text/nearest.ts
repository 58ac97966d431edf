/** The name a misspelt one was probably meant to be. */
import leven from 'leven';

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

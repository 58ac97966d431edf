/** The name a misspelt one was probably meant to be. */
import leven from 'leven';

/** The closest of `known` within two letters (one for short words), or undefined. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let distance = word.length <= 3 ? 2 : 3;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= distance) continue;
    const found = leven(word, candidate, { maxDistance: distance });
    if (found < distance) {
      best = candidate;
      distance = found;
    }
  }
  return best;
}

/** `; did you mean "weight"?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

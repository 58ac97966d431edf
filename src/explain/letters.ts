/**
 * Letters for names that are too long to read in a formula, explained beside it: `w := layer 1 neuron 3 w0`. A letter
 * is the first one of the name's last word, or the next that no other name has.
 */

export interface Letters {
  /** The letter of a node; the same each time. An expression is called u. */
  letterFor(id: number, name: string, isExpression: boolean): string;
  /** Reserves a short name that is written as it is. */
  reserve(name: string): void;
  /** `w := layer 1 neuron 3 w0`, one for each letter given since the last call. */
  defined(): string[];
  areGiven(): boolean;
  /** Takes the letters back; reserved names stay. */
  restart(): void;
}

const ALPHABET = 'uvwxyzabcdefghijklmnopqrst';

export function createLetters(): Letters {
  const reserved = new Set<string>();
  let defined = 0;
  const letters = new Map<number, { readonly letter: string; readonly name: string; readonly isExpression: boolean }>();
  const isFree = (letter: string): boolean =>
    !reserved.has(letter) && ![...letters.values()].some((each) => each.letter === letter);
  const first = (name: string, isExpression: boolean): string =>
    isExpression ? 'u' : (/([a-z])[a-z]*[^a-z]*$/i.exec(name)?.[1]?.toLowerCase() ?? 'u');
  const choose = (wanted: string): string => {
    for (let round = 0; ; round++) {
      const suffix = round === 0 ? '' : String(round);
      const letter = [...wanted, ...ALPHABET].find((each) => isFree(each + suffix));
      if (letter !== undefined) return letter + suffix;
    }
  };
  return {
    letterFor: (id, name, isExpression) => {
      const known = letters.get(id);
      if (known) return known.letter;
      const letter = choose(first(name, isExpression));
      letters.set(id, { letter, name, isExpression });
      return letter;
    },
    reserve: (name) => reserved.add(name),
    defined: () => {
      const given = [...letters.values()];
      const labels = given.filter(({ isExpression }) => !isExpression);
      const written = (name: string): string =>
        labels.reduce((text, label) => text.replaceAll(label.name, label.letter), name);
      const all = given.map(({ letter, name, isExpression }) => `${letter} := ${isExpression ? written(name) : name}`);
      const since = all.slice(defined);
      defined = all.length;
      return since;
    },
    areGiven: () => letters.size > 0,
    restart: () => {
      letters.clear();
      defined = 0;
    },
  };
}

/**
 * What inputs are drawn with. Each input has dice of its own, which follow from the seed, the part and its number, so
 * that one that fails can be drawn again without those before it.
 */
import { seeded } from '../../src/engine/nn/nn.js';

export interface Dice {
  /** A whole number from 0 up, below `sides`. */
  below(sides: number): number;
  /** True so often, from 0 to 1. */
  chance(often: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

export function diceFor(seed: number, part: string, index: number): Dice {
  const random = seeded(mixed(mixed(seed) ^ mixed(index) ^ mixed(part.length)));
  const below = (sides: number): number => Math.floor(random() * sides);
  return {
    below,
    chance: (often) => random() < often,
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
  };
}

/** A number of 32 bits that has little to do with the given one: the finalizer of murmur3, by Austin Appleby (public domain). */
function mixed(number: number): number {
  let x = (number + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** What stands in no ordinary text: controls, directions, half characters, things that look like others. */
export const STRANGE: readonly string[] = [
  ...'\0\x01\x07\b\t\v\f\r\x1b\x7f\x80\x85\x9b\xa0\xad',
  '\x1b]52;c;UFdORUQ=\x07',
  '\x1b[2J',
  '\x9b31m',
  '\u061c\u200b\u200d\u200e\u202e\u2028\u2029\u2066\ufeff\ufff9\uffff',
  '\ud83d',
  '\ude00',
  '😀',
  '👩‍👩‍👧',
  'é',
  'e\u0301\u0301\u0301',
  '日本',
  'שלום',
  'ﬁ',
  'Ⅳ',
  '٣',
  '²',
  '－',
  '“',
  '\u{e0041}',
];

/** One to four small changes anywhere in a text: what is there taken away, doubled, moved, or something put in between. */
export function mutated(text: string, dice: Dice, words: readonly string[]): string {
  let result = text;
  for (let changes = 1 + dice.below(4); changes > 0; changes--) result = changed(result, dice, words);
  return result;
}

const LONGEST = 1 << 14;

function changed(text: string, dice: Dice, words: readonly string[]): string {
  const at = dice.below(text.length + 1);
  const to = Math.min(text.length, at + 1 + dice.below(dice.chance(0.2) ? 200 : 6));
  const [before, part, after] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
  switch (dice.below(8)) {
    case 0:
      return before + after;
    case 1:
      return before + dice.pick(words) + part + after;
    case 2:
      return before + dice.pick(words) + after;
    case 3:
      return before + dice.pick(STRANGE) + part + after;
    case 4:
      return before + part + part + after;
    case 5: {
      const times = dice.chance(0.02) ? Math.ceil(LONGEST / Math.max(1, part.length)) : dice.below(9);
      return before + part.repeat(times) + after;
    }
    case 6: {
      const elsewhere = dice.below(text.length + 1);
      return before + text.slice(elsewhere, elsewhere + 1 + dice.below(20)) + after;
    }
    default:
      return before + String.fromCharCode(dice.chance(0.8) ? dice.below(128) : dice.below(0x10000)) + after;
  }
}

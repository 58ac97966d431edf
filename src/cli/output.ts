/** What goes out: text in pieces, as fast as its reader takes it, and in ASCII alone where that is asked for. */

export interface Output {
  /** For stdout: what was asked for. */
  print(pieces: Iterable<string>): Promise<void>;
  /** For stderr: a sentence or more, a line end is added. */
  complain(text: string): void;
}

/** More of the output than this is not held back, in characters. */
const BLOCK = 2 ** 16;

/** The process's own output. */
export function outputFor({ ascii }: { readonly ascii: boolean }): Output {
  const shown = ascii ? asciiOf : (text: string): string => text;
  return {
    complain: (text) => void process.stderr.write(`${shown(text)}\n`),
    async print(pieces) {
      const { stdout } = process;
      for (const block of inBlocks(pieces)) {
        // Not `once` of node:events, which would throw what main.ts listens for.
        if (!stdout.write(shown(block))) await new Promise((resolve) => stdout.once('drain', resolve));
      }
    },
  };
}

/** Pieces joined to fewer and larger ones: a million nodes are no million writes. */
function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** The text in printable ASCII and line ends, other characters as JSON and Python write them: `\u03b1`. */
export const asciiOf = (text: string): string => text.replaceAll('…', '~').replace(/[^\n\x20-\x7e]/g, unicodeEscape);

/** One UTF-16 unit as `\u` and four digits. */
export const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What goes out: text in pieces, as fast as its reader takes it, with nothing that could act on a terminal, and in ASCII alone if asked for. */
import { inBlocks } from '../text/blocks.js';
import { escape, escapeLines, inAscii } from '../text/escape.js';
import { clip } from '../text/width.js';

export interface Output {
  /** For stdout: what was asked for. */
  print(pieces: Iterable<string>): Promise<void>;
  /** For stderr: a sentence or more, a line end is added. */
  complain(text: string): void;
}

/** The process's own output. */
export function outputFor({ ascii }: { readonly ascii: boolean }): Output {
  const shown = ascii ? inAscii : escapeLines;
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

/** A message is a few lines: names in it may be as long as the input. */
const MESSAGE_CELLS = 400;

/** A message on one line, nothing in it that could act on a terminal. */
export const messageText = (message: string): string => clip(escape(message), MESSAGE_CELLS);

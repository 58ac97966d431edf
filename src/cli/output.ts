/** The command's output: text in pieces, as fast as its reader takes them, escaped, and only ASCII if asked for. */
import { inBlocks } from '../text/blocks.js';
import { escape, escapeLines, inAscii } from '../text/escape.js';
import { clip } from '../text/width.js';

export interface Output {
  /** Writes what was asked for to stdout. */
  print(pieces: Iterable<string>): Promise<void>;
  /** Writes a message and a line end to stderr. */
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
        // Not `once` of node:events: it would throw the errors that main.ts handles.
        if (!stdout.write(shown(block))) await new Promise((resolve) => stdout.once('drain', resolve));
      }
    },
  };
}

/** The most cells of a message: names in it may be as long as the input. */
const MESSAGE_CELLS = 400;

/** A message on one line, escaped and clipped. */
export const messageText = (message: string): string => clip(escape(message), MESSAGE_CELLS);

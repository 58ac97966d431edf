/** What goes out: text in pieces, as fast as its reader takes it, with nothing that could act on a terminal, and in ASCII alone if asked for. */
import { inBlocks } from '../text/blocks.js';
import { escapeLines, inAscii } from '../text/escape.js';

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

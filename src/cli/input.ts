/** Where the graph comes from: a built-in example, a file, text piped in, or the expression itself. */
import { basename } from 'node:path';
import type { Work } from '../notation/work.js';
import { openExampleNamed, refuseSeed } from '../opening/open-example.js';
import { isFile, openFile } from '../opening/open-file.js';
import { openExpression, openStdin } from '../opening/open-text.js';
import type { GivenSettings } from '../session/model.js';
import type { Opened } from '../session/source/open.js';
import { waitingFor } from '../terminal/waiting.js';
import type { Arguments } from './arguments.js';
import { isPiped, stdinText } from './stdin.js';

/** How long a pipe may stay silent if `-` was not given, in ms. */
const PATIENCE = 1000;
const FIRST = 'lecture';

/** Finds the input, and returns the work that opens it. Both throw an error that says what is wrong with the input. */
export async function openInput(argv: Arguments): Promise<Work<Opened>> {
  const { example, input, seed, given } = argv;
  const settings = settingsIn(argv);
  if (example !== undefined) return openExampleNamed(example, given, settings, seed);
  refuseSeed(seed);
  if (input === '-') return openStdin((await stdinText()) ?? '', given, settings);
  if (input !== undefined) {
    if (!isFile(input)) return openExpression(input, given, settings);
    const end = waitingFor(basename(input));
    return openFile(input, given, settings).finally(end);
  }
  const piped = isPiped() ? await stdinText(PATIENCE) : undefined;
  return piped === undefined || piped.trim() === ''
    ? openExampleNamed(FIRST, given, settings)
    : openStdin(piped, given, settings);
}

/** Settings from the command line. */
export const settingsIn = ({ root, lr, direction, optimizer }: Arguments): GivenSettings => ({
  ...(root !== undefined && { root }),
  ...(lr !== undefined && { lr }),
  ...(direction !== undefined && { direction }),
  ...(optimizer !== undefined && { optimizer }),
});

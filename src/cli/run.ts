/** One run of the command: read the input, then open the screen or print. Returns the exit code. */
import { basename } from 'node:path';
import { GraphTooLarge } from '../engine/memory-limit.js';
import { EXAMPLES } from '../examples/table.js';
import { FileError } from '../files/error.js';
import { fileText } from '../files/read.js';
import { ExportError } from '../formats/error.js';
import { formatFor } from '../formats/formats.js';
import { SourceError } from '../notation/source.js';
import { firstLineOf, isLines } from '../opening/open-lines.js';
import { packaged } from '../opening/packaged.js';
import type { Session } from '../session/model.js';
import { OpenError, withNotes } from '../session/source/opening.js';
import { cancellable } from '../terminal/cancelling.js';
import { unicodeLocale } from '../terminal/colour.js';
import type { Keys } from '../terminal/controlling.js';
import { withProgress } from '../terminal/progress.js';
import { Cancelled } from '../terminal/slices.js';
import { waitingFor } from '../terminal/waiting.js';
import { type Arguments, UsageError } from './arguments.js';
import { asText } from './as-text.js';
import { CANCELLED, DONE, UNUSABLE } from './exit-codes.js';
import { openInput } from './input.js';
import { keysFor, onScreen } from './on-screen.js';
import { messageText, type Output, outputFor } from './output.js';

/** Runs the command. Errors in arguments and input come out as one message on stderr and exit code 2. */
export async function run(argv: Arguments): Promise<number> {
  // A locale without UTF-8 asks for ASCII too.
  const ascii = argv.ascii || !unicodeLocale(process.env);
  const output = outputFor({ ascii });
  try {
    if (argv.listExamples) {
      await output.print(EXAMPLES.map(({ name, about }) => `${name.padEnd(12)} ${about}\n`));
      return DONE;
    }
    if (argv.pythonHelper) {
      await output.print([await fileText(packaged('mgrad.py'), 'mgrad.py')]);
      return DONE;
    }
    const asked = { ...argv, ascii };
    // a program is run by few: what that takes is loaded only then
    if (argv.run) return await (await import('./program/program.js')).runAndShow(argv.run, asked, output);
    return await open(asked, output);
  } catch (error) {
    output.complain(messageOf(error));
    return error instanceof Cancelled ? CANCELLED : UNUSABLE;
  }
}

/** Errors of which only the message is printed. */
const CLEAR = [UsageError, FileError, OpenError, ExportError, GraphTooLarge, Cancelled];

/** The message about arguments or an input that cannot be used. Throws every other error. */
function messageOf(error: unknown): string {
  if (error instanceof SourceError) return error.message;
  if (!CLEAR.some((kind) => error instanceof kind)) throw error;
  return messageText(`mgrad-tui: ${(error as Error).message}`);
}

async function open(argv: Arguments, output: Output): Promise<number> {
  if (argv.exportTo !== undefined) formatFor(argv.exportTo);
  const keys = keysFor(argv);
  try {
    return await openWith(keys, argv, output);
  } catch (error) {
    if (!keys || !(error instanceof SourceError)) throw error;
    // what running a program takes is loaded only if that is asked for
    const answer = await (await import('./program/offer-run.js')).offerRun(error, argv, keys);
    if (answer === undefined) throw error;
    if (answer === 'leave') return UNUSABLE;
    return await (await import('./program/program.js')).runAndShow([argv.input as string], argv, output);
  } finally {
    keys?.close();
  }
}

async function openWith(keys: Keys | undefined, argv: Arguments, output: Output): Promise<number> {
  if (argv.watch && keys && argv.input !== undefined && isLines(argv.input)) await waitForLine(argv.input);
  const work = await openInput(argv);
  const opened = await (keys ? cancellable(keys, (signal) => withProgress(work, { signal })) : withProgress(work));
  if (argv.watch) refuseToWatch(opened.session, keys);
  return await (keys ? onScreen(withNotes(opened.session, opened.notes), keys, argv) : asText(opened, argv, output));
}

/** Waits for the first line of a file, which may not exist yet. */
async function waitForLine(file: string): Promise<void> {
  const end = waitingFor(`the first line of ${basename(file)}`);
  await firstLineOf(file).finally(end);
}

function refuseToWatch({ model }: Session, keys: Keys | undefined): void {
  if (model.origin.path === undefined)
    throw new UsageError('--watch takes a file: what is open here cannot be saved again');
  if (!keys) throw new UsageError('--watch needs a screen: the file is read again while that is open');
}

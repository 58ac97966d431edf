/** One call of the command: read the input, then open the screen or print. Gives the exit code. */
import { basename } from 'node:path';
import { GraphTooLarge } from '../engine/memory-limit.js';
import { EXAMPLES } from '../examples/table.js';
import { FileError } from '../files/error.js';
import { ExportError } from '../formats/exported.js';
import { formatFor } from '../formats/formats.js';
import { jsonObject } from '../formats/json/write.js';
import { SourceError } from '../notation/source.js';
import type { Work } from '../notation/work.js';
import { exportTo } from '../opening/export-file.js';
import type { Session } from '../session/model.js';
import { linesOfPage } from '../session/pages.js';
import { exportedFrom } from '../session/source/export.js';
import type { Opened } from '../session/source/open.js';
import { OpenError, withNotes } from '../session/source/opening.js';
import { takeSteps } from '../session/training/steps.js';
import { update } from '../session/update.js';
import { cancellable } from '../terminal/cancelling.js';
import { hasScreenReader, prepareEnvironment, unicodeLocale } from '../terminal/colour.js';
import { type Keys, openKeys } from '../terminal/controlling.js';
import { withProgress } from '../terminal/progress.js';
import { Cancelled, stepsInSlice } from '../terminal/slices.js';
import { waitingFor } from '../terminal/waiting.js';
import { escape as visible } from '../text/escape.js';
import { count, plural } from '../text/numbers.js';
import { shortPath } from '../text/quoted.js';
import { clip } from '../text/width.js';
import { type Arguments, UsageError } from './arguments.js';
import { checks } from './checks.js';
import { explanationText, nodeToExplain } from './explain.js';
import { openInput } from './input.js';
import { type Output, outputFor } from './output.js';
import { treeText } from './print.js';

/** Exit codes: done; something asked for did not come out; nothing could be done with the arguments or the input. */
const DONE = 0;
const FAILED = 1;
const UNUSABLE = 2;
/** As after ^C. */
const CANCELLED = 130;

/** Runs the command. Errors in arguments and input come out as one message on stderr and exit code 2. */
export async function run(argv: Arguments): Promise<number> {
  // A locale that says it has no UTF-8 is a wish for ASCII too.
  const ascii = argv.ascii || !unicodeLocale(process.env);
  const output = outputFor({ ascii });
  try {
    if (argv.listExamples) {
      await output.print(EXAMPLES.map(({ name, about }) => `${name.padEnd(12)} ${about}\n`));
      return DONE;
    }
    return await open({ ...argv, ascii }, output);
  } catch (error) {
    output.complain(messageOf(error));
    return error instanceof Cancelled ? CANCELLED : UNUSABLE;
  }
}

/** Errors whose message is all there is to say. */
const CLEAR = [UsageError, FileError, OpenError, ExportError, GraphTooLarge, Cancelled];

/** A message is a few lines: names in it may be as long as the input. */
const MESSAGE_CELLS = 400;

/** What is said about arguments or an input that cannot be used. Throws what is none of that. */
function messageOf(error: unknown): string {
  if (error instanceof SourceError) return error.message;
  if (!CLEAR.some((kind) => error instanceof kind)) throw error;
  return shown(`mgrad-tui: ${(error as Error).message}`);
}

const shown = (message: string): string => clip(visible(message), MESSAGE_CELLS);

async function open(argv: Arguments, output: Output): Promise<number> {
  if (argv.exportTo !== undefined) formatFor(argv.exportTo);
  const { json, check, backward, explain, steps } = argv;
  const asked = [explain, steps, argv.exportTo].some((value) => value !== undefined);
  const wantsText = json || check || backward || asked;
  const isPlain = argv.plain || hasScreenReader(process.env);
  const isDumb = process.env.TERM === 'dumb' && !isPlain;
  const keys = wantsText || !process.stdout.isTTY || isDumb ? undefined : openKeys();
  try {
    const work = await openInput(argv);
    const opened = await (keys ? cancellable(keys, (signal) => withProgress(work, { signal })) : withProgress(work));
    if (argv.watch) refuseToWatch(opened.session, keys);
    return await (keys
      ? onScreen(withNotes(opened.session, opened.notes), keys, { ...argv, plain: isPlain })
      : asText(opened, argv, output));
  } finally {
    keys?.close();
  }
}

function refuseToWatch({ model }: Session, keys: Keys | undefined): void {
  if (model.origin.path === undefined)
    throw new UsageError('--watch takes a file: what is open here cannot be saved again');
  if (!keys) throw new UsageError('--watch needs a screen: the file is read again while that is open');
}

async function onScreen(
  session: Session,
  keys: Keys,
  { ascii, noColor, mouse, plain, watch }: Arguments,
): Promise<number> {
  prepareEnvironment(process.env, { noColor });
  const open = plain ? (await import('../view/plain.js')).openPlain : (await import('../view/open.js')).openApp;
  await open({ ...session, mouse }, { keys, watch, ...(ascii && { ascii }) });
  return DONE;
}

async function asText({ session: opened, prints, notes }: Opened, argv: Arguments, output: Output): Promise<number> {
  const { steps = 0, json, explain } = argv;
  const node = explain === undefined ? undefined : nodeToExplain(opened, explain);
  for (const note of notes) output.complain(note);
  for (const page of opened.pages) output.complain(`${linesOfPage(page).join('\n')}\n`);
  /** Where stdout is for the JSON alone, all else goes to stderr. */
  const say = async (text: string): Promise<void> => (json ? output.complain(text) : output.print([`${text}\n`]));
  if (prints.length > 0) await say(prints.join('\n'));
  const { session, stopped } = await withProgress(stepped(opened, steps));
  const shown = argv.backward ? update(session, { type: 'backward' }) : session;
  const checked = argv.check ? await withProgress(checks(shown)) : undefined;
  if (checked) await say(checked.text);
  if (node !== undefined) await say(explanationText(shown, node, argv.ascii));
  const unwritten = argv.exportTo === undefined ? undefined : await problemExporting(argv.exportTo, shown, output);
  if (json) await output.print(jsonObject(exportedFrom(shown), checked?.checks));
  else if (!checked && node === undefined && argv.exportTo === undefined)
    await output.print([treeText(shown, argv.ascii)]);
  for (const problem of [stopped, unwritten]) if (problem !== undefined) output.complain(`mgrad-tui: ${problem}`);
  return (stopped ?? unwritten) !== undefined || (checked?.differs ?? 0) > 0 ? FAILED : DONE;
}

/** Exports, and gives what is wrong where that cannot be done. */
async function problemExporting(file: string, session: Session, output: Output): Promise<string | undefined> {
  const end = waitingFor(basename(file));
  try {
    const besides = await exportTo(file, session);
    if (besides !== '') output.complain(shown(`mgrad-tui: wrote ${shortPath(file)}${besides}`));
    return undefined;
  } catch (error) {
    if (error instanceof ExportError || error instanceof FileError) return shown(error.message);
    throw error;
  } finally {
    end();
  }
}

/** The session some steps on, or as many as could be applied and why the next one could not. */
function* stepped(session: Session, all: number): Work<{ session: Session; stopped?: string }> {
  let { model } = session;
  let done = 0;
  for (let wanted = 1; done < all; ) {
    const begun = performance.now();
    const taken = takeSteps(model, 'step', Math.min(wanted, all - done));
    model = taken.model;
    done += taken.done;
    if (taken.refused !== undefined) {
      const stopped = `stopped after ${count(done)} of ${plural(all, 'step')}; the next was ${taken.refused}`;
      return { session: { ...session, model }, stopped };
    }
    wanted = stepsInSlice(taken.done, performance.now() - begun);
    yield { doing: 'stepping', done, all };
  }
  return { session: { ...session, model } };
}

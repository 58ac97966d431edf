/** The command without a screen: steps, checks, explanations, an export, JSON or the tree, each if asked for. */
import { basename } from 'node:path';
import { FileError } from '../files/error.js';
import { ExportError } from '../formats/error.js';
import { jsonObject } from '../formats/json/write.js';
import type { Work } from '../notation/work.js';
import { exportTo } from '../opening/export-file.js';
import type { Session } from '../session/model.js';
import { linesOfPage } from '../session/screen/pages.js';
import { exportedFrom } from '../session/source/export.js';
import type { Opened } from '../session/source/open.js';
import { takeSteps } from '../session/training/steps.js';
import { update } from '../session/update.js';
import { withProgress } from '../terminal/progress.js';
import { stepsInSlice } from '../terminal/slices.js';
import { waitingFor } from '../terminal/waiting.js';
import { count, plural } from '../text/numbers.js';
import { shortPath } from '../text/short-path.js';
import type { Arguments } from './arguments.js';
import { checks } from './checks.js';
import { DONE, FAILED } from './exit-codes.js';
import { explanationText, nodeToExplain } from './explain.js';
import { messageText, type Output } from './output.js';
import { treeText } from './print.js';

/** What a program that was run adds to what is printed. */
export interface RunTexts {
  /** What is said of a node before its explanation. */
  readonly about: (node: number) => string;
  /** The object about the run, as JSON. */
  readonly json: string;
}

/** Prints what the file printed and noted, and then what was asked for. Returns the exit code. */
export async function asText(
  { session: opened, prints, notes }: Opened,
  argv: Arguments,
  output: Output,
  run?: RunTexts,
): Promise<number> {
  const { steps = 0, json, explain } = argv;
  const node = explain === undefined ? undefined : nodeToExplain(opened, explain);
  for (const note of notes) output.complain(note);
  for (const page of opened.pages) output.complain(`${linesOfPage(page).join('\n')}\n`);
  /** With --json, stdout is for the JSON alone, and all else goes to stderr. */
  const say = async (text: string): Promise<void> => (json ? output.complain(text) : output.print([`${text}\n`]));
  if (prints.length > 0) await say(prints.join('\n'));
  const { session, stopped, ended } = await withProgress(stepped(opened, steps));
  const shown = argv.backward ? update(session, { type: 'backward' }) : session;
  const checked = argv.check ? await withProgress(checks(shown)) : undefined;
  if (checked) await say(checked.text);
  if (node !== undefined) {
    // the right gradients, after what was said of the program's
    const right = run ? update(shown, { type: 'backward' }) : shown;
    await say(`${run?.about(node) ?? ''}${explanationText(right, node, argv.ascii)}`);
  }
  const unwritten = argv.exportTo === undefined ? undefined : await problemExporting(argv.exportTo, shown, output);
  if (json) await output.print(jsonObject(exportedFrom(shown), { checks: checked?.checks, run: run?.json }));
  else if (!checked && node === undefined && argv.exportTo === undefined)
    await output.print([treeText(shown, argv.ascii)]);
  if (ended !== undefined) output.complain(`mgrad-tui: ${ended}`);
  for (const problem of [stopped, unwritten]) if (problem !== undefined) output.complain(`mgrad-tui: ${problem}`);
  return (stopped ?? unwritten) !== undefined || (checked?.differs ?? 0) > 0 ? FAILED : DONE;
}

/** Exports; returns the problem if that fails. */
async function problemExporting(file: string, session: Session, output: Output): Promise<string | undefined> {
  const end = waitingFor(basename(file));
  try {
    const besides = await exportTo(file, session);
    if (besides !== '') output.complain(messageText(`mgrad-tui: wrote ${shortPath(file)}${besides}`));
    return undefined;
  } catch (error) {
    if (error instanceof ExportError || error instanceof FileError) return messageText(error.message);
    throw error;
  } finally {
    end();
  }
}

interface Stepped {
  readonly session: Session;
  /** Why a step was refused, or how a schedule ended, before all were taken. */
  readonly stopped?: string;
  readonly ended?: string;
}

/** The session after `all` steps, or after as many as could be applied. */
function* stepped(session: Session, all: number): Work<Stepped> {
  let { model } = session;
  let done = 0;
  for (let wanted = 1; done < all; ) {
    const begun = performance.now();
    const taken = takeSteps(model, 'step', Math.min(wanted, all - done));
    model = taken.model;
    done += taken.applied;
    if (taken.refused !== undefined) {
      const stopped = `stopped after ${count(done)} of ${plural(all, 'step')}; the next was ${taken.refused}`;
      return { session: { ...session, model }, stopped };
    }
    if (taken.ended && done < all) {
      const ended = `the schedule ends after ${count(done)} of ${plural(all, 'step')}`;
      return { session: { ...session, model }, ended };
    }
    wanted = stepsInSlice(taken.applied, performance.now() - begun);
    yield { doing: 'stepping', done, all };
  }
  return { session: { ...session, model } };
}

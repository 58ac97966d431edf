/**
 * `--run` on a terminal: what the program prints is shown until its first moment is there, then the explorer opens beside
 * the program. What is printed from then on comes when the explorer is left.
 */
import { type LiveProgram, startLive } from '../../opening/program/live.js';
import type { GivenSettings, Session } from '../../session/model.js';
import type { Keys } from '../../terminal/controlling.js';
import { withProgress } from '../../terminal/progress.js';
import type { Arguments } from '../arguments.js';
import { CANCELLED } from '../exit-codes.js';
import { loadScreen, onScreen } from '../on-screen.js';
import type { Output } from '../output.js';
import { programOutput } from './output.js';
import { answerSignals } from './signals.js';
import { progressText, summaryText } from './words.js';

/** Runs the program and opens the explorer. Returns the exit code. */
export async function runOnScreen(
  words: readonly string[],
  settings: GivenSettings,
  argv: Arguments,
  keys: Keys,
  output: Output,
): Promise<number> {
  const begun = await begin(words, settings, argv, output);
  if (!begun) return CANCELLED;
  const { session, live } = begun;
  const code = await onScreen(session, keys, argv, live);
  await output.print([`${summaryText(live.summary(), argv)}\n`]);
  return code;
}

/** The program at its first moment; undefined if ^C ended it before. */
async function begin(
  words: readonly string[],
  settings: GivenSettings,
  argv: Arguments,
  output: Output,
): Promise<{ live: LiveProgram; session: Session } | undefined> {
  const { every, moment: wanted } = argv;
  let live: LiveProgram | undefined;
  const screen = programOutput(process.stdout, () => (live ? progressText(live.report) : 'starting Python'));
  const signals = answerSignals(() => live && { end: live.interrupt, signal: live.signal, remove: live.kill });
  try {
    live = await startLive(words, { every, wanted, settings, printed: screen.printed });
    // what the screen takes is loaded while Python starts
    await Promise.all([live.first, loadScreen(argv)]);
    if (await signals.ended()) {
      await live.end();
      screen.end();
      if (live.report.moments.list.length > 0) await output.print([`${summaryText(live.summary(), argv)}\n`]);
      return undefined;
    }
    screen.end();
    const { session, moments } = await withProgress(live.begin());
    return { live, session: { ...session, moments, list: { of: 'summary' } } };
  } catch (error) {
    await signals.ended();
    await live?.end();
    throw error;
  } finally {
    screen.end();
  }
}

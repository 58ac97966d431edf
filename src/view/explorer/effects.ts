/** Performs a session's effects: copy, export, open, write. The result is an action, often a message. */

import type { Work } from '../../notation/work.js';
import { pathsFrom } from '../../opening/complete-file.js';
import { exportTo } from '../../opening/export-file.js';
import { openFile } from '../../opening/open-file.js';
import { homePath, writeSession } from '../../opening/write-session.js';
import type { Action } from '../../session/action.js';
import { namesFrom } from '../../session/complete/names.js';
import type { Effect, EffectOf, WantedMoment } from '../../session/effects.js';
import type { Session } from '../../session/model.js';
import { withNotes } from '../../session/source/opening.js';
import { ASKED, copyText } from '../../terminal/clipboard.js';
import { inSlices } from '../../terminal/slices.js';
import { shortPath } from '../../text/short-path.js';

/** Runs a user's own programs for the explorer, one at a time. */
export interface Programs {
  run(words: readonly string[], signal: AbortSignal): Promise<Action | undefined>;
  load(wanted: WantedMoment): Promise<Action>;
  output(): Action;
}

/** Performs an effect and returns an action if there is something to report; `signal` cancels what can be cancelled. */
export type Perform = (effect: Effect, session: Session, signal: AbortSignal) => Promise<Action | undefined>;

/** The terminal that the app is on, and how files are opened if progress is shown. */
export interface World {
  readonly output: NodeJS.WriteStream;
  readonly open?: Opening;
  /** The user's own programs. */
  readonly programs?: Programs;
  /** Gives the terminal to the shell until `fg`, and draws everything again. */
  suspend(): void;
  redraw(): void;
}

export type Opening = <Result>(work: Work<Result>, signal: AbortSignal) => Promise<Result>;

/** Opens in slices, with keys between them, and shows no progress. */
export const quietly: Opening = (work, signal) => inSlices(work, () => {}, signal);

/** The effects of an app. What fails becomes a message, and is never thrown. */
export const effectsOn =
  (world: World): Perform =>
  async (effect, session, signal) => {
    try {
      return await PERFORMERS[effect.kind](effect as never, world, session, signal);
    } catch (error) {
      return { type: 'say', text: firstLine(error), tone: 'error' };
    }
  };

/** The problem and its place; there is no space for the line and its caret. */
export const firstLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0] as string;

/** A file as a session, with what reading it noted. */
async function openedFile(file: string, { open = quietly }: World, signal: AbortSignal): Promise<Session> {
  const { session, notes } = await open(await openFile(homePath(file), undefined, undefined, signal), signal);
  return withNotes(session, notes);
}

const PERFORMERS: { readonly [Kind in Effect['kind']]: Performer<Kind> } = {
  copy,
  export: exportFile,
  open: async ({ file }, world, _, signal) => ({ type: 'opened', session: await openedFile(file, world, signal) }),
  write: async ({ file, over }, _, session, signal) => ({
    type: 'written',
    ...(await writeSession(session, file, over, signal)),
  }),
  run: async ({ words }, { programs }, _, signal) => programs?.run(words, signal),
  'load-moment': async ({ wanted }, { programs }) =>
    programs?.load(wanted) ?? { type: 'moment-loaded', wanted, problem: 'no program is open' },
  output: async (_, { programs }) => programs?.output(),
  complete: async ({ wanted }, _, session, signal) => {
    const { of, starts } = wanted;
    const [start = ''] = starts;
    if (of === 'file') return { type: 'completed', wanted, start, names: await pathsFrom(start) };
    const work = namesFrom(session.model.program, starts, of === 'node');
    return { type: 'completed', wanted, ...(await inSlices(work, () => {}, signal)) };
  },
  suspend: async (_, { suspend }) => void suspend(),
  redraw: async (_, { redraw }) => void redraw(),
};

type Performer<Kind extends Effect['kind']> = (
  effect: EffectOf<Kind>,
  world: World,
  session: Session,
  signal: AbortSignal,
) => Promise<Action | undefined>;

/** What is known about a text that no clipboard tool has taken. */
const COPIED: Readonly<Record<string, (what: string) => string>> = {
  tmux: (what) => `copied the ${what} to tmux's buffer`,
  [ASKED]: (what) => `asked the terminal to copy the ${what} (OSC 52)`,
};

async function copy({ what, text }: EffectOf<'copy'>, { output }: World): Promise<Action> {
  try {
    const by = await copyText(text, output);
    return { type: 'say', text: `${COPIED[by]?.(what) ?? `copied the ${what} by ${by}`}: ${text}` };
  } catch (error) {
    throw new Error(`the ${what} cannot be copied: ${(error as Error).message}`);
  }
}

async function exportFile(
  { file }: EffectOf<'export'>,
  _: World,
  session: Session,
  signal: AbortSignal,
): Promise<Action> {
  const besides = await exportTo(homePath(file), session, signal);
  return { type: 'say', text: `wrote ${shortPath(file)}${besides}` };
}

/**
 * The user's own programs in the explorer, one at a time: `:run` starts one, its moments are listed as they come, and the
 * newest is shown at most five times a second while it is followed. The program runs free and waits for nothing here.
 */
import { FileError } from '../../files/error.js';
import type { LiveProgram } from '../../opening/program/live.js';
import { refuseOthers } from '../../opening/program/process/refuse.js';
import type { Action, ProgramNews } from '../../session/action.js';
import type { WantedMoment } from '../../session/effects.js';
import type { Moments, Session } from '../../session/model.js';
import { turnsTo } from '../../session/moments/arrive.js';
import { newestIn } from '../../session/moments/list.js';
import { momentIn } from '../../session/moments/shelf.js';
import { DEADLY, type Deadly, endBy } from '../../terminal/ending.js';
import { Cancelled } from '../../terminal/slices.js';
import { escapePrinted } from '../../text/escape.js';
import { firstLine, type Opening, type Programs } from './effects.js';
import type { Explorer } from './explorer.js';

export interface ExplorerPrograms extends Programs {
  /** Tells the explorer what is new from now on. */
  follow(explorer: Explorer): void;
  signal(signal: NodeJS.Signals): void;
  /** Ends the program; `restore`, which gives the terminal back, runs at the same time. */
  end(restore: () => void): Promise<void>;
  /** Ends it at once. */
  kill(): void;
  /** Writes what it has printed while the screen hid that. */
  printUnseen(output: NodeJS.WriteStream): void;
}

/** The time between two moments that are shown, in ms. */
const SHOWN_EVERY = 200;
/** A program that has run this long is not ended by one key, in ms. */
const LONG = 10_000;

export function createPrograms(open: Opening, pause = SHOWN_EVERY, first?: LiveProgram): ExplorerPrograms {
  let program = first;
  let explorer: Explorer | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** One that has no moment yet. */
  let starting: LiveProgram | undefined;

  first?.hide();

  /** Looks for news after a pause, if none are looked for yet. */
  const soon = (): void => {
    timer ??= setTimeout(tell, pause);
  };
  const tell = (): void => {
    timer = undefined;
    if (!explorer || !program) return;
    const { session } = explorer.snapshot();
    const { moments } = session;
    if (session.closed || !moments) return;
    const news = newsOf(program, session, moments);
    if (news) explorer.dispatch({ type: 'program-said', news });
    const more = program.listed(moments.total);
    if (more.length > 0 || isBehind(session)) explorer.dispatch({ type: 'moment-arrived', moments: more });
    const after = explorer.snapshot().session;
    if (after.moments?.ending === undefined || isBehind(after)) soon();
  };
  const watch = (live: LiveProgram): void => {
    program = live;
    live.listen(soon);
    let known: { readonly session: Session | undefined; readonly stays: ReadonlySet<number | undefined> } | undefined;
    live.keep((index) => {
      const session = explorer?.snapshot().session;
      if (known?.session !== session || !known) known = { session, stays: staying(session) };
      return known.stays.has(index);
    });
    soon();
  };
  const load = async (wanted: WantedMoment): Promise<Action> => {
    try {
      if (!program) throw new FileError('no program is open');
      const opened = await open(program.open(wanted.index, wanted.by), new AbortController().signal);
      return { type: 'moment-loaded', wanted, opened };
    } catch (error) {
      return { type: 'moment-loaded', wanted, problem: firstLine(error) };
    }
  };
  const run = async (words: readonly string[], signal: AbortSignal): Promise<Action | undefined> => {
    const { startLive } = await import('../../opening/program/live.js');
    refuseOthers(words);
    const live = await startLive(words);
    starting = live;
    try {
      const cancelled = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Cancelled('cancelled: nothing was run')), { once: true });
      });
      await Promise.race([live.first, cancelled]);
      const { session, moments } = await open(live.begin(), signal);
      await program?.end();
      watch(live);
      return { type: 'program-opened', session, moments };
    } catch (error) {
      await live.end();
      throw error;
    } finally {
      starting = undefined;
    }
  };
  const kill = (): void => {
    program?.kill();
    starting?.kill();
  };
  const dieBy = (signal: Deadly): never => {
    kill();
    return endBy(signal);
  };
  return {
    run,
    load,
    output: () => ({
      type: 'open-list',
      list: {
        of: 'output',
        lines: escapePrinted(program?.printed() ?? '')
          .replace(/\n$/, '')
          .split('\n'),
      },
    }),
    follow: (ofThis) => {
      explorer = ofThis;
      if (first) watch(first);
    },
    signal: (signal) => {
      program?.signal(signal);
      starting?.signal(signal);
    },
    end: async (restore) => {
      clearTimeout(timer);
      // a signal does not wait for a program that takes its time
      const listeners = DEADLY.map((signal) => [signal, () => dieBy(signal)] as const);
      for (const [signal, listener] of listeners) process.on(signal, listener);
      const ending = Promise.all([program?.end(), starting?.end()]);
      restore();
      await ending;
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
    kill,
    printUnseen: (output) => {
      const text = program?.unseen() ?? '';
      if (text !== '') output.write(escapePrinted(text.endsWith('\n') ? text : `${text}\n`));
    },
  };
}

/** Whether the newest moment is followed, and is not shown yet. */
function isBehind({ moments, model }: Session): boolean {
  return moments?.following === true && moments.wanted === undefined && momentIn(model) !== newestIn(moments);
}

/** What is new about a program apart from its moments. */
function newsOf(program: LiveProgram, session: Session, moments: Moments): ProgramNews | undefined {
  const { list } = session;
  const direction = program.direction();
  const turns = turnsTo(session, direction);
  const ending = program.ending();
  const isOver = ending !== undefined && moments.ending === undefined;
  const isLong = ending === undefined && !moments.isLong && program.age() > LONG;
  const isRead = list?.of === 'summary' && moments.ending === undefined;
  if (!isOver && !isLong && !isRead && !turns) return undefined;
  return {
    ...(isOver && {
      ending: ending.words,
      message: { text: ending.sentence, tone: ending.isFailure ? 'error' : 'info' } as const,
    }),
    ...(isLong && { isLong }),
    ...(turns && direction && { direction }),
    ...((isOver || isRead) && { summary: program.summary() }),
  };
}

/** The moments that a session can lead to again. */
function staying(session: Session | undefined): ReadonlySet<number | undefined> {
  if (!session) return new Set();
  const { moments, past, future, model } = session;
  return new Set([
    momentIn(model),
    ...(moments?.branches.keys() ?? []),
    ...[...past, ...future].map((entry) => momentIn(entry.model)),
  ]);
}

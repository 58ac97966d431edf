/**
 * The moments of a program as they come: each is read from its files, its gradients are judged, and its files are kept or
 * thinned. Only the newest graph is in memory; the others are read again when they are wanted.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { GraphTooLarge } from '../../../engine/memory-limit.js';
import type { Direction } from '../../../engine/optimizers/optimizers.js';
import { NONE } from '../../../engine/tape.js';
import { judge } from '../../../explain/verdicts/judge.js';
import type { Recording } from '../../../explain/verdicts/recording.js';
import { FileError } from '../../../files/error.js';
import type { Judged } from '../../../session/model.js';
import type { MomentEvent } from '../process/events.js';
import { type Numbers, readNumbers, readStructure } from './files.js';
import type { JudgedMoment } from './outcome.js';
import { newLeafData, type Parameters } from './parameters.js';
import { type Recorded, recorded, withData } from './recorded.js';
import { recordingOf } from './recording.js';
import { sharingTexts } from './sharing.js';
import { type Files, LIMITS, type Limits, newKept, structureFile } from './thinning.js';

export interface MomentStoreOptions {
  readonly limits?: Limits;
  /** The moment that keeps its files whatever the limits are. */
  readonly wanted?: number | undefined;
  /** How many may wait to be judged. */
  readonly mostWaiting?: number;
  /** Called when there is more to say of them. */
  readonly changed?: () => void;
}

/** A moment's graph with its numbers. */
export interface Taken {
  readonly recorded: Recorded;
  readonly numbers: Numbers;
}

export interface MomentStore {
  /** Where their files are. */
  readonly folder: string;
  /** Oldest first; moment i is at i - 1. */
  readonly list: readonly JudgedMoment[];
  add(event: MomentEvent): void;
  /** Resolves when all that were added are judged. */
  settled(): Promise<void>;
  /** Whether a moment's files are still there. */
  has(index: number): boolean;
  /** Only every nth of those that were taken is kept. */
  readonly every: number;
  /** Reads one again. Throws a FileError or a GraphTooLarge if that is not possible. */
  read(moment: JudgedMoment): Taken;
  /** How many of them are judged, those from the first on. */
  readonly known: number;
  /** These keep their files whatever the limits are, too. */
  alsoKeep(stays: (index: number) => boolean): void;
  /** All that was found of the gradients of the first wrong moment, the newest and the one that was asked for. */
  judged(index: number): Judged | undefined;
  /** The same for any backward, from its numbers. */
  judgeAgain(moment: JudgedMoment, taken: Taken): Judged;
  /** The first backward with wrong gradients. */
  readonly firstWrong: number | undefined;
  /** The leaves that the program changes. */
  readonly parameters: Parameters;
  /** The way in which it changes them. */
  readonly direction: () => Direction | undefined;
}

/** In place of backwards of which nothing is known. */
const PASSED_OVER = 'passed over';

/** The most moments of which the leaves before are remembered. */
const MOST_REMEMBERED = 256;

/** The most moments that wait to be judged; if there are more, the oldest of them are not. */
const MOST_WAITING = 2048;
const UNJUDGED = { outcome: 'not compared', reason: 'backwards came faster than they could be compared' } as const;

export function newMomentStore(
  folder: string,
  { limits = LIMITS, wanted, mostWaiting = MOST_WAITING, changed = () => {} }: MomentStoreOptions = {},
): MomentStore {
  const list: JudgedMoment[] = [];
  const kept = newKept(folder, limits);
  const leafData = newLeafData();
  const waiting: ((MomentEvent & Files) | typeof PASSED_OVER)[] = [];
  let working: Promise<void> | undefined;
  let firstWrong: number | undefined;
  let newest: number | undefined;
  /** Each has several numbers for every node, so only a few are kept. */
  const judgements = new Map<number, Judged>();
  /** What leaves were at the backward before, of moments where that made a gradient wrong. */
  const leavesBefore = new Map<number, Float64Array>();
  let alsoStays = (_: number): boolean => false;
  const shared = sharingTexts();
  let last: { readonly structure: number; readonly recorded: Recorded } | undefined;

  const stays = (index: number): boolean => index === firstWrong || index === wanted;
  const isKept = (index: number): boolean => stays(index) || alsoStays(index);

  function read({ file, structure }: Files): Taken {
    const path = join(folder, structureFile(structure));
    const known = last?.structure === structure ? last.recorded : undefined;
    const shape = known?.structure ?? readStructure(path);
    const numbers = readNumbers(join(folder, file), shape.nodes);
    const graph = known ? withData(known, numbers.data) : recorded(shape, numbers.data);
    last = { structure, recorded: graph };
    return { recorded: graph, numbers };
  }

  function judged(event: MomentEvent & Files): JudgedMoment {
    try {
      const { recorded, numbers } = read(event);
      if (event.kind !== 'backward') return event;
      const recording = recordingOf(recorded, numbers, event.raised, leafData.before);
      const judgement = judge(recording);
      leafData.add(recorded, numbers);
      judgements.set(event.index, { recording, judgement });
      if (judgement.counts['not zeroed'] > 0) remember(event.index, recording);
      return { ...event, verdict: { outcome: judgement.outcome, reason: judgement.reason } };
    } catch (error) {
      if (!(error instanceof FileError || error instanceof GraphTooLarge)) throw error;
      leafData.passOver();
      return { ...event, missing: error.message };
    }
  }

  function remember(index: number, { tape, earlier }: Recording): void {
    if (earlier)
      leavesBefore.set(
        index,
        Float64Array.from(tape.leaves, (leaf) => earlier[leaf]!),
      );
    const [oldest] = leavesBefore.keys();
    if (leavesBefore.size > MOST_REMEMBERED && oldest !== undefined) leavesBefore.delete(oldest);
  }

  function judgeAgain({ index, raised }: JudgedMoment, { recorded, numbers }: Taken): Judged {
    const before = leavesBefore.get(index);
    const { tape, theirs } = recorded;
    const bySerial = new Map<number, number>();
    before?.forEach((data, i) => {
      const id = theirs[tape.leaves[i]!]!;
      if (id !== NONE) bySerial.set(numbers.serial[id]!, data);
    });
    const recording = recordingOf(recorded, numbers, raised, (serial) => bySerial.get(serial));
    return { recording, judgement: judge(recording) };
  }

  async function work(): Promise<void> {
    // `working` is set by then
    await undefined;
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      if (event === PASSED_OVER) {
        leafData.passOver();
        continue;
      }
      const { index } = event;
      const isLate = waiting.length >= mostWaiting && event.kind === 'backward' && index !== wanted;
      if (isLate) leafData.passOver();
      const moment = isLate ? { ...event, verdict: UNJUDGED } : judged(event);
      list[index - 1] = moment;
      if (moment.verdict?.outcome === 'wrong') firstWrong ??= index;
      if (newest !== undefined && !stays(newest)) judgements.delete(newest);
      newest = index;
      kept.add(event, isKept);
      changed();
      await setImmediate();
    }
    working = undefined;
  }

  return {
    folder,
    list,
    add(arrived) {
      const event = shared(arrived);
      // the program shares the pipe: what does not count on is not from the helper
      if (event.index !== list.length + 1) return;
      list.push(event);
      if (isTaken(event)) waiting.push(event);
      else if (event.kind === 'backward' && waiting.at(-1) !== PASSED_OVER) waiting.push(PASSED_OVER);
      if (!isTaken(event)) changed();
      working ??= work();
    },
    get known() {
      const next = waiting.find((event) => event !== PASSED_OVER);
      return (next?.index ?? list.length + 1) - 1;
    },
    alsoKeep(stays) {
      alsoStays = stays;
    },
    judgeAgain,
    async settled() {
      await working;
    },
    has: kept.has,
    judged: (index) => judgements.get(index),
    get firstWrong() {
      return firstWrong;
    },
    get every() {
      return kept.every;
    },
    read(moment) {
      if (!isTaken(moment)) throw new FileError('its numbers were not taken');
      return read(moment);
    },
    parameters: leafData.parameters,
    direction: leafData.direction,
  };
}

const isTaken = (event: MomentEvent): event is MomentEvent & Files =>
  event.file !== undefined && event.structure !== undefined;

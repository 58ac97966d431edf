/** One run of a program, from finding Python to its end: its moments, and what else the helper said of it. */

import { type MomentStore, type MomentStoreOptions, newMomentStore } from './moments/moments.js';
import type { ProgramEvent } from './process/events.js';
import { newFolder } from './process/folder.js';
import {
  type Listener,
  type ProgramEnd,
  type ProgramToRun,
  programName,
  type RunningProgram,
  startProgram,
} from './process/program.js';
import { findPython } from './process/python.js';

/** A class, the line where it begins, and, if it was none of a graph's nodes, what it lacks. */
export interface ClassSeen {
  readonly name: string;
  readonly place: string;
  readonly lacks: readonly string[];
}

/** Where the program, or a cell of a notebook, failed. */
export type Failure = Extract<ProgramEvent, { readonly event: 'failed' }>;

/** What is known of a run; it grows while the program runs. */
export interface Report {
  /** Its file or module, as the user wrote it. */
  readonly name: string;
  readonly moments: MomentStore;
  readonly python: string | undefined;
  readonly executable: string | undefined;
  readonly classes: readonly ClassSeen[];
  readonly notes: readonly string[];
  readonly standIns: readonly string[];
  readonly failures: readonly Failure[];
  /** The code that the helper said at the end; undefined if it could not. */
  readonly code: number | undefined;
  /** How the process ended; undefined while it runs. */
  readonly end: ProgramEnd | undefined;
}

export interface ProgramRun extends Pick<RunningProgram, 'end' | 'signal'> {
  readonly report: Report;
  /** Once the program has ended and its moments are judged. Rejects if judging fails. */
  readonly ended: Promise<void>;
  /** Removes the moments' files. */
  remove(): void;
}

export interface RunOptions extends MomentStoreOptions, Pick<ProgramToRun, 'every' | 'helper'> {}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The most of each that is remembered of classes, notes and failures: a program can say them in a loop. */
const MOST_SAID = 100;

/** Runs a program. Rejects with a FileError if there is no Python for it, or no place for its moments. */
export async function runProgram(
  words: readonly string[],
  options: RunOptions,
  printed: Listener['printed'],
): Promise<ProgramRun> {
  const python = await findPython();
  const folder = await newFolder();
  const report: Mutable<Report> = {
    name: programName(words),
    moments: newMomentStore(folder.path, options),
    python: undefined,
    executable: undefined,
    classes: [],
    notes: [],
    standIns: [],
    failures: [],
    code: undefined,
    end: undefined,
  };
  try {
    const program = await startProgram(
      { ...options, words, python, folder: folder.path },
      { printed, happened: (event) => happened(report, event) },
    );
    const ended = program.ended.then(async (end) => {
      report.end = end;
      await report.moments.settled();
    });
    return { report, ended, end: program.end, signal: program.signal, remove: folder.remove };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function happened(report: Mutable<Report>, event: ProgramEvent): void {
  const added = <Item>(items: readonly Item[], item: Item): readonly Item[] =>
    items.length < MOST_SAID ? [...items, item] : items;
  switch (event.event) {
    case 'start':
      report.python = event.python;
      report.executable = event.executable;
      return;
    case 'class':
      report.classes = added(report.classes, { ...event, lacks: [] });
      return;
    case 'lacks':
      report.classes = added(report.classes, event);
      return;
    case 'moment':
      report.moments.add(event);
      return;
    case 'note':
      if (!report.notes.includes(event.text)) report.notes = added(report.notes, event.text);
      return;
    case 'stand-ins':
      report.standIns = event.modules;
      return;
    case 'failed':
      report.failures = added(report.failures, event);
      return;
    case 'end':
      report.code = event.code;
  }
}

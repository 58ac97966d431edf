/**
 * A session: one graph, its numbers, and where the user is in it. Plain immutable data; what
 * changes it is `update` (update.ts). Its truth is the structure, the leaves' data, and where the
 * gradients come from; the data and gradient of every node follow from those (numbers.ts).
 */
import type { Samples } from '../engine/nn/samples.js';
import type { Remembered, ScheduledRule, UpdateRule } from '../engine/optimizers/optimizers.js';
import type { Program } from '../notation/run/machine.js';
import type { Effect } from './effects.js';
import type { Curve, History } from './history/history.js';
import type { ExplanationView, Lens, PlotView } from './panes.js';

/** Where backward ran: from which root, on which leaf data, at which iteration, and how. */
export interface BackwardAt {
  readonly root: number;
  readonly leaves: Float64Array;
  readonly iteration: number;
  /** How many nodes have propagated; all of them if not given. */
  readonly propagated?: number;
  /** The bug it ran with, and what the leaves' gradients were before it, if that matters. */
  readonly bug?: string;
  readonly before?: Float64Array;
}

/** Where the gradients on the screen come from. */
export interface Gradients {
  /** The last backward; undefined before any. */
  readonly at?: BackwardAt;
  /** Gradients that stand in place of those, by node: set by hand. */
  readonly set: ReadonlyMap<number, number>;
  /** Every gradient was set to zero. */
  readonly zeroed?: true;
}

/** Where a graph came from, and what it was then. */
export interface Origin {
  /** The file, by its full path, and a mark of the text that was read. */
  readonly path?: string;
  readonly mark?: string;
  /** Whether it was read from JSON. */
  readonly isJson?: true;
  /** The statements that made it, if they are of the notation. */
  readonly text?: string;
  /** Statements that were typed since and changed the graph. */
  readonly typed?: string;
  /** First values of leaves that were given besides. */
  readonly given?: ReadonlyMap<string, number>;
  /** What the command line gave for it. */
  readonly settings?: GivenSettings;
  /** As it was opened. */
  readonly opened?: Beginning;
}

/** Settings from outside, which win over what a file says. */
export interface GivenSettings extends Partial<UpdateRule> {
  readonly root?: string;
}

/** What a graph begins with: what a file that is read again is held against. */
export type Beginning = Omit<Model, 'title' | 'origin' | 'gradients' | 'history' | 'state'>;

/** What an iteration is taken with. */
export interface RunSettings extends Omit<UpdateRule, 'lr'> {
  readonly what: Run['what'];
  /** The learning rate, or its schedule. */
  readonly rate: number | string;
  readonly bug: string | undefined;
  readonly frozen: Uint8Array;
}

/** Iterations one after the other that were taken with the same settings: those after `from`, to the next segment. */
export interface Segment {
  readonly from: number;
  readonly settings: RunSettings;
}

export interface SavedRun extends Curve {
  /** Counted from 1 in the order of saving. */
  readonly number: number;
  readonly segments: readonly Segment[];
  /** The iteration that the next run went on from. */
  readonly fork: number;
}

export interface Runs {
  /** Of the present run. */
  readonly segments: readonly Segment[];
  /** The oldest first. */
  readonly saved: readonly SavedRun[];
}

/** What undo covers. */
export interface Model extends ScheduledRule {
  /** What the header calls the graph. */
  readonly title: string;
  readonly origin: Origin;
  readonly program: Program;
  readonly root: number;
  /** Data of each leaf, in the order of the tape's leaves. */
  readonly leaves: Float64Array;
  /** 1 for each leaf that a step leaves alone, in the same order. */
  readonly frozen: Uint8Array;
  /** What the optimizer remembers; undefined before its first step, and if it remembers nothing. */
  readonly state: Remembered | undefined;
  /** The mistake that backward makes on purpose, if any. */
  readonly bug?: string;
  readonly gradients: Gradients;
  readonly history: History;
  /** What the graph's nodes are for, sample by sample, if that is known. */
  readonly samples?: Samples;
  /** What this run was taken with, and the runs saved to compare it with. */
  readonly runs: Runs;
}

/** An earlier iteration that is viewed. */
export interface ViewedIteration {
  readonly iteration: number;
  readonly leaves: Float64Array;
  /** What was remembered there, perhaps by another optimizer than the present one. */
  readonly state: Remembered | undefined;
  readonly gradients: Gradients;
}

/** One row of the tree: input number `side` of `user`. The root's row has the user -1. */
export interface Selection {
  readonly user: number;
  readonly side: number;
}

/** A text being typed, and where its cursor stands. */
export interface FieldText {
  readonly text: string;
  readonly cursor: number;
}

/** The text field that is open, if one is. */
export type Field = FieldText &
  ({ readonly kind: 'edit' | 'gradient' | 'predict'; readonly node: number } | { readonly kind: 'command' | 'search' });

/** Steps that are taken one after the other, in slices of time. */
export interface Run {
  readonly what: 'step' | 'nudge';
  /** How many are still to come; Infinity for one that only ends when it is paused. */
  readonly left: number;
  /** Ten a second rather than as fast as it goes. */
  readonly paced: boolean;
  /** Whether undo already knows of it. */
  readonly begun: boolean;
  /** What ends it besides. */
  readonly until?: Until;
  /** How many it takes a second; undefined until that is known. */
  readonly rate?: number;
}

/** A condition on the root's data, or on the iteration, that ends a run. */
export interface Until {
  readonly of: 'root' | 'k';
  readonly relation: '<' | '<=' | '>' | '>=' | '=';
  readonly value: number;
  /** As it was typed. */
  readonly text: string;
}

export interface Message {
  readonly text: string;
  /** A hint is the first to give way if there is little space. */
  readonly tone: 'info' | 'error' | 'hint';
}

/** Gradients being guessed: the column is hidden, and each node asked for in turn. */
export interface Prediction {
  readonly asked: readonly number[];
  /** Per node that was got right: at which try. */
  readonly right: ReadonlyMap<number, number>;
  /** Wrong answers to the node that is asked now. */
  readonly tries: number;
}

/** What undo goes back to. */
export interface UndoEntry {
  readonly model: Model;
  readonly viewed: ViewedIteration | undefined;
}

export interface Session {
  readonly model: Model;
  readonly viewed: ViewedIteration | undefined;
  readonly selection: Selection;
  /** 1 for each node whose inputs are hidden. */
  readonly folded: Uint8Array;
  /** Heads of the groups that are shown as binary trees. */
  readonly binary: ReadonlySet<number>;
  readonly field: Field | undefined;
  readonly help: boolean;
  /** Clicks and the wheel are listened to. */
  readonly mouse: boolean;
  readonly message: Message | undefined;
  /** What is asked of the world around it, until somebody takes it from here. */
  readonly effect: Effect | undefined;
  readonly run: Run | undefined;
  readonly lens: Lens;
  readonly explanation: ExplanationView;
  readonly plot: PlotView;
  /** The picture is shown in place of the tree. */
  readonly picture: boolean;
  readonly prediction: Prediction | undefined;
  /** A file's `# :say` pages, and which one is open. */
  readonly pages: readonly string[];
  readonly page: number;
  /** What was searched for last. */
  readonly search: string;
  /** The file that this graph was written to last, and a mark of what was written. */
  readonly written: { readonly path: string; readonly mark: string } | undefined;
  readonly past: readonly UndoEntry[];
  readonly future: readonly UndoEntry[];
  /** The user asked to leave. */
  readonly closed: boolean;
}

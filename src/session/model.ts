/**
 * A session: one graph, its numbers, and where the user is in it. Plain immutable data; what
 * changes it is `update` (update.ts). Its truth is the structure, the leaves' data, and where the
 * gradients come from; the data and gradient of every node follow from those (numbers.ts).
 */
import type { SampleNodes } from '../engine/nn/samples.js';
import type { Remembered, ScheduledRule, UpdateRule } from '../engine/optimizers/optimizers.js';
import type { Judgement } from '../explain/verdicts/judgement.js';
import type { Recording } from '../explain/verdicts/recording.js';
import type { LinePlace } from '../files/lines.js';
import type { SavedPoint } from '../formats/json/read.js';
import type { Next, Sample } from '../notation/handed.js';
import type { Program } from '../notation/run/machine.js';
import type { Effect, WantedMoment } from './effects.js';
import type { Curve, History } from './history/history.js';
import type { ExplanationView, Lens, ListName, PlotView, Zoom } from './panes.js';

/** Where backward ran: from which root, on which leaf data, at which iteration, and how. */
export interface BackwardAt {
  readonly root: number;
  readonly leaves: Float64Array;
  readonly iteration: number;
  /** How many nodes have propagated; all of them if not given. */
  readonly propagated?: number;
  /** The bug it ran with, and what it kept of the gradients before it: one a leaf, or one a node (bugs.ts). */
  readonly bug?: string;
  readonly before?: Float64Array;
}

/** Where the gradients on the screen come from. */
export interface Gradients {
  /** The last backward; undefined before any. */
  readonly at?: BackwardAt;
  /** Gradients set by hand, by node; they replace the backward's. */
  readonly set: ReadonlyMap<number, number>;
  /** Every gradient was set to zero. */
  readonly zeroed?: true;
  /** Those that are set are wrong ones that the user's own program has computed. */
  readonly theirs?: true;
}

/** Where a graph came from, and how it was opened. */
export interface Origin {
  /** The file's full path, and a mark of the text that was read. */
  readonly path?: string;
  readonly mark?: string;
  /** Whether it was read from JSON. */
  readonly isJson?: true;
  /** Its source, if it was a text in the notation. */
  readonly text?: string;
  /** Statements typed since then that changed the graph. */
  readonly typed?: string;
  /** First values of leaves from the command line. */
  readonly given?: ReadonlyMap<string, number>;
  /** Settings from the command line. */
  readonly settings?: GivenSettings;
  /** The model when it was opened. */
  readonly opened?: Beginning;
  /** If it is the newest line of a file with a graph on each: what was read of that. */
  readonly lines?: Lines;
  /** If it is a moment of a program: which one. */
  readonly moment?: OpenedMoment;
}

/** A moment of a program as it was opened. */
export interface OpenedMoment {
  readonly index: number;
  readonly gradients: Gradients;
  /** What was found of the gradients of its backward. */
  readonly judged?: () => Judged;
}

/** A backward's numbers, and what was found of its gradients. */
export interface Judged {
  readonly recording: Recording;
  readonly judgement: Judgement;
}

/** Graphs of the same structure, one a line, as one history. */
export interface Series {
  /** The newest. */
  readonly point: SavedPoint;
  /** L and the leaves of those before it, and its own L. */
  readonly history: History;
}

/** What was read of a file with a graph on each line. */
export interface Lines extends Series {
  /** The gradients at the newest. */
  readonly gradients: Gradients;
  /** The place after the last complete line. */
  readonly place: LinePlace;
}

/** Settings from outside, which override a file's. */
export interface GivenSettings extends Partial<UpdateRule> {
  readonly root?: string;
}

/** What a graph begins with; a file that is read again is compared with it. */
export type Beginning = Omit<Model, 'title' | 'origin' | 'gradients' | 'history' | 'state'>;

/** The settings of an iteration. */
export interface RunSettings extends Omit<UpdateRule, 'lr'> {
  readonly what: Run['what'];
  /** The learning rate, or its schedule. */
  readonly rate: number | string;
  readonly bug: string | undefined;
  readonly frozen: Uint8Array;
}

/** Successive iterations with the same settings: those after `from`, up to the next segment. */
export interface Segment {
  readonly from: number;
  readonly settings: RunSettings;
}

export interface SavedRun extends Curve {
  /** From 1, in the order of saving. */
  readonly number: number;
  readonly segments: readonly Segment[];
  /** The iteration that the next run started from. */
  readonly fork: number;
}

export interface Runs {
  /** The present run's. */
  readonly segments: readonly Segment[];
  /** Oldest first. */
  readonly saved: readonly SavedRun[];
}

/** One call of backward or of a drawing in a program, as it is listed. */
export interface Moment {
  /** From 1, in the order of the calls. */
  readonly index: number;
  /** What was called. */
  readonly kind: string;
  /** The line of the call: `train.py:41`. */
  readonly place: string;
  /** The root's name, and its data. */
  readonly root: string | undefined;
  readonly loss: number;
  /** 0 if that is not known. */
  readonly nodes: number;
  /** Moments with the same number have the same graph. */
  readonly structure: number | undefined;
  /** Of a backward's gradients. */
  readonly outcome: 'right' | 'wrong' | 'not compared' | undefined;
  /** Why it cannot be opened, if it cannot. */
  readonly missing?: string | undefined;
}

/** The moments that one line of a program has made: their numbers, and L at each. */
export interface Calls {
  readonly indexes: number[];
  readonly losses: number[];
}

/** Undo entries after an undo or a redo, and the one to restore. */
export interface Travel {
  readonly entry: UndoEntry;
  readonly past: readonly UndoEntry[];
  readonly future: readonly UndoEntry[];
}

/** What the user has done at a moment that is not open, without its graph. */
export interface Shelved extends Omit<Model, 'program' | 'origin' | 'samples' | 'gradients'> {
  readonly moment: number;
  /** Those that the moment was opened with, if not given. */
  readonly gradients?: Gradients;
  /** Statements that changed the graph. */
  readonly typed?: string;
}

/** A user's own program that runs, or has run. Undo does not cover it. */
export interface Moments {
  readonly name: string;
  /** The first `total` count: sessions share one list, which grows. */
  readonly list: Moment[];
  readonly total: number;
  /** By kind and line of the call; shared too. */
  readonly calls: Map<string, Calls>;
  /** The first moment with wrong gradients. */
  readonly firstWrong: number | undefined;
  /** How the program ended: `done`, `failed train.py:31`; undefined while it runs. */
  readonly ending: string | undefined;
  /** Whether it has run for so long that quitting asks first, and whether that was asked. */
  readonly isLong: boolean;
  readonly asked: boolean;
  /** Whether the newest moment is shown. */
  readonly following: boolean;
  readonly wanted: WantedMoment | undefined;
  /** The undo or redo that it is wanted for. */
  readonly travel: Travel | undefined;
  /** What the user has done at moments that are not open. */
  readonly branches: ReadonlyMap<number, Shelved>;
  /** The run in a few lines. */
  readonly summary: readonly string[];
}

/** A list over the whole screen. Its rows follow the session, which may change meanwhile. */
export interface OpenList {
  readonly of: ListName;
  /** The selected row, of a text the first line shown, and the first row shown; where the list begins if not given. */
  readonly row?: number;
  readonly top?: number;
  /** Nodes of this op alone. */
  readonly op?: string;
  /** The seed of what is drawn. */
  readonly seed?: number;
  /** The rows of one that does not follow the session. */
  readonly lines?: readonly string[];
}

/** A graph that is open. */
export interface OnGraph {
  /** Its name in the header. */
  readonly title: string;
  readonly program: Program;
  readonly root: number;
}

/** What undo covers. */
export interface Model extends OnGraph, ScheduledRule {
  readonly origin: Origin;
  /** Data of each leaf, in the order of the tape's leaves. */
  readonly leaves: Float64Array;
  /** 1 for each leaf that a step does not change, in the same order. */
  readonly frozen: Uint8Array;
  /** The optimizer's state; undefined before its first step, and if it has none. */
  readonly state: Remembered | undefined;
  /** The bug that is on in backward, if any. */
  readonly bug?: string;
  readonly gradients: Gradients;
  readonly history: History;
  /** The graph of each other iteration over the same leaves, if each has its own; the one here is that on the screen. */
  readonly next?: Next;
  /** Texts that the network makes up, if it writes. */
  readonly sample?: Sample;
  /** The nodes of each sample's inputs and score, if known. */
  readonly samples?: SampleNodes;
  /** This run's settings, and the runs saved to compare it with. */
  readonly runs: Runs;
}

/** An earlier iteration that is on the screen. */
export interface ViewedIteration {
  readonly iteration: number;
  readonly leaves: Float64Array;
  /** The optimizer's state there, perhaps of another optimizer than the present one. */
  readonly state: Remembered | undefined;
  readonly gradients: Gradients;
  /** The graph of the present, if each iteration has its own. */
  readonly present?: OnGraph;
}

/** One row of the tree: input number `side` of `user`. The root's row has the user -1. */
export interface Selection {
  readonly user: number;
  readonly side: number;
}

/** A text being typed, and its cursor. */
export interface FieldText {
  readonly text: string;
  readonly cursor: number;
}

/** The text field that is open, if one is. */
export type Field = FieldText &
  (
    | { readonly kind: 'edit' | 'gradient' | 'predict'; readonly node: number }
    | { readonly kind: 'command' | 'search'; readonly recalled?: Recalled; readonly choices?: Choices }
  );

/** A text that a word can be completed to. */
export interface Choice {
  readonly text: string;
  readonly help?: string;
}

/** What Tab goes through. */
export interface Choices {
  /** Where the word begins, in the field as it was typed. */
  readonly from: number;
  readonly typed: FieldText;
  readonly all: readonly Choice[];
  /** The one in the field; -1 while that is what was typed. */
  readonly at: number;
}

/** The line entered before that stands in a field, and what was typed before it was brought back. */
export interface Recalled {
  readonly typed: string;
  readonly at: number;
}

/** Steps that run one after the other, in time slices. */
export interface Run {
  readonly what: 'step' | 'nudge';
  /** How many are left; Infinity if the run only ends when it is paused. */
  readonly left: number;
  /** Ten a second, rather than as fast as possible. */
  readonly paced: boolean;
  /** Whether it already has an undo entry. */
  readonly begun: boolean;
  /** A condition that ends it. */
  readonly until?: Until;
  /** L has not moved for many steps. */
  readonly isStill?: boolean;
  /** Iterations per second; undefined until measured. */
  readonly rate?: number;
}

/** A condition on the root's data, on the iteration, or on the accuracy in percent, that ends a run. */
export interface Until {
  readonly of: 'root' | 'k' | 'accuracy';
  readonly relation: '<' | '<=' | '>' | '>=' | '=';
  readonly value: number;
  /** As it was typed. */
  readonly text: string;
}

export interface Message {
  readonly text: string;
  /** A hint is the first to be left out if there is little space. */
  readonly tone: 'info' | 'error' | 'hint';
  /** It's about a match of this search: which of how many is added once they have been counted. */
  readonly matches?: string;
}

/** Gradients being predicted: the column is hidden, and each node is asked for in turn. */
export interface Prediction {
  readonly asked: readonly number[];
  /** For each node predicted right: at which try. */
  readonly right: ReadonlyMap<number, number>;
  /** Wrong answers for the present node. */
  readonly tries: number;
}

/** What one undo restores. At a moment that is not open it has no graph. */
export interface UndoEntry {
  readonly model: Model | Shelved;
  readonly viewed: ViewedIteration | undefined;
  /** It was made on leaving for another moment: going on from there makes no other. */
  readonly left?: true;
}

export interface Session {
  readonly model: Model;
  readonly viewed: ViewedIteration | undefined;
  readonly selection: Selection;
  /** 0 for each node, then for each part (tree/rows.ts), whose inputs are shown; 1, or missing, if they are hidden. */
  readonly folded: Uint8Array;
  /** Heads of the chains that are shown as binary trees. */
  readonly binary: ReadonlySet<number>;
  readonly field: Field | undefined;
  readonly help: boolean;
  readonly list: OpenList | undefined;
  /** Whether clicks and the wheel are handled. */
  readonly mouse: boolean;
  readonly message: Message | undefined;
  /** The effect to perform, until the view takes it. */
  readonly effect: Effect | undefined;
  readonly run: Run | undefined;
  readonly lens: Lens;
  readonly explanation: ExplanationView;
  readonly plot: PlotView;
  /** Whether the plot of L has a logarithmic axis. */
  readonly logAxis: boolean;
  /** The leaves when the selected node was selected: a slice keeps its axes from then on. */
  readonly sliceFrom: Float64Array;
  /** The pane that has the screen; undefined if all have their part of it. */
  readonly zoom: Zoom | undefined;
  /** Whether the picture is shown in place of the tree. */
  readonly picture: boolean;
  readonly prediction: Prediction | undefined;
  /** A file's `# :say` pages, and which one is open. */
  readonly pages: readonly string[];
  readonly page: number;
  /** The lines that were entered, oldest first. */
  readonly entered: { readonly command: readonly string[]; readonly search: readonly string[] };
  /** The last search. */
  readonly search: string;
  /** The file that this graph was last written to, and a mark of its text. */
  readonly written: { readonly path: string; readonly mark: string } | undefined;
  readonly past: readonly UndoEntry[];
  readonly future: readonly UndoEntry[];
  /** The user's own program, if one was run. */
  readonly moments: Moments | undefined;
  /** Whether the user has quit. */
  readonly closed: boolean;
}

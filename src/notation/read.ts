/**
 * Reads a source in micrograd's notation: the result is a graph with its numbers. Reading never runs code:
 * statements are interpreted one by one on a machine of our own (machine.ts).
 */
import { forward, newData, setLeaves } from '../engine/autodiff/backprop.js';
import { GraphTooLarge } from '../engine/memory-limit.js';
import type { SampleNodes } from '../engine/nn/samples.js';
import { NONE } from '../engine/tape.js';
import { escape } from '../text/escape.js';
import { full } from '../text/numbers.js';
import type { Next, Sample } from './handed.js';
import { Lexer } from './lex/lexer.js';
import { type Directive, NAME, OPEN, PASSED } from './lex/tokens.js';
import type { Anchors } from './parse/anchors.js';
import { type Cursor, newCursor } from './parse/cursor.js';
import { mustBeApart } from './parse/passed/pieces.js';
import { printedLines } from './parse/print/print.js';
import { statements } from './parse/statement.js';
import { type LeftGradients, leftGradients } from './run/gradients.js';
import { isComputed, type Machine, newMachine, type Program, type Start } from './run/machine.js';
import { NameMap } from './run/name-map.js';
import { finish } from './run/naming.js';
import { answered } from './run/shown.js';
import { isRef, type Term } from './run/term.js';
import { type Source, SourceError } from './source.js';
import { complete, type Done, type Work } from './work.js';

export interface Reading extends Program {
  /** The last expression assigned or shown, or -1 if there is no graph. */
  readonly root: number;
  /** Why there is no graph, if more can be said than that no expression is there. */
  readonly empty?: string;
  /** Data of each leaf after all statements, in the order of `tape.leaves`. */
  readonly leaves: Float64Array;
  /** Gradients that the statements computed or set, if any did. */
  readonly gradients?: LeftGradients;
  /** The lines that `print` wrote, with control characters escaped. */
  readonly prints: readonly string[];
  /** What was passed over, or done differently than in Python. */
  readonly notes: readonly string[];
  /** `# :` commands, to be run when the graph is opened. */
  readonly directives: readonly Directive[];
  /** The result of the last expression alone. */
  readonly answer?: string;
  /** Names for which a value was given and that no statement used. */
  readonly unused: readonly string[];
  /** The samples of a network, if a program built the graph and named them. */
  readonly samples?: SampleNodes;
  /** The graph of each later iteration, if a program hands out another for each. */
  readonly next?: Next;
  readonly sample?: Sample;
  /** The graph's own name. */
  readonly title?: string;
}

export interface ReadOptions {
  /** First values of leaves, by name. */
  readonly given?: ReadonlyMap<string, number>;
  /** Adds to the message about an unknown name. */
  readonly hintUnknown?: (name: string) => string;
  /** A graph to extend. */
  readonly start?: Start;
  /** Collects where the numbers of leaves are. */
  readonly anchors?: Anchors;
  /** The most nodes; by default as many as fit into memory. */
  readonly most?: number;
}

/** The progress of reading, at an offset. */
const doneIn = ({ name, text }: Source, offset = 0): Done => ({
  doing: 'reading',
  name,
  done: offset,
  all: text.length,
});

/** A file has at most one node for this many characters, or FEW more. */
const CHARACTERS_A_NODE = 6;
const FEW = 64;

/** Reads a source. Throws a SourceError at the first thing that is not part of the notation or does not fit memory. */
export const readSource = (source: Source, options: ReadOptions = {}): Reading => complete(reading(source, options));

/** The work of reading a source; throws what readSource throws. */
export function* reading(source: Source, options: ReadOptions = {}): Work<Reading> {
  const nul = source.text.indexOf('\0');
  if (nul !== -1) throw new SourceError(source, nul, 'this is not a text: it holds a NUL character');
  const { given, start, hintUnknown, anchors, most } = options;
  const isValue = start?.usesValue || (yield* usesValue(source));
  const goesOn = isValue && !start;
  const tokens = new Lexer(source, goesOn ? 'blocks' : 'statements');
  const capacity = source.text.length / CHARACTERS_A_NODE + FEW;
  const machine = newMachine(isValue, given, start, Math.ceil(capacity), most);
  const cursor = newCursor(source, tokens, machine, hintUnknown, anchors);
  cursor.goesOn = goesOn;
  let answer: string | undefined;
  const onTerm = (term: Term): void => {
    answer = answered(machine, term);
  };
  try {
    while (tokens.begin()) {
      cursor.at = 0;
      while (!tokens.readOn()) yield doneIn(source, tokens.start[0]);
      while (!statements(cursor, onTerm)) yield doneIn(source, tokens.start[cursor.at]);
    }
  } catch (error) {
    throw error instanceof GraphTooLarge ? tooLarge(cursor, error) : error;
  }
  mustBeApart(cursor);
  if (cursor.hasSkipped) cursor.notes.push(`${source.name}: skipped ${cursor.skipped} of ${cursor.count} statements`);
  const program = withoutPassed(finish(machine), cursor);
  const { tape } = program;
  const root = isNumberOnly(cursor) ? NONE : machine.root;
  const leaves = Float64Array.from(tape.leaves, (id) => machine.graph.data[id] as number);
  const settled = start ? undefined : settling(machine, program, leaves);
  if (settled !== undefined) cursor.notes.push(`${source.name}: ${settled}`);
  const gradients = leftGradients(machine.grads, machine.graph, tape, leaves);
  return {
    ...program,
    root,
    ...(root === NONE && cursor.definitions.length > 0 && { empty: emptyBecause(cursor) }),
    leaves,
    prints: printedLines(cursor),
    notes: cursor.notes.map(escape),
    directives: tokens.directives,
    unused: [...machine.given.keys()],
    ...(gradients && { gradients }),
    ...(answer !== undefined && { answer }),
  };
}

/** Whether a file with definitions computes nothing: then its numbers are those of a program, not leaves of a graph. */
const isNumberOnly = ({ machine, definitions }: Cursor): boolean =>
  !machine.usesValue && definitions.length > 0 && machine.root !== NONE && !isComputed(machine, machine.root);

const MOST_DEFINITIONS = 3;

/** Why a file with definitions has no graph. */
function emptyBecause({ definitions, skipped, count }: Cursor): string {
  const listed = definitions.slice(0, MOST_DEFINITIONS).join(', ');
  const more = definitions.length - MOST_DEFINITIONS;
  const all = more > 0 ? `${listed} and ${more} more` : listed;
  return skipped === count
    ? `there are definitions only (${all}); expected something like L = a*b`
    : `no statement here makes a graph besides the definitions (${all}); expected something like L = a*b`;
}

/** The program without the names that now mean what was passed over. */
function withoutPassed(program: Program, { passed }: Cursor): Program {
  const { names } = program;
  if (![...passed.names.keys()].some((name) => names.has(name))) return program;
  return { ...program, names: new NameMap([...names].filter(([name]) => !passed.names.has(name))) };
}

/** The error of a graph that is too large, with the number of nodes estimated from the part that was read. */
function tooLarge({ source, tokens, at }: Cursor, cause: GraphTooLarge): SourceError {
  const { nodes, most } = cause;
  const offset = tokens.start[at] as number;
  const all = Math.max(nodes, Math.round((nodes * source.text.length) / Math.max(1, offset)));
  const error = new SourceError(source, offset, new GraphTooLarge(rounded(all), most, 'about ').message);
  error.cause = cause;
  return error;
}

/** Two digits of an estimate. */
const rounded = (nodes: number): number => Number(nodes.toPrecision(2));

const VALUE = 'Value';
const LINES_OFTEN = 2 ** 12;

/** A class or an import of that name, or of the package. */
const OF_VALUE = /^class[ \t]+Value\b|^(?:from|import)[ \t].*\b(?:Value|micrograd)\b/;

/** Whether `Value(...)` is called anywhere except in what is passed over, or defined or imported. */
function* usesValue(source: Source): Work<boolean> {
  if (!source.text.includes(VALUE) && !source.text.includes('micrograd')) return false;
  const tokens = new Lexer(source);
  for (let line = 1; tokens.begin(); line++) {
    // the source is read again afterwards: this pass counts as no progress
    if (line % LINES_OFTEN === 0) yield doneIn(source, 0);
    while (!tokens.readOn()) yield doneIn(source, 0);
    const { kind, start, end, count } = tokens;
    for (let at = 0; at < count; at++)
      if (kind[at] === PASSED && OF_VALUE.test(source.text.slice(start[at], end[at]))) return true;
    for (let at = 1; at < count; at++) {
      if (kind[at] === OPEN && kind[at - 1] === NAME && source.text.slice(start[at - 1], end[at - 1]) === VALUE)
        return true;
    }
  }
  return false;
}

/** The note if a forward pass at the end changes data that statements left: of the root, or else of the first name. */
function settling(
  { root, graph, edited }: Machine,
  { tape, names }: Program,
  leaves: Float64Array,
): string | undefined {
  if (root === NONE || !edited) return undefined;
  const after = newData(tape);
  setLeaves(tape, after, leaves);
  forward(tape, after);
  const moves = (id: number): boolean => !Object.is(graph.data[id], after[id]);
  const moved = moves(root) ? root : [...names.values()].filter(isRef).find(({ id }) => moves(id))?.id;
  if (moved === undefined) return undefined;
  const name = tape.labels[moved] ?? 'the root';
  return `data was set after ${name} was computed; one forward at the end changes it from ${full(graph.data[moved] as number)} to ${full(after[moved] as number)}`;
}

/** An error at the place of a directive. */
export const directiveError = (source: Source, { offset }: Directive, problem: string): SourceError =>
  new SourceError(source, offset, problem);

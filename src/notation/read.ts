/**
 * A source in micrograd's notation to a graph with its numbers. Reading runs no code: statements
 * are interpreted one by one on a machine of our own (machine.ts).
 */
import { forward, newData, setLeaves } from '../engine/autodiff/backprop.js';
import { GraphTooLarge } from '../engine/memory-limit.js';
import type { Samples } from '../engine/nn/samples.js';
import { NONE } from '../engine/tape.js';
import { escape } from '../text/escape.js';
import { full } from '../text/numbers.js';
import { Lexer } from './lex/lexer.js';
import { type Directive, NAME, OPEN } from './lex/tokens.js';
import type { Anchors } from './parse/anchors.js';
import { type Cursor, newCursor } from './parse/cursor.js';
import { printedLines } from './parse/print.js';
import { statements } from './parse/statement.js';
import { type LeftGradients, leftGradients } from './run/gradients.js';
import { isRef, type Machine, newMachine, type Program, type Start, type Term } from './run/machine.js';
import { finish } from './run/naming.js';
import { answered } from './run/shown.js';
import { type Source, SourceError } from './source.js';
import { complete, type Done, type Work } from './work.js';

export interface Reading extends Program {
  /** The last expression assigned or shown, or -1 if there is no node at all. */
  readonly root: number;
  /** Data of each leaf after all statements, in the order of `tape.leaves`. */
  readonly leaves: Float64Array;
  /** Gradients that the statements computed or set, if any did. */
  readonly gradients?: LeftGradients;
  /** What `print` said, a line each, with control characters spelled out. */
  readonly prints: readonly string[];
  /** What was passed over, or done otherwise than in Python. */
  readonly notes: readonly string[];
  /** `# :` commands, to be run when the graph is opened. */
  readonly directives: readonly Directive[];
  /** What the last expression alone came to. */
  readonly answer?: string;
  /** Names that a value was given for and no statement used. */
  readonly unused: readonly string[];
  /** What its nodes are for, where whoever built it said so. */
  readonly samples?: Samples;
}

export interface ReadOptions {
  /** First values of leaves, by name. */
  readonly given?: ReadonlyMap<string, number>;
  /** Adds to the message about a name that is not known. */
  readonly hintUnknown?: (name: string) => string;
  /** A graph to go on from. */
  readonly start?: Start;
  /** Is told where the numbers of leaves stand. */
  readonly anchors?: Anchors;
  /** How many nodes there may be: as many as memory has room for, if not said. */
  readonly most?: number;
}

/** Reading has come to an offset. */
const doneIn = ({ name, text }: Source, offset = 0): Done => ({
  doing: 'reading',
  name,
  done: offset,
  all: text.length,
});

/** Files have fewer nodes than one for so many characters, or few. */
const CHARACTERS_A_NODE = 6;
const FEW = 64;

/** Reads a source. Throws a SourceError at the first thing that is not part of the notation, or that memory has no room for. */
export const readSource = (source: Source, options: ReadOptions = {}): Reading => complete(reading(source, options));

/** The work of reading a source; it throws what readSource throws. */
export function* reading(source: Source, options: ReadOptions = {}): Work<Reading> {
  const nul = source.text.indexOf('\0');
  if (nul !== -1) throw new SourceError(source, nul, 'this is not a text: it holds a NUL character');
  const { given, start, hintUnknown, anchors, most } = options;
  const isValue = start?.usesValue || (yield* usesValue(source));
  const tokens = new Lexer(source);
  const room = source.text.length / CHARACTERS_A_NODE + FEW;
  const machine = newMachine(isValue, given, start, Math.ceil(room), most);
  const cursor = newCursor(source, tokens, machine, hintUnknown, anchors);
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
  const program = finish(machine);
  const { tape } = program;
  const leaves = Float64Array.from(tape.leaves, (id) => machine.graph.data[id] as number);
  const settled = start ? undefined : settling(machine, program, leaves);
  if (settled !== undefined) cursor.notes.push(`${source.name}: ${settled}`);
  const gradients = leftGradients(machine.grads, machine.graph, tape, leaves);
  return {
    ...program,
    root: machine.root,
    leaves,
    prints: printedLines(cursor),
    notes: cursor.notes.map(escape),
    directives: tokens.directives,
    unused: [...machine.given.keys()],
    ...(gradients && { gradients }),
    ...(answer !== undefined && { answer }),
  };
}

/** A graph that is too large, with the number of nodes that it would have if all its text is like what was read of it. */
function tooLarge({ source, tokens, at }: Cursor, { nodes, most }: GraphTooLarge): SourceError {
  const offset = tokens.start[at] as number;
  const all = Math.max(nodes, Math.round((nodes * source.text.length) / Math.max(1, offset)));
  return new SourceError(source, offset, new GraphTooLarge(rounded(all), most, 'about ').message);
}

/** Two digits of an estimate. */
const rounded = (nodes: number): number => Number(nodes.toPrecision(2));

const VALUE = 'Value';
const LINES_OFTEN = 2 ** 12;

/** Whether `Value(...)` is called anywhere but in what is passed over. */
function* usesValue(source: Source): Work<boolean> {
  if (!source.text.includes(VALUE)) return false;
  const tokens = new Lexer(source);
  for (let line = 1; tokens.begin(); line++) {
    // nothing has been read yet, as far as others know
    if (line % LINES_OFTEN === 0) yield doneIn(source, 0);
    while (!tokens.readOn()) yield doneIn(source, 0);
    const { kind, start, end, count } = tokens;
    for (let at = 1; at < count; at++) {
      if (kind[at] === OPEN && kind[at - 1] === NAME && source.text.slice(start[at - 1], end[at - 1]) === VALUE)
        return true;
    }
  }
  return false;
}

/** What one forward pass at the end changes of what the statements left, said of the root or else of the first name. */
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

/** The place of a directive in its source, as an error. */
export const directiveError = (source: Source, { offset }: Directive, problem: string): SourceError =>
  new SourceError(source, offset, problem);

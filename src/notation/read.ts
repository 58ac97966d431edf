/**
 * A source in micrograd's notation to a graph with its numbers. Reading runs no code: statements
 * are interpreted one by one on a machine of our own (machine.ts).
 */
import { forward, newData, setLeaves } from '../engine/backprop.js';
import { NONE } from '../engine/tape.js';
import { escape } from '../text/escape.js';
import { full } from '../text/numbers.js';
import type { Cursor } from './cursor.js';
import { type Directive, kindOf, NAME, tokenize } from './lexer.js';
import { finish, type LeftGradients, leftGradients, newMachine, type Program, type Start, type Term } from './machine.js';
import { answered } from './print.js';
import { placeOf, type Source, SourceError } from './source.js';
import { note, statements } from './statement.js';

export interface Reading extends Program {
  /** The last expression assigned or shown, or -1 where there is no node at all. */
  readonly root: number;
  /** Data of each leaf after all statements, in the order of `tape.leaves`. */
  readonly leaves: Float64Array;
  /** Gradients that the statements computed or set, if any did. */
  readonly gradients?: LeftGradients;
  /** What `print` said, a line each. */
  readonly prints: readonly string[];
  /** What was passed over, or done otherwise than in Python. */
  readonly notes: readonly string[];
  /** `# :` commands, to be run when the graph is opened. */
  readonly directives: readonly Directive[];
  /** What the last expression alone came to. */
  readonly answer?: string;
  /** Names that a value was given for and no statement used. */
  readonly unused: readonly string[];
}

export interface ReadOptions {
  /** First values of leaves, by name. */
  readonly given?: ReadonlyMap<string, number>;
  /** Adds to the message about a name that is not known. */
  readonly hintUnknown?: (name: string) => string;
  /** A graph to go on from. */
  readonly start?: Start;
}

const VALUE = 'Value';

/** Reads a source. Throws a SourceError at the first thing that is not part of the notation. */
export function readSource(source: Source, options: ReadOptions = {}): Reading {
  if (source.text.includes('\0')) throw new SourceError(source, source.text.indexOf('\0'), 'this is no text: it holds a NUL character');
  const tokens = tokenize(source);
  const { given = new Map(), start } = options;
  let usesValue = start?.usesValue ?? false;
  for (let i = 0; i < tokens.count && !usesValue; i++) {
    if (tokens.kind[i] !== NAME || tokens.kind[i + 1] !== kindOf('(')) continue;
    usesValue = source.text.slice(tokens.start[i], tokens.end[i]) === VALUE;
  }
  const machine = newMachine(usesValue, given, start);
  const cursor: Cursor = {
    source,
    tokens,
    machine,
    at: 0,
    depth: 0,
    prints: [],
    notes: [],
    passed: new Map(),
    directives: tokens.directives,
    hintUnknown: options.hintUnknown ?? (() => ''),
    onBackward: () => {
      if (machine.backwards === 1) note(cursor, cursor.at - 1, 'backward() starts from zero each time; micrograd would add to the gradients already there');
    },
  };
  let answer: string | undefined;
  statements(cursor, (term: Term) => {
    answer = answered(machine, term);
  });
  const program = finish(machine);
  const { tape } = program;
  const leaves = new Float64Array(tape.leaves.length);
  for (let i = 0; i < leaves.length; i++) leaves[i] = machine.data[tape.leaves[i] as number] as number;
  if (!start) settle(cursor, program, leaves);
  const gradients = leftGradients(machine);
  return {
    ...program,
    root: machine.root,
    leaves,
    prints: cursor.prints,
    notes: cursor.notes.map(escape),
    directives: tokens.directives,
    unused: [...machine.given.keys()],
    ...(gradients && { gradients }),
    ...(answer !== undefined && { answer }),
  };
}

/** Says so where one forward pass at the end changes what the statements left. */
function settle(cursor: Cursor, { tape }: Program, leaves: Float64Array): void {
  const { machine, source } = cursor;
  if (machine.root === NONE) return;
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  const [before, after] = [machine.data[machine.root] as number, data[machine.root] as number];
  if (Object.is(before, after)) return;
  const name = tape.labels[machine.root] ?? 'the root';
  cursor.notes.push(`${source.name}: data was set after ${name} was computed; one forward at the end changes it from ${full(before)} to ${full(after)}`);
}

/** The place of a directive in its source, as an error. */
export const directiveError = (source: Source, { offset }: Directive, problem: string): SourceError =>
  new SourceError(source, offset, problem);

export { placeOf };

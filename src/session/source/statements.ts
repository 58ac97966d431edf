/**
 * Statements of the notation on the graph that is open, read with its names and numbers. The result is
 * compared with the session: other leaf data and gradients are an edit of the iteration on the screen,
 * another graph starts the history again, and if nothing changed there is nothing to undo.
 */
import { LEAF } from '../../engine/ops.js';
import { leafSlot, type Tape } from '../../engine/tape.js';
import { type Reading, readSource } from '../../notation/read.js';
import type { Program } from '../../notation/run/machine.js';
import { isRef } from '../../notation/run/term.js';
import { SourceError } from '../../notation/source.js';
import { expressionOf, nameOf } from '../../notation/write/write.js';
import { full } from '../../text/numbers.js';
import { gradientsOn, leftBy, NO_GRADIENTS } from '../gradients/gradients.js';
import { newHistory } from '../history/history.js';
import { say } from '../message.js';
import type { Model, Session } from '../model.js';
import { equal, rootData } from '../numbers.js';
import { alone, saidAlone } from '../training/handed.js';
import { NO_RUNS } from '../training/runs.js';
import { commit, fitted, presentModel, settings, withGradients, withLeaves } from '../undo.js';
import { dataOn, gradientsOf, iterationOf } from '../viewed.js';

/** Runs statements. `hintUnknown` adds to the message about a name that is not known. */
export function runStatements(session: Session, text: string, hintUnknown: (name: string) => string): Session {
  const { program } = session.model;
  const gradient = gradientsOn(session);
  const grad = Float64Array.from({ length: program.tape.size }, (_, id) => gradient(id) ?? 0);
  const start = { ...program, data: dataOn(session), grad };
  try {
    const read = readSource({ name: ':', text }, { start, hintUnknown });
    const reading = { ...read, ...(program.lines && { lines: program.lines }) };
    const after = isOther(program, reading)
      ? typed(regraphed(session, reading), text)
      : edited(session, reading, program);
    return saidAlone(withAnswer(after, session, reading, hasLines(text)), session.model);
  } catch (error) {
    if (error instanceof SourceError)
      return say(session, hasLines(text) ? `line ${error.line}: ${error.problem}` : error.problem, 'error');
    throw error;
  }
}

const hasLines = (text: string): boolean => text.includes('\n');

/** Whether names or labels have changed, or gradients belong to a new node. */
function isOther(before: Program, after: Reading): boolean {
  if (newNames(before, after).length > 0) return true;
  const { size, labels } = before.tape;
  for (let id = 0; id < size; id++) if (labels[id] !== after.tape.labels[id]) return true;
  const { backward, set } = after.gradients ?? {};
  return (backward?.root ?? 0) >= size || [...(set?.keys() ?? [])].some((id) => id >= size);
}

/** The names that are new or have another meaning. */
function newNames(before: Program, after: Program): string[] {
  const names: string[] = [];
  for (const [name, term] of after.names) {
    const old = before.names.get(name);
    const same = isRef(term) ? nodeOf(before, name) === term.id : Object.is(old, term);
    if (!same) names.push(name);
  }
  return names;
}

/** The session with statements that changed its graph added to its origin. */
function typed(session: Session, statements: string): Session {
  const { model } = session;
  const { origin } = model;
  const all = origin.typed === undefined ? statements : `${origin.typed}\n${statements}`;
  return { ...session, model: { ...model, origin: { ...origin, typed: all } } };
}

/** The session with other leaf data, gradients or names on the same graph. */
function edited(session: Session, reading: Reading, program: Program): Session {
  const present = presentModel(session);
  const left = reading.leaves.slice(0, present.leaves.length);
  const moved = !equal(left, present.leaves);
  const leaves = moved ? left : present.leaves;
  const gradients = reading.gradients && leftBy(reading.gradients, leaves, iterationOf(session), gradientsOf(session));
  if (moved) return commit(session, withLeaves({ ...present, program, ...(gradients && { gradients }) }, leaves));
  if (!gradients) return settings(session, { program });
  const after = withGradients(session, gradients);
  return { ...after, model: { ...after.model, program } };
}

/** The session on the graph that the statements made, at iteration 0; if only names are new, at its iteration. */
function regraphed(session: Session, reading: Reading): Session {
  const { model } = session;
  const { tape, names, usesValue, lines, leaves } = reading;
  const program: Program = { tape, names, usesValue, ...(lines && { lines }) };
  const root = rootAfter(model, reading);
  if (tape.size === model.program.tape.size && root === model.root) return edited(session, reading, program);
  const frozen = new Uint8Array(tape.leaves.length);
  frozen.set(model.frozen);
  const gradients = reading.gradients ? leftBy(reading.gradients, leaves, 0) : NO_GRADIENTS;
  const history = newHistory(rootData(tape, root, leaves));
  return fitted(
    commit(session, {
      ...alone(model),
      program,
      root,
      leaves,
      frozen,
      state: undefined,
      gradients,
      history,
      runs: NO_RUNS,
    }),
    model,
  );
}

/** The root after statements: it moves only when its own name is assigned again. */
function rootAfter({ program, root }: Model, after: Program): number {
  const label = program.tape.labels[root];
  const named = label !== undefined && nodeOf(program, label) === root;
  const own = named ? label : [...program.names.keys()].find((name) => nodeOf(program, name) === root);
  return (own === undefined ? undefined : nodeOf(after, own)) ?? root;
}

function nodeOf({ names }: Program, name: string): number | undefined {
  const term = names.get(name);
  return term !== undefined && isRef(term) ? term.id : undefined;
}

/** The session with a message after statements: what they printed, their notes, or the meaning of a new name. */
function withAnswer(after: Session, before: Session, reading: Reading, ofLines: boolean): Session {
  const { prints, answer, notes } = reading;
  const printed = [...prints, ...(answer === undefined ? [] : [answer])].join('  ');
  if (printed !== '') return say(after, printed);
  if (notes.length > 0)
    return say(
      after,
      notes.map((note) => note.replace(/^::(?:(\d+):)? /, (_, at) => (at && ofLines ? `line ${at}: ` : ''))).join('; '),
    );
  if (after === before) return say(after, 'that changed nothing: data can be set on a leaf, a gradient on any node');
  const [name] = newNames(before.model.program, reading);
  const sentence = name === undefined ? undefined : introduced(before.model.program, after.model, name);
  return sentence === undefined ? after : say(after, sentence);
}

/** The meaning of a new name, if the tree does not show it. */
function introduced(before: Program, { program, root, leaves }: Model, name: string): string | undefined {
  const id = nodeOf(program, name);
  if (id === undefined || id === root) return undefined;
  const { tape } = program;
  const old = nodeOf(before, name);
  const oldName = old === undefined ? undefined : tape.labels[old];
  if (oldName !== undefined && oldName !== name) {
    const value = full(leaves[leafSlot(tape, id)] ?? 3);
    return `${name} is new; the graph keeps the old one, ${oldName}. To set a value: u, then ${name}.data = ${value}`;
  }
  return `${name} = ${meaning(tape, id, name)}; :root ${name} shows it`;
}

/** The meaning of a name: its expression, another name of the node, or a leaf. */
function meaning(tape: Tape, id: number, name: string): string {
  if (tape.labels[id] !== name) return nameOf(tape, id, 40);
  return tape.op[id] === LEAF ? 'a leaf' : expressionOf(tape, id, 40);
}

/**
 * The command line: a table of commands, and any statement of the notation. Commands marked pure
 * may also stand in a file as `# :` comments; they only change the session.
 */
import { BUGS } from '../engine/bugs.js';
import { readNumber } from '../notation/number.js';
import { isRef, type Program } from '../notation/machine.js';
import { readSource, type Reading } from '../notation/read.js';
import { SourceError } from '../notation/source.js';
import { expressionOf } from '../notation/write.js';
import { nearest } from '../text/nearest.js';
import type { Action } from './action.js';
import { commit, fitted, NUMBERS_ACCEPTED, presentModel, say, withLeaves } from './change.js';
import { gradientsOn } from './gradients.js';
import { newHistory } from './history.js';
import { nodeNamed, noNode } from './lookup.js';
import { dataAt, rootData } from './memory.js';
import { type Gradients, iterationOf, leavesOf, type Model, NO_GRADIENTS, type Session } from './session.js';

export type Update = (session: Session, action: Action) => Session;

export interface Command {
  readonly name: string;
  /** How it is called, for help. */
  readonly usage: string;
  readonly help: string;
  /** Whether it may stand in a file. */
  readonly pure: boolean;
  readonly run: (session: Session, argument: string, update: Update) => Session;
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** Runs `then` on the nodes that the words name, or says which one is none. */
function onNodes(session: Session, argument: string, usage: string, then: (nodes: number[]) => Session): Session {
  const nodes: number[] = [];
  for (const word of words(argument)) {
    const node = nodeNamed(session.model.program, word);
    if (node === undefined) return say(session, noNode(session.model.program, word), 'error');
    nodes.push(node);
  }
  return nodes.length === 0 ? say(session, `expected a node's name: ${usage}`, 'error') : then(nodes);
}

const onNode = (usage: string, action: (node: number) => Action): Command['run'] => (session, argument, update) =>
  onNodes(session, argument, usage, (nodes) => (nodes.length > 1 ? say(session, `expected one name: ${usage}`, 'error') : update(session, action(nodes[0] as number))));

const alone = (usage: string, action: Action): Command['run'] => (session, argument, update) =>
  argument === '' ? update(session, action) : say(session, `:${usage} takes no argument`, 'error');

export const COMMANDS: readonly Command[] = [
  {
    name: 'lr',
    usage: ':lr 0.1',
    help: 'set the learning rate',
    pure: true,
    run: (session, argument, update) => {
      const to = readNumber(argument.replace(/^=\s*/, ''));
      return to === undefined ? say(session, `expected a number: :lr 0.1; ${NUMBERS_ACCEPTED}`, 'error') : update(session, { type: 'rate', to });
    },
  },
  { name: 'ascend', usage: ':ascend', help: 'steps raise the root', pure: true, run: alone('ascend', { type: 'direction', to: 'ascend' }) },
  { name: 'descend', usage: ':descend', help: 'steps lower the root', pure: true, run: alone('descend', { type: 'direction', to: 'descend' }) },
  {
    name: 'optimizer',
    usage: ':optimizer sgd',
    help: 'choose the update rule',
    pure: true,
    run: (session, argument, update) => update(session, { type: 'optimizer', name: argument }),
  },
  {
    name: 'freeze',
    usage: ':freeze a b',
    help: 'steps leave these leaves alone',
    pure: true,
    run: (session, argument, update) => onNodes(session, argument, ':freeze a b', (nodes) => update(session, { type: 'freeze', nodes, frozen: true })),
  },
  {
    name: 'unfreeze',
    usage: ':unfreeze a b',
    help: 'steps change these leaves again',
    pure: true,
    run: (session, argument, update) => onNodes(session, argument, ':unfreeze a b', (nodes) => update(session, { type: 'freeze', nodes, frozen: false })),
  },
  { name: 'root', usage: ':root d', help: 'differentiate another node', pure: true, run: onNode(':root d', (node) => ({ type: 'root', node })) },
  { name: 'go', usage: ':go a', help: 'select a node', pure: true, run: onNode(':go a', (node) => ({ type: 'go', node })) },
  {
    name: 'say',
    usage: ':say [text]',
    help: 'turn to the next page of text, or add one',
    pure: true,
    run: (session, argument, update) => update(session, argument === '' ? { type: 'page' } : { type: 'page', text: argument }),
  },
  {
    name: 'predict',
    usage: ':predict a b',
    help: 'hide the gradients and ask for these, or for all',
    pure: true,
    run: (session, argument, update) =>
      argument === '' ? update(session, { type: 'predict' }) : onNodes(session, argument, ':predict a b', (nodes) => update(session, { type: 'predict', nodes })),
  },
  {
    name: 'bug',
    usage: ':bug overwrite',
    help: `make a mistake in backward: ${[...BUGS.map((bug) => bug.name), 'off'].join(', ')}`,
    pure: true,
    run: (session, argument, update) => update(session, { type: 'bug', name: argument }),
  },
  {
    name: 'example',
    usage: ':example diamond',
    help: 'open a built-in graph',
    pure: false,
    run: (session, argument, update) => update(session, { type: 'example', name: argument }),
  },
  { name: 'help', usage: ':help', help: 'show or hide the keys', pure: false, run: alone('help', { type: 'help' }) },
  { name: 'q', usage: ':q', help: 'quit', pure: false, run: alone('q', { type: 'close' }) },
];

const COMMAND = /^([A-Za-z]+)(?=$|\s)(?!\s*(?:\*\*|[-+*/])?=\s*\S)\s*(.*)$/s;

/** Runs one line: a command of the table, else statements of the notation. */
export function command(session: Session, line: string, update: Update): Session {
  const text = line.trim().replace(/^:\s*/, '');
  if (text === '') return session;
  const [, name, argument] = COMMAND.exec(text.replace(/^lr\s*=\s*/, 'lr ')) ?? [];
  const row = COMMANDS.find((each) => each.name === name);
  if (row) return row.run(session, (argument as string).trim(), update);
  return statement(session, text);
}

/** Runs a file's `# :` command. Gives the session, or what is wrong with it. */
export function directive(session: Session, text: string, update: Update): Session | string {
  const [, name] = COMMAND.exec(text) ?? [];
  const row = COMMANDS.find((each) => each.name === name);
  const pure = COMMANDS.filter((each) => each.pure).map((each) => each.name);
  if (!row) {
    const near = nearest(name ?? text, pure);
    return near ? `unknown command "${name}"; did you mean "${near}"?` : `unknown command; a file may say ${pure.join(', ')}`;
  }
  if (!row.pure) return `":${row.name}" cannot stand in a file; a file may say ${pure.join(', ')}`;
  const after = command(session, text, update);
  return after.message?.tone === 'error' ? after.message.text : after;
}

/** Runs statements of the notation on the graph as it is on the screen. */
function statement(session: Session, text: string): Session {
  const { program, root } = session.model;
  const { tape } = program;
  const leaves = leavesOf(session);
  const gradient = gradientsOn(session);
  const grad = Float64Array.from({ length: tape.size }, (_, id) => gradient(id) ?? 0);
  try {
    const hintUnknown = (name: string): string => {
      const near = nearest(name, COMMANDS.map((each) => each.name));
      return near && text.startsWith(name) ? ` (or the command :${near})` : '';
    };
    const reading = readSource({ name: ':', text }, { start: { ...program, data: dataAt(tape, leaves), grad }, hintUnknown });
    return applied(session, reading, root);
  } catch (error) {
    if (error instanceof SourceError) return say(session, error.problem, 'error');
    throw error;
  }
}

function applied(session: Session, reading: Reading, root: number): Session {
  const { model } = session;
  const changed = renamed(model.program, reading);
  let after = session;
  if (changed) {
    after = regraphed(session, reading, changed, root);
  } else {
    const own = reading.leaves.subarray(0, leavesOf(session).length);
    const moved = own.some((value, i) => !Object.is(value, leavesOf(session)[i]));
    if (moved || reading.gradients) {
      const present = presentModel(session);
      const edited = moved ? withLeaves(present, Float64Array.from(own)) : present;
      after = commit(session, { ...edited, gradients: leftBehind(edited, reading, iterationOf(session)) });
    }
  }
  const said = [...reading.prints, ...(reading.answer !== undefined ? [reading.answer] : [])].join('  ');
  const notes = reading.notes.map((note) => note.replace(/^:\d*:? /, '')).join('; ');
  return said || notes ? say(after, said || notes) : after;
}

/** The names that now mean something else, or undefined where none does. */
function renamed(before: Program, after: Program): string[] | undefined {
  const names: string[] = [];
  for (const [name, term] of after.names) {
    const old = before.names.get(name);
    const same = isRef(term) ? old !== undefined && isRef(old) && old.id === term.id : Object.is(old, term);
    if (!same) names.push(name);
  }
  for (let id = 0; id < before.tape.size; id++) {
    if (before.tape.labels[id] !== after.tape.labels[id]) return names;
  }
  return names.length > 0 ? names : undefined;
}

/** The session on the graph that the statements made; its history starts again where the root's graph changed. */
function regraphed(session: Session, reading: Reading, names: readonly string[], oldRoot: number): Session {
  const { model } = session;
  const { tape } = reading;
  const rootName = model.program.tape.labels[oldRoot];
  const rebound = rootName !== undefined && names.includes(rootName) ? reading.names.get(rootName) : undefined;
  const root = rebound !== undefined && isRef(rebound) ? rebound.id : oldRoot;
  const frozen = new Uint8Array(tape.leaves.length);
  frozen.set(model.frozen);
  const program: Program = { tape, names: reading.names, usesValue: reading.usesValue };
  const { leaves } = reading;
  const moved: Model = { ...model, program, root, leaves, frozen, gradients: NO_GRADIENTS, history: newHistory(rootData(tape, root, leaves), leaves) };
  const gradients = reading.gradients ? leftBehind(moved, reading, 0) : NO_GRADIENTS;
  const after = fitted(commit(session, { ...moved, gradients }), model);
  const [name] = names;
  const term = name === undefined ? undefined : reading.names.get(name);
  if (term === undefined || !isRef(term) || root === term.id) return after;
  const before = model.program.names.get(name as string);
  const old = before !== undefined && isRef(before) ? tape.labels[before.id] : undefined;
  return say(
    after,
    old !== undefined && old !== name
      ? `${name} is new; the graph keeps the old one, ${old}. To set a value: u, then ${name}.data = 3`
      : `${name} = ${expressionOf(tape, term.id, 40)}; :root ${name} shows it`,
  );
}

/** Gradients after statements: those of a backward they ran, with what they set by hand in place. */
function leftBehind(model: Model, { gradients }: Reading, iteration: number): Gradients {
  if (!gradients) return model.gradients;
  const { backward, set } = gradients;
  if (!backward) return { ...model.gradients, set: new Map([...model.gradients.set, ...set]) };
  const same = backward.leaves.length === model.leaves.length && backward.leaves.every((value, i) => Object.is(value, model.leaves[i]));
  return { at: { root: backward.root, leaves: same ? model.leaves : backward.leaves, iteration }, set };
}

/**
 * The command line: a table of commands, and any statement of the notation. Commands marked pure
 * may also stand in a file as `# :` comments; they only change the session.
 */
import { BUGS } from '../engine/autodiff/bugs.js';
import { ENDINGS } from '../formats/formats.js';
import { readNumber } from '../notation/parse/number.js';
import type { Program } from '../notation/run/machine.js';
import { nearest, suggestion } from '../text/nearest.js';
import { quoted } from '../text/quoted.js';
import type { Action } from './action.js';
import { say } from './message.js';
import type { Session } from './model.js';
import { askToExport } from './source/export.js';
import { runStatements } from './source/statements.js';
import { again, forget } from './training/compare.js';
import { nodeNamed, noNode } from './tree/lookup.js';

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

/** Labels have no more words than this. */
const MOST_WORDS = 8;

/** The node that `names` begins with, of which there are no more than a label has, taking as many words as make a name: `layer 1 neuron 3 w0 a`. */
function firstNode(program: Program, names: readonly string[]): { node: number; taken: number } | undefined {
  for (let taken = names.length; taken > 0; taken--) {
    const node = nodeNamed(program, names.slice(0, taken).join(' '));
    if (node !== undefined) return { node, taken };
  }
  return undefined;
}

/** Runs `then` on the nodes that the words name, or says which one is none. */
function onNodes(session: Session, argument: string, usage: string, then: (nodes: number[]) => Session): Session {
  const { program } = session.model;
  const nodes: number[] = [];
  const names = words(argument);
  for (let at = 0; at < names.length; ) {
    const first = firstNode(program, names.slice(at, at + MOST_WORDS));
    if (!first) return say(session, noNode(program, names.slice(at).join(' '), names[at]), 'error');
    nodes.push(first.node);
    at += first.taken;
  }
  return nodes.length === 0 ? say(session, `expected a node's name: ${usage}`, 'error') : then(nodes);
}

const onNode =
  (usage: string, action: (node: number) => Action): Command['run'] =>
  (session, argument, update) =>
    onNodes(session, argument, usage, (nodes) =>
      nodes.length > 1
        ? say(session, `expected one name: ${usage}`, 'error')
        : update(session, action(nodes[0] as number)),
    );

const alone =
  (usage: string, action: Action): Command['run'] =>
  (session, argument, update) =>
    argument === '' ? update(session, action) : say(session, `:${usage} takes no argument`, 'error');

/** Commands that a run may be taken again with. */
const SETTINGS = ['lr', 'optimizer', 'ascend', 'descend', 'freeze', 'unfreeze', 'bug'];

export const COMMANDS: readonly Command[] = [
  {
    name: 'lr',
    usage: ':lr 0.1',
    help: 'set the learning rate, or a schedule: 1 - 0.9*k/100',
    pure: true,
    run: (session, argument, update) => {
      const to = readNumber(argument);
      return to === undefined
        ? update(session, { type: 'schedule', text: argument })
        : update(session, { type: 'rate', to });
    },
  },
  {
    name: 'ascend',
    usage: ':ascend',
    help: 'steps raise the root',
    pure: true,
    run: alone('ascend', { type: 'direction', to: 'ascend' }),
  },
  {
    name: 'descend',
    usage: ':descend',
    help: 'steps lower the root',
    pure: true,
    run: alone('descend', { type: 'direction', to: 'descend' }),
  },
  {
    name: 'optimizer',
    usage: ':optimizer sgd',
    help: 'choose the update rule',
    pure: true,
    run: (session, argument, update) => update(session, { type: 'optimizer', name: argument }),
  },
  {
    name: 'until',
    usage: ':until L < 0.1',
    help: 'run until L or the iteration k is there',
    pure: false,
    run: (session, argument, update) => update(session, { type: 'until', text: argument }),
  },
  {
    name: 'compare',
    usage: ':compare lr 0.1',
    help: 'take the run again with this, beside it; off drops it',
    pure: false,
    run: (session, argument, update) => {
      if (argument === '') return update(session, { type: 'fork' });
      if (argument === 'off') return forget(session);
      const { row } = parsed(argument);
      if (row && SETTINGS.includes(row.name)) return again(session, (forked) => command(forked, argument, update));
      return say(session, `expected a setting, of ${SETTINGS.join(' ')}: :compare lr 0.1 (or :compare off)`, 'error');
    },
  },
  {
    name: 'freeze',
    usage: ':freeze a b',
    help: 'steps leave these leaves alone',
    pure: true,
    run: (session, argument, update) =>
      onNodes(session, argument, ':freeze a b', (nodes) => update(session, { type: 'freeze', nodes, frozen: true })),
  },
  {
    name: 'unfreeze',
    usage: ':unfreeze a b',
    help: 'steps change these leaves again',
    pure: true,
    run: (session, argument, update) =>
      onNodes(session, argument, ':unfreeze a b', (nodes) => update(session, { type: 'freeze', nodes, frozen: false })),
  },
  {
    name: 'root',
    usage: ':root d',
    help: 'differentiate another node',
    pure: true,
    run: onNode(':root d', (node) => ({ type: 'root', node })),
  },
  {
    name: 'go',
    usage: ':go a',
    help: 'select a node',
    pure: true,
    run: onNode(':go a', (node) => ({ type: 'go', node })),
  },
  {
    name: 'say',
    usage: ':say [text]',
    help: 'turn to the next page of text, or add one',
    pure: true,
    run: (session, argument, update) =>
      update(session, argument === '' ? { type: 'page' } : { type: 'page', text: argument }),
  },
  {
    name: 'predict',
    usage: ':predict a b',
    help: 'hide the gradients and ask for these, or for all',
    pure: true,
    run: (session, argument, update) =>
      argument === ''
        ? update(session, { type: 'predict' })
        : onNodes(session, argument, ':predict a b', (nodes) => update(session, { type: 'predict', nodes })),
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
  {
    name: 'tutor',
    usage: ':tutor',
    help: "the lecture's story in ten pages, with what to press",
    pure: false,
    run: alone('tutor', { type: 'example', name: 'tutor' }),
  },
  {
    name: 'open',
    usage: ':open FILE',
    help: 'open a file; a module is run',
    pure: false,
    run: (session, argument, update) => update(session, { type: 'open', file: argument }),
  },
  {
    name: 'w',
    usage: ':w FILE',
    help: 'write the graph to a file, or to its own',
    pure: false,
    run: (session, argument, update) => update(session, { type: 'write', file: argument, over: false }),
  },
  {
    name: 'w!',
    usage: ':w! FILE',
    help: 'the same, over whatever is there',
    pure: false,
    run: (session, argument, update) => update(session, { type: 'write', file: argument, over: true }),
  },
  {
    name: 'export',
    usage: ':export g.svg',
    help: `write a file: ${ENDINGS}, by its ending`,
    pure: false,
    run: (session, argument) => askToExport(session, argument),
  },
  {
    name: 'mouse',
    usage: ':mouse',
    help: 'clicks and the wheel on, or off',
    pure: false,
    run: alone('mouse', { type: 'mouse' }),
  },
  { name: 'help', usage: ':help', help: 'show or hide the keys', pure: false, run: alone('help', { type: 'help' }) },
  { name: 'q', usage: ':q', help: 'quit', pure: false, run: alone('q', { type: 'close' }) },
];

/** A word with what follows it; `lr = 0.1` counts as one, any other assignment does not. */
const COMMAND = /^(?:([A-Za-z]+!?)(?=\s|$)(?!\s*(?:\*\*|[-+*/])?=)\s*|(lr)\s*=\s*)(.*)$/s;
/** A weight that is calculated with, and no file to write: `w * 2`. */
const CALCULATED = /^w\s+(?:\*\*|[-+*/])\s/;

function parsed(text: string): { word: string | undefined; row: Command | undefined; argument: string } {
  const [, word, lr, argument = ''] = CALCULATED.test(text) ? [] : (COMMAND.exec(text) ?? []);
  const name = word ?? lr;
  return { word: name, row: COMMANDS.find((each) => each.name === name), argument: argument.trim() };
}

/** The name of the command that a line is, if it is one. */
export const commandIn = (line: string): string | undefined => parsed(line.trim()).row?.name;

const namesOf = (commands: readonly Command[]): string => commands.map(({ name }) => name).join(' ');

/** Runs one line: a command of the table, else statements of the notation. */
export function command(session: Session, line: string, update: Update): Session {
  const text = line.trim().replace(/^:\s*/, '');
  if (text === '') return session;
  if (text.includes('\n')) return lines(session, text);
  const { row, word, argument } = parsed(text);
  if (row) return row.run(session, argument, update);
  return runStatements(session, text, (name) => (name === word ? hint(name) : ''));
}

/** Runs several lines, which were pasted: statements, all of them or none. */
function lines(session: Session, text: string): Session {
  const [first = ''] = text.split('\n', 1);
  const command = commandIn(first);
  if (command === undefined || /^lr\s*=/.test(first)) return runStatements(session, text, () => '');
  return say(session, `:${command} is one line; of more, each is a statement such as a.data = 3`, 'error');
}

/** What else a line's first word may have been meant to be. */
function hint(word: string): string {
  const near = nearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  return near === undefined ? `; commands are ${namesOf(COMMANDS)}` : ` (or the command :${near})`;
}

/** Runs a file's `# :` command. Gives the session, or what is wrong with it. */
export function directive(session: Session, text: string, update: Update): Session | string {
  const { row, word } = parsed(text);
  const pure = COMMANDS.filter((each) => each.pure);
  if (!row) {
    const known = suggestion(
      word ?? '',
      pure.map(({ name }) => name),
    );
    return `unknown command${word === undefined ? '' : ` ${quoted(word)}`}${known || `; a file may say ${namesOf(pure)}`}`;
  }
  if (!row.pure) return `":${row.name}" cannot stand in a file; a file may say ${namesOf(pure)}`;
  const after = command({ ...session, message: undefined }, text, update);
  return after.message?.tone === 'error' ? after.message.text : after;
}

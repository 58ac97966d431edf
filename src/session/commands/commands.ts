/**
 * The table of commands: each makes an action for `update` of its argument. Commands marked pure may also be written in
 * a file as `# :` comments; their actions only change the session.
 */
import { BUGS } from '../../engine/autodiff/bugs.js';
import { OPTIMIZERS } from '../../engine/optimizers/optimizers.js';
import { EXAMPLES } from '../../examples/table.js';
import { ENDINGS } from '../../formats/formats.js';
import { readNumber } from '../../notation/parse/number.js';
import { nameOf } from '../../notation/write/write.js';
import { quoted } from '../../text/quoted.js';
import type { Choice } from '../model.js';
import { LENSES } from '../panes.js';
import { plotNames } from '../screen/cycles.js';
import { labelledIn, nodeNamed } from '../tree/lookup.js';
import { ofOp, opChoices } from '../tree/ops.js';
import { alone, type Command, names, onNode, onNodes, refused } from './arguments.js';

const OFF: Choice = { text: 'off', help: 'backward without a mistake' };

/** Commands that `:compare` accepts. */
const SETTINGS = ['lr', 'optimizer', 'ascend', 'descend', 'freeze', 'unfreeze', 'bug'];

export const COMMANDS: readonly Command[] = [
  {
    name: 'lr',
    usage: ':lr 0.1',
    help: 'set the learning rate, or a schedule: 1 - 0.9*k/100 for 100',
    pure: true,
    completes: names(() => ['0.001', '0.01', '0.1', '1 - 0.9*k/100']),
    action: (argument) => {
      const to = readNumber(argument);
      return to === undefined ? { type: 'schedule', text: argument } : { type: 'rate', to };
    },
  },
  {
    name: 'ascend',
    usage: ':ascend',
    help: 'steps raise the root',
    pure: true,
    action: alone('ascend', { type: 'direction', to: 'ascend' }),
  },
  {
    name: 'descend',
    usage: ':descend',
    help: 'steps lower the root',
    pure: true,
    action: alone('descend', { type: 'direction', to: 'descend' }),
  },
  {
    name: 'optimizer',
    usage: ':optimizer adam',
    help: 'choose the update rule, and its settings: adam beta1=0.85',
    pure: true,
    completes: names(() => OPTIMIZERS.map(({ name }) => name)),
    action: (argument) => ({ type: 'optimizer', name: argument }),
  },
  {
    name: 'until',
    usage: ':until L < 0.1',
    help: 'run until a condition on L, the iteration k or the accuracy holds',
    pure: false,
    completes: names(({ model }) => {
      const root = nameOf(model.program.tape, model.root);
      return [`${root} < `, `${root} > `, 'k = ', ...(model.samples ? ['accuracy = 100'] : [])];
    }),
    action: (argument) => ({ type: 'until', text: argument }),
  },
  {
    name: 'compare',
    usage: ':compare lr 0.1',
    help: 'run again with this, to compare; off drops saved runs',
    pure: false,
    completes: () => ({
      choices: [...SETTINGS, 'off'].map((text) => ({ text: commandNamed(text)?.completes ? `${text} ` : text })),
      nested: true,
    }),
    action: (argument, session) => {
      if (argument === '') return { type: 'fork' };
      if (argument === 'off') return { type: 'forget-runs' };
      const { row, argument: value } = parsed(argument);
      if (row?.pure && SETTINGS.includes(row.name)) return { type: 'compare', change: row.action(value, session) };
      return refused(`expected a setting, of ${SETTINGS.join(' ')}: :compare lr 0.1 (or :compare off)`);
    },
  },
  {
    name: 'freeze',
    usage: ':freeze a b',
    help: 'steps leave these leaves alone',
    pure: true,
    completes: 'nodes',
    action: onNodes(':freeze a b', (nodes) => ({ type: 'freeze', nodes, frozen: true })),
  },
  {
    name: 'unfreeze',
    usage: ':unfreeze a b',
    help: 'steps change these leaves again',
    pure: true,
    completes: 'nodes',
    action: onNodes(':unfreeze a b', (nodes) => ({ type: 'freeze', nodes, frozen: false })),
  },
  {
    name: 'root',
    usage: ':root d',
    help: 'differentiate another node',
    pure: true,
    completes: 'node',
    action: onNode(':root d', (node) => ({ type: 'root', node })),
  },
  {
    name: 'go',
    usage: ':go a',
    help: 'select a node, or the first of a group: :go layer 1',
    pure: true,
    completes: 'node',
    action: (argument, session) =>
      nodeNamed(session.model.program, argument) === undefined && labelledIn(session.model.program, argument)
        ? { type: 'go-group', name: argument }
        : onNode(':go a', (node) => ({ type: 'go', node }))(argument, session),
  },
  {
    name: 'top',
    usage: ':top leaf',
    help: 'list the nodes with the largest gradients: all, or those of an op',
    pure: false,
    completes: ({ model }) => ({ choices: opChoices(model) }),
    action: (argument, { model }) => {
      const problem = argument === '' ? undefined : ofOp(model, argument);
      return typeof problem === 'string'
        ? refused(problem)
        : { type: 'open-list', list: { of: 'top', ...(argument !== '' && { op: argument }) } };
    },
  },
  {
    name: 'health',
    usage: ':health',
    help: 'how each group of names does: layers that learn nothing, die or explode',
    pure: false,
    action: alone('health', { type: 'open-list', list: { of: 'health' } }),
  },
  {
    name: 'sample',
    usage: ':sample 7',
    help: 'names that the gpt makes up by the parameters as they are, drawn by a seed',
    pure: false,
    action: (argument) => {
      if (argument === '') return { type: 'open-list', list: { of: 'sample' } };
      const seed = readNumber(argument);
      return seed !== undefined && Number.isInteger(seed)
        ? { type: 'open-list', list: { of: 'sample', seed } }
        : refused(`a seed is a whole number, such as :sample 7, not ${quoted(argument)}`);
    },
  },
  {
    name: 'samples',
    usage: ':samples',
    help: "list a network's samples, the worst first: what was wanted, and what came out",
    pure: false,
    action: alone('samples', { type: 'open-list', list: { of: 'samples' } }),
  },
  {
    name: 'lens',
    usage: ':lens ledger',
    help: `show columns beside the tree: ${LENSES.join(', ')}`,
    pure: true,
    completes: names(() => LENSES),
    action: (argument) => ({ type: 'show', what: 'lens', name: argument }),
  },
  {
    name: 'plot',
    usage: ':plot slice',
    help: 'show a plot: L, region, slice, data, gradient',
    pure: true,
    completes: names(plotNames),
    action: (argument) => ({ type: 'show', what: 'plot', name: argument }),
  },
  {
    name: 'iteration',
    usage: ':iteration 12',
    help: 'look at an iteration, as [ and ] do',
    pure: false,
    action: (argument) =>
      /^\d{1,9}$/.test(argument)
        ? { type: 'iteration', k: Number(argument) }
        : refused('expected the number of an iteration: :iteration 12'),
  },
  {
    name: 'say',
    usage: ':say [text]',
    help: 'turn to the next page of text, or add one',
    pure: true,
    action: (argument) => (argument === '' ? { type: 'page' } : { type: 'page', text: argument }),
  },
  {
    name: 'predict',
    usage: ':predict a b',
    help: 'hide the gradients and ask for these, or for all',
    pure: true,
    completes: 'nodes',
    action: (argument, session) =>
      argument === ''
        ? { type: 'predict' }
        : onNodes(':predict a b', (nodes) => ({ type: 'predict', nodes }))(argument, session),
  },
  {
    name: 'bug',
    usage: ':bug overwrite',
    help: `make a mistake in backward: ${[...BUGS.map((bug) => bug.name), 'off'].join(', ')}`,
    pure: true,
    completes: () => ({ choices: [...BUGS.map(({ name, about }) => ({ text: name, help: about })), OFF] }),
    action: (argument) => ({ type: 'bug', name: argument }),
  },
  {
    name: 'example',
    usage: ':example diamond',
    help: 'open a built-in graph',
    pure: false,
    completes: () => ({ choices: EXAMPLES.map(({ name, about }) => ({ text: name, help: about })) }),
    action: (argument) => ({ type: 'example', name: argument }),
  },
  {
    name: 'tutor',
    usage: ':tutor',
    help: "the lecture's story in ten pages, with what to press",
    pure: false,
    action: alone('tutor', { type: 'example', name: 'tutor' }),
  },
  {
    name: 'open',
    usage: ':open FILE',
    help: 'open a file; a module is run',
    pure: false,
    completes: 'file',
    action: (argument) => ({ type: 'open', file: argument }),
  },
  {
    name: 'run',
    usage: ':run FILE',
    help: 'run your own Python program, with its arguments, and follow its graphs',
    pure: false,
    completes: 'program',
    action: (argument) => ({ type: 'run-program', words: argument }),
  },
  {
    name: 'moment',
    usage: ':moment 12',
    help: "go to one of your program's moments",
    pure: false,
    action: (argument) =>
      /^[1-9]\d*$/.test(argument)
        ? { type: 'moment', index: Number(argument) }
        : refused('expected the number of a moment: :moment 12'),
  },
  {
    name: 'moments',
    usage: ':moments',
    help: "list your program's moments",
    pure: false,
    action: alone('moments', { type: 'open-list', list: { of: 'moments' } }),
  },
  {
    name: 'summary',
    usage: ':summary',
    help: 'your program in a few lines: what is right, and what is wrong where',
    pure: false,
    action: alone('summary', { type: 'open-list', list: { of: 'summary' } }),
  },
  {
    name: 'output',
    usage: ':output',
    help: 'what your program has printed',
    pure: false,
    action: alone('output', { type: 'output' }),
  },
  {
    name: 'w',
    usage: ':w FILE',
    help: 'write the graph to a file, or to its own',
    pure: false,
    completes: 'file',
    action: (argument) => ({ type: 'write', file: argument, over: false }),
  },
  {
    name: 'w!',
    usage: ':w! FILE',
    help: 'the same, and overwrite what is there',
    pure: false,
    completes: 'file',
    action: (argument) => ({ type: 'write', file: argument, over: true }),
  },
  {
    name: 'export',
    usage: ':export g.svg',
    help: `write a file: ${ENDINGS}, by its ending`,
    pure: false,
    completes: 'file',
    action: (argument) => ({ type: 'export', file: argument }),
  },
  {
    name: 'mouse',
    usage: ':mouse',
    help: 'turn clicks and the wheel on or off',
    pure: false,
    action: alone('mouse', { type: 'mouse' }),
  },
  { name: 'help', usage: ':help', help: 'show or hide the keys', pure: false, action: alone('help', { type: 'help' }) },
  { name: 'q', usage: ':q', help: 'quit', pure: false, action: alone('q', { type: 'close', asks: true }) },
];

/** A word and its argument; `lr = 0.1` counts as one, any other assignment does not. */
const COMMAND = /^(?:([A-Za-z]+!?)(?=\s|$)(?!\s*(?:\*\*|[-+*/])?=)\s*|(lr)\s*=\s*)(.*)$/s;
/** An expression of a weight `w`, not a file to write: `w * 2`. */
const CALCULATED = /^w\s+(?:\*\*|[-+*/])\s/;

/** A line's word, its command if it is one, and the argument. */
export function parsed(text: string): { word: string | undefined; row: Command | undefined; argument: string } {
  const [, word, lr, argument = ''] = CALCULATED.test(text) ? [] : (COMMAND.exec(text) ?? []);
  const name = word ?? lr;
  return { word: name, row: commandNamed(name ?? ''), argument: argument.trim() };
}

/** The command with this name. */
export const commandNamed = (name: string): Command | undefined => COMMANDS.find((each) => each.name === name);

/** The name of the command in a line, if it is one. */
export const commandIn = (line: string): string | undefined => parsed(line.trim()).row?.name;

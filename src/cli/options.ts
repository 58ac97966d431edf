/** The command line's options, one row each: parsing, `--help` and the README are made from this table. */
import { OPTIMIZER_NAMES } from '../engine/optimizers/names.js';
import { ENDINGS } from '../formats/formats.js';

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** The name of its value in help; an option without one is a switch. */
  readonly value?: string;
  readonly help: string;
  readonly group: 'What to open' | 'Your own Python' | 'Without a screen' | 'The update rule' | 'The screen' | 'About';
}

export const OPTIONS: readonly Option[] = [
  { name: 'example', value: 'NAME', help: 'a built-in graph', group: 'What to open' },
  { name: 'list-examples', help: 'the names of the built-in graphs', group: 'What to open' },
  {
    name: 'seed',
    value: 'N',
    help: 'other random weights, the same ones for the same number',
    group: 'What to open',
  },
  { name: 'root', value: 'NAME', help: 'what to differentiate', group: 'What to open' },
  { name: 'watch', help: 'read the file again when it is saved, a .jsonl line by line', group: 'What to open' },
  {
    name: 'run',
    value: 'FILE',
    help: 'run it with your Python, and take its graphs; or -m MODULE',
    group: 'Your own Python',
  },
  { name: 'moment', value: 'N', help: 'open its Nth backward or drawing', group: 'Your own Python' },
  { name: 'every', help: 'take every backward in full, however long it takes', group: 'Your own Python' },
  {
    name: 'python-helper',
    help: 'print mgrad.py, to be imported in a notebook that is open',
    group: 'Your own Python',
  },
  { name: 'steps', value: 'N', help: 'run N steps, then print', group: 'Without a screen' },
  { name: 'backward', help: 'backprop, then print', group: 'Without a screen' },
  {
    name: 'explain',
    value: 'NODE',
    help: 'its card: why, chain rule, step, paths, something to try',
    group: 'Without a screen',
  },
  { name: 'check', help: 'compare every gradient with a central difference', group: 'Without a screen' },
  { name: 'json', help: 'print the graph and its history as JSON', group: 'Without a screen' },
  {
    name: 'export',
    value: 'FILE',
    help: `write a file: ${ENDINGS}, by its ending`,
    group: 'Without a screen',
  },
  { name: 'lr', value: 'X', help: 'the learning rate (0.01)', group: 'The update rule' },
  { name: 'ascend', help: 'steps raise the root (the default)', group: 'The update rule' },
  { name: 'descend', help: 'steps lower the root', group: 'The update rule' },
  {
    name: 'optimizer',
    value: 'NAME',
    help: `${OPTIMIZER_NAMES.join(', ')}, or 'adam beta1=0.85'`,
    group: 'The update rule',
  },
  { name: 'mouse', help: 'a click selects or folds, the wheel scrolls', group: 'The screen' },
  {
    name: 'plain',
    help: 'lines for a screen reader (also INK_SCREEN_READER)',
    group: 'The screen',
  },
  { name: 'ascii', help: 'plain characters only', group: 'The screen' },
  { name: 'no-color', help: 'no colour (also with NO_COLOR set)', group: 'The screen' },
  { name: 'help', short: 'h', help: 'this text', group: 'About' },
  { name: 'version', short: 'v', help: 'the version', group: 'About' },
];

export const USAGE = "mgrad-tui [FILE | 'EXPRESSION' | -] [name=value ...] [options]";
const RUN_USAGE = 'mgrad-tui [options] --run FILE [its arguments]';

const INTRO = `See how backpropagation works: a live explorer of a scalar computation graph.

  ${USAGE}
  ${RUN_USAGE}

No argument opens the lecture's graph. A file, or text piped in (or -), is read
as micrograd's notation, and a notebook by its cells; a module (.js, .ts ...) is
run, and what it exports is opened. Anything else is an expression, after --
if it begins with a minus. name=value sets a leaf's first value.
--run runs a Python program (.py, .ipynb or -m MODULE) with your own Python
(MGRAD_PYTHON, else the active environment's, else python3). It may do all that
you may do. What follows the program's name are its own arguments.
Press ? in the explorer for its keys.`;

const EXAMPLES = `Examples
  mgrad-tui
  mgrad-tui 'L = (a*b + c)*f' a=2 b=-3 c=10 f=-2
  mgrad-tui --example neuron --backward
  mgrad-tui graph.py --steps 10 --lr 0.05 --descend --json
  mgrad-tui --backward --export lecture.svg
  mgrad-tui --check --run train.py --epochs 3`;

const EXIT_CODES = `Exit codes
  0  done
  1  a gradient differs, or a step or an export could not be made
  2  the arguments or the input cannot be used; for --check --run: not compared`;

/** The text of `--help`. */
export function helpText(): string {
  const groups = [...new Set(OPTIONS.map(({ group }) => group))];
  const shown = ({ name, short, value }: Option): string =>
    `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
  const widest = Math.max(...OPTIONS.map((option) => shown(option).length));
  const blocks = groups.map((group) => {
    const rows = OPTIONS.filter((option) => option.group === group).map(
      (option) => `  ${shown(option).padEnd(widest)}  ${option.help}`,
    );
    return `${group}\n${rows.join('\n')}`;
  });
  return `${[INTRO, ...blocks, EXAMPLES, EXIT_CODES].join('\n\n')}\n`;
}

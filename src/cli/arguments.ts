/** The command line's arguments, checked: every wrong one is a clear UsageError. */

import { parseArgs } from 'node:util';
import type { GivenSettings } from '../session/model.js';
import { nearest } from '../text/nearest.js';
import { floatIn } from '../text/python-numbers.js';
import { quoted, shortened } from '../text/quoted.js';
import { OPTIONS } from './options.js';

/** Arguments or an input that cannot be used. Only the message is printed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments extends GivenSettings {
  readonly help: boolean;
  readonly version: boolean;
  readonly listExamples: boolean;
  readonly example?: string;
  /** A file, an expression, or `-`. */
  readonly input?: string;
  /** First values of leaves. */
  readonly given: ReadonlyMap<string, number>;
  readonly steps?: number;
  readonly backward: boolean;
  /** The name of the node to explain. */
  readonly explain?: string;
  readonly check: boolean;
  readonly json: boolean;
  readonly watch: boolean;
  /** The file to export to. */
  readonly exportTo?: string;
  /** The seed of random first weights. */
  readonly seed?: number;
  readonly mouse: boolean;
  readonly plain: boolean;
  readonly ascii: boolean;
  readonly noColor: boolean;
  /** The program to run with Python: `FILE arguments...` or `-m MODULE arguments...`. */
  readonly run?: readonly string[];
  /** Which of its moments to open, from 1, and whether all of them are taken. */
  readonly moment?: number;
  readonly every: boolean;
  readonly pythonHelper: boolean;
}

/** Parses `argv` (without node and script). Throws a UsageError. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals, run } = parsed(argv);
  const on = (name: string): boolean => values.get(name) === true;
  const text = (name: string): string | undefined => values.get(name) as string | undefined;
  const { given, inputs } = sorted(positionals);
  if (inputs.length > 1) throw new UsageError(severalInputs(inputs));
  const [example, root, optimizer, explain, exportTo] = ['example', 'root', 'optimizer', 'explain', 'export'].map(text);
  const [input] = inputs;
  if (input !== undefined && example !== undefined)
    throw new UsageError(`either --example or ${quoted(input)}, not both`);
  if (on('ascend') && on('descend')) throw new UsageError('either --ascend or --descend, not both');
  const steps = wholeNumber('steps', text('steps'), Number.MAX_SAFE_INTEGER);
  const seed = wholeNumber('seed', text('seed'), MOST_SEED);
  const lr = rate(text('lr'));
  const moment = wholeNumber('moment', text('moment'), Number.MAX_SAFE_INTEGER, 1);
  refuseBeside(run, { input, example, given, seed, moment, watch: on('watch'), every: on('every') });
  return {
    help: on('help'),
    version: on('version'),
    listExamples: on('list-examples'),
    given,
    backward: on('backward'),
    check: on('check'),
    json: on('json'),
    mouse: on('mouse'),
    watch: on('watch'),
    plain: on('plain'),
    ascii: on('ascii'),
    noColor: on('no-color'),
    every: on('every'),
    pythonHelper: on('python-helper'),
    ...(example !== undefined && { example }),
    ...(input !== undefined && { input }),
    ...(root !== undefined && { root }),
    ...(explain !== undefined && { explain }),
    ...(exportTo !== undefined && { exportTo }),
    ...(steps !== undefined && { steps }),
    ...(lr !== undefined && { lr }),
    ...(on('ascend') && { direction: 'ascend' as const }),
    ...(on('descend') && { direction: 'descend' as const }),
    ...(optimizer !== undefined && { optimizer }),
    ...(seed !== undefined && { seed }),
    ...(run !== undefined && { run }),
    ...(moment !== undefined && { moment }),
  };
}

/** Throws if options and inputs do not go together with a program that is run, or need one. */
function refuseBeside(
  run: readonly string[] | undefined,
  { input, example, given, seed, moment, watch, every }: Beside,
): void {
  if (!run) {
    if (moment !== undefined) throw new UsageError('--moment takes a program: --moment 1 --run FILE');
    if (every) throw new UsageError('--every takes a program: --every --run FILE');
    return;
  }
  const [name] = given.keys();
  const other =
    input !== undefined ? quoted(input) : example !== undefined ? '--example' : watch ? '--watch' : undefined;
  if (other !== undefined) throw new UsageError(`either --run or ${other}, not both`);
  if (name !== undefined) throw new UsageError(`${name}=${given.get(name)}: a program sets its own values`);
  if (seed !== undefined) throw new UsageError('--seed: a program makes its own random numbers');
}

interface Beside extends Pick<Arguments, 'given' | 'every' | 'watch'> {
  readonly input: string | undefined;
  readonly example: string | undefined;
  readonly seed: number | undefined;
  readonly moment: number | undefined;
}

/** Seeds have 32 bits: larger ones would give the same numbers as smaller ones. */
const MOST_SEED = 2 ** 32 - 1;

interface Parsed {
  /** Each option that was given: true for a switch, else its value. If one is given twice, the last counts. */
  readonly values: ReadonlyMap<string, string | true>;
  readonly positionals: readonly string[];
  /** The words of the program to run, which end our own. */
  readonly run: readonly string[] | undefined;
}

/** Node's parser finds the options; the errors are our own. */
function parsed(argv: readonly string[]): Parsed {
  const options = Object.fromEntries(
    OPTIONS.map(({ name, short, value }) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(short && { short }) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  const values = new Map<string, string | true>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'run') return { values, positionals, run: programIn(token, argv) };
    values.set(token.name, optionValue(token, argv[token.index] as string));
  }
  return { values, positionals, run: undefined };
}

/** The words after `--run`, all of which belong to the program, even those that look like our options. */
function programIn(
  { index, value, inlineValue }: OptionToken & { readonly index: number },
  argv: readonly string[],
): string[] {
  const words = [...(inlineValue && value !== undefined ? [value] : []), ...argv.slice(index + 1)];
  const [first, module] = words;
  if (!first) throw new UsageError('--run takes a program: --run FILE or --run -m MODULE, and its arguments');
  if (first === '-m' && !module) throw new UsageError('--run -m takes a module: --run -m MODULE, and its arguments');
  if (first !== '-m' && first.startsWith('-'))
    throw new UsageError(
      `--run takes a file, not ${quoted(first)}; options come before --run, since what follows is the program's`,
    );
  return words;
}

interface OptionToken {
  readonly name: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** A word after an option that is the next option rather than a value; `-1` and `-.5` are numbers. */
const LIKE_AN_OPTION = /^-[^\d.]/;

function optionValue({ name, value, inlineValue }: OptionToken, typed: string): string | true {
  const row = OPTIONS.find((each) => each.name === name);
  if (!row) throw new UsageError(unknownOption(name, typed));
  if (row.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    return true;
  }
  if (!value || (!inlineValue && LIKE_AN_OPTION.test(value)))
    throw new UsageError(`--${name} takes a value: --${name} ${row.value} (or --${name}=${row.value})`);
  return value;
}

function unknownOption(name: string, typed: string): string {
  if (!/^--[\w-]+(=|$)/.test(typed))
    return `unknown option ${shortened(typed)}; an expression that starts with - comes after --`;
  const names = OPTIONS.map((row) => row.name);
  const begun = names.filter((each) => each.startsWith(name));
  const meant = begun.length > 0 ? begun : [nearest(name, names) ?? []].flat();
  const advice = meant.length > 0 ? `did you mean --${meant.join(' or --')}?` : '--help lists them all';
  return `unknown option --${shortened(name)}; ${advice}`;
}

/** `a=2`: the name of a leaf, and a text that may be a number. */
const SETTING = /^([\p{L}_][\p{L}\p{Nd}_]*)\s*=\s*(\S+)$/u;

/** The positionals: first values of leaves, and all else. */
function sorted(positionals: readonly string[]): { given: Map<string, number>; inputs: string[] } {
  const given = new Map<string, number>();
  const inputs: string[] = [];
  for (const positional of positionals) {
    const [, name, text] = SETTING.exec(positional) ?? [];
    const value = text === undefined ? undefined : floatIn(text);
    if (name !== undefined && value !== undefined) given.set(name, value);
    else inputs.push(positional);
  }
  return { given, inputs };
}

function severalInputs([first, second, ...more]: readonly string[]): string {
  const both = `${quoted(first as string)} and ${quoted(second as string)}${more.length > 0 ? ' and more' : ''}`;
  return `one file or expression at a time, not ${both}; ${adviceOn(second as string)}`;
}

/** What the user may have meant by a second input. */
function adviceOn(input: string): string {
  if (/^--?[a-z]/.test(input)) return 'options come before --';
  return SETTING.test(input) ? "a leaf's value is one number, as in a=2" : 'quote the whole expression';
}

/** The value of option `name` as a whole number, `least` to `most`. */
function wholeNumber(name: string, text: string | undefined, most: number, least = 0): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
  throw new UsageError(`--${name} takes a whole number ${range}, not ${quoted(text)}`);
}

function rate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = floatIn(text);
  if (value === undefined || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--lr takes a number above 0, not ${quoted(text)}`);
  return value;
}

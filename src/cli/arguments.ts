/** What was typed after the command's name, checked: every wrong argument is one clear UsageError. */
import { parseArgs } from 'node:util';
import { OPTIONS } from './options.js';

/** Arguments or an input that cannot be used. The message is all there is to print. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments {
  readonly help: boolean;
  readonly version: boolean;
  readonly listExamples: boolean;
  readonly example?: string;
  /** A file, an expression, or `-`. */
  readonly input?: string;
  /** First values of leaves. */
  readonly given: ReadonlyMap<string, number>;
  readonly root?: string;
  readonly steps?: number;
  readonly backward: boolean;
  readonly check: boolean;
  readonly json: boolean;
  readonly lr?: number;
  readonly direction?: 'ascend' | 'descend';
  readonly optimizer?: string;
  readonly ascii: boolean;
  readonly noColor: boolean;
}

const GIVEN = /^([\p{L}_][\p{L}\p{Nd}_]*)\s*=\s*([-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?|[-+]?(?:inf|nan))$/u;

/** Parses `argv` (without node and script). Throws a UsageError. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const on = (name: string): boolean => values[name] === true;
  const given = new Map<string, number>();
  const inputs: string[] = [];
  for (const positional of positionals) {
    const [, name, number] = GIVEN.exec(positional) ?? [];
    if (name === undefined) inputs.push(positional);
    else given.set(name, numberFrom(number as string));
  }
  if (inputs.length > 1) throw new UsageError(`one file or expression at a time, not ${inputs.map((each) => `"${each}"`).join(' and ')}; quote an expression as a whole`);
  if (inputs.length === 1 && text('example') !== undefined) throw new UsageError(`either --example or "${inputs[0]}", not both`);
  if (on('ascend') && on('descend')) throw new UsageError('either --ascend or --descend, not both');
  const steps = whole(text('steps'));
  const lr = positive(text('lr'));
  const [example, root, optimizer, input] = [text('example'), text('root'), text('optimizer'), inputs[0]];
  return {
    help: on('help'),
    version: on('version'),
    listExamples: on('list-examples'),
    given,
    backward: on('backward'),
    check: on('check'),
    json: on('json'),
    ascii: on('ascii'),
    noColor: on('no-color'),
    ...(example !== undefined && { example }),
    ...(input !== undefined && { input }),
    ...(root !== undefined && { root }),
    ...(steps !== undefined && { steps }),
    ...(lr !== undefined && { lr }),
    ...(on('ascend') && { direction: 'ascend' as const }),
    ...(on('descend') && { direction: 'descend' as const }),
    ...(optimizer !== undefined && { optimizer }),
  };
}

function parsed(argv: readonly string[]): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const options = Object.fromEntries(
    OPTIONS.map(({ name, short, value }) => [name, { type: value ? ('string' as const) : ('boolean' as const), ...(short && { short }) }]),
  );
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }) as ReturnType<typeof parsed>;
  } catch (error) {
    throw new UsageError(explained(error as Error & { code?: string }));
  }
}

/** Node's own message in our words. */
function explained(error: Error & { code?: string }): string {
  const named = /'(--?[^' ]+)/.exec(error.message)?.[1] ?? '';
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `unknown option ${named}${nearestOption(named)}; an expression that starts with - comes after --`;
  }
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const row = OPTIONS.find(({ name }) => `--${name}` === named.replace(/[=,].*$/, ''));
    if (row?.value) return `--${row.name} takes a value: --${row.name} ${row.value} (or --${row.name}=${row.value})`;
    if (row) return `--${row.name} takes no value`;
  }
  return error.message.split('\n')[0] as string;
}

/** The option that shares the longest beginning, if it is a good part of it. */
function nearestOption(typed: string): string {
  const common = (name: string): number => {
    let at = 0;
    while (at < name.length && name[at] === typed[at]) at++;
    return at;
  };
  const best = OPTIONS.map(({ name }) => `--${name}`).sort((x, y) => common(y) - common(x))[0] as string;
  return common(best) >= 4 ? `; did you mean ${best}?` : ' (mgrad-tui --help lists them)';
}

const numberFrom = (text: string): number => {
  const sign = text.startsWith('-') ? -1 : 1;
  if (text.endsWith('inf')) return sign * Infinity;
  return text.endsWith('nan') ? Number.NaN : Number(text.replaceAll('_', ''));
};

function whole(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new UsageError(`--steps takes a whole number from 0 up, not "${text}"`);
  return Number(text);
}

function positive(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\+?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(`--lr takes a number above 0, not "${text}"`);
  return value;
}

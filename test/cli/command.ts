/**
 * The built command: what it prints and how it ends. Whatever it is asked, it must not hang, show a stack trace, or let
 * a control character through; so every run of it is held to that. Runs that need nothing of a process of their own
 * share one (resident.mjs), one after the other; it ends with the tests, whose channel to it is closed then.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';

export const CLI = resolve('dist/cli.js');

/** Longer than any run takes, even of a million nodes on a busy machine. */
const HANGS = 80_000;
const LOCALE = { LC_ALL: 'C.UTF-8' };

/** Every option but `cwd` gives the run a process of its own. */
export interface RunOptions {
  readonly cwd?: string;
  /** Its own process, for a test of how that ends and what it writes. */
  readonly alone?: true;
  readonly env?: Readonly<Record<string, string>>;
  /** Nothing (/dev/null) if not given; `silent` is a pipe on which nothing comes and that stays open. */
  readonly stdin?: { readonly text: string } | { readonly fd: number } | 'silent';
  /** A descriptor for stdout, if it is not read here. */
  readonly stdout?: number;
  /** How much of stdout is read before it is closed, in bytes. */
  readonly reads?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const STACK = /^\s*at .*:\d+:\d+\)?$/m;

/** Runs the command with these arguments to its end. */
export async function command(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cwd = process.cwd(), ...own } = options;
  const ended = await (Object.keys(own).length > 0 ? runAlone(args, options) : runResident(args, cwd));
  for (const text of [ended.stdout, ended.stderr]) expect(beforeControl(text)).toBeUndefined();
  expect(ended.stderr).not.toMatch(STACK);
  return ended;
}

async function runAlone(args: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, env, stdin, stdout = 'pipe', reads = Infinity } = options;
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...process.env, ...LOCALE, ...env },
    stdio: [stdioOf(stdin), stdout, 'pipe'],
    timeout: HANGS,
    killSignal: 'SIGKILL',
  });
  // A command that refuses its arguments leaves its stdin unread.
  child.stdin?.on('error', () => {});
  if (typeof stdin === 'object' && 'text' in stdin) child.stdin?.end(stdin.text);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  let read = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    out.push(chunk);
    read += chunk.length;
    if (read >= reads) child.stdout?.destroy();
  });
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

let resident: ChildProcess | undefined;
/** What it has written beside its answers. */
let stray = '';
/** The last run in it, which the next waits for. */
let last: Promise<unknown> = Promise.resolve();

function runResident(args: readonly string[], cwd: string): Promise<Ended> {
  const run = last.then(() => answerTo(args, cwd));
  last = run.catch(() => {});
  return run;
}

async function answerTo(args: readonly string[], cwd: string): Promise<Ended> {
  resident ??= startResident();
  const child = resident;
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS);
  try {
    const answer = new Promise<Ended & { readonly left: readonly string[] }>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code, signal) => reject(new Error(`the process ended by ${signal ?? code}: ${stray}`)));
      child.send({ args, cwd }, (error) => error && reject(error));
    });
    const { left, ...ended } = await answer;
    expect(left, 'what is still open when the command has ended').toEqual([]);
    expect(stray).toBe('');
    return ended;
  } finally {
    clearTimeout(timer);
    child.removeAllListeners('exit').removeAllListeners('message');
  }
}

function startResident(): ChildProcess {
  const child = fork(fileURLToPath(new URL('resident.mjs', import.meta.url)), [], {
    env: { ...process.env, ...LOCALE },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      stray += text;
    });
  return child;
}

/** What stands before the first control character, if there is one. */
function beforeControl(text: string): string | undefined {
  const at = text.search(CONTROL);
  return at < 0 ? undefined : text.slice(Math.max(0, at - 60), at);
}

function stdioOf(stdin: RunOptions['stdin']): 'ignore' | 'pipe' | number {
  if (stdin === undefined) return 'ignore';
  return typeof stdin === 'object' && 'fd' in stdin ? stdin.fd : 'pipe';
}

/** What the command prints if it succeeds and writes nothing to stderr. */
export async function printed(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await command(args, options);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout;
}

/** The message with which the command refuses its arguments or its input: on stderr, with nothing on stdout. */
export async function refusal(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await command(args, options);
  expect({ code, stdout, end: stderr.slice(-1) }).toEqual({ code: 2, stdout: '', end: '\n' });
  return stderr.slice(0, -1);
}

/** A node as `--json` prints it. */
export interface JsonNode {
  readonly id: number;
  readonly label: string;
  readonly op: string;
  readonly inputs: readonly number[];
  readonly data: number | string;
  readonly grad: number | string;
  readonly frozen: boolean;
}

/** The object that `--json` prints. */
export interface Json {
  readonly root: string;
  readonly rootId: number;
  readonly steps: number;
  readonly lr: number;
  readonly direction: string;
  readonly optimizer: string;
  readonly gradAt: number | null;
  readonly accuracy?: number;
  readonly history: readonly (number | string)[];
  readonly nodes: readonly JsonNode[];
}

/** The object that the command prints with `--json`; what else it has to say is on stderr. */
export async function json(args: readonly string[], options: RunOptions = {}): Promise<Json> {
  const { code, stdout } = await command(['--json', ...args], options);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** One field of every node, by label. */
export const byLabel = <K extends keyof JsonNode>({ nodes }: Json, field: K): Record<string, JsonNode[K]> =>
  Object.fromEntries(nodes.map((node) => [node.label, node[field]]));

/** A folder with these files, until all tests of the file are done. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-cli-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

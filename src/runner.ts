/**
 * Runs a module that the user named, in a thread of its own (opening/module.ts starts it), and posts the graph
 * that it exports. `mgrad-tui` in its imports is this program itself, so nothing has to be installed.
 * jiti reads both TypeScript and JavaScript, the same way on every version of Node.
 */
import { type MessagePort, workerData } from 'node:worker_threads';
import { createJiti } from 'jiti';
import { compile, describeGiven, isValue, type Value } from './engine/value.js';
import * as library from './index.js';
import { type About, type Built, builtFrom } from './notation/built.js';
import { type Handed, leavesGiven, type NextModule, overLeaves } from './notation/handed.js';
import { type Answer, type Fault, MOST_PRINTED, type Task, type Wanted } from './opening/module.js';
import { clip } from './text/width.js';

const task = workerData as { port?: MessagePort };
const { path, port, replied } = workerData as Task;
// the module shares workerData: without the port it cannot post an answer in our place
delete task.port;
const answered = port.postMessage.bind(port);

/** The exports that may be the graph, the first first. */
const NAMES = ['default', 'L'];

type Exported = Readonly<Record<string, unknown>>;

/** The graph that the module exports, or a promise of one. */
async function graphOf(exported: Exported): Promise<Value | undefined> {
  for (const name of NAMES) {
    const value = await exported[name];
    if (isValue(value)) return value;
  }
  return isValue(exported) ? exported : undefined;
}

/** Makes the graph of iteration k, once a module has said that each iteration has its own. */
let handedAt: ((k: number, data: Float64Array | undefined) => Promise<Handed>) | undefined;

/** The first of a module's graphs; all have its leaves, or those that it exports as its parameters. */
async function firstOf(exported: NextModule & About): Promise<Built> {
  if (exported.samples !== undefined)
    throw new TypeError('samples are of one graph, but this module exports next, which gives many');
  const rootAt = async (k: number): Promise<Value> => {
    const root: unknown = await exported.next(k);
    if (isValue(root)) return root;
    throw new TypeError(`next(${k}) gives ${describeGiven(root)}; expected a Value`);
  };
  const given = await exported.parameters;
  const first = compile(await rootAt(0));
  const leaves = given === undefined ? first.values.filter(({ op }) => op === 'leaf') : leavesGiven(given);
  const begun = Float64Array.from(leaves, ({ data }) => data);
  handedAt = async (k, data) => {
    if (data) for (const [i, leaf] of leaves.entries()) leaf.data = data[i] as number;
    return overLeaves(compile(await rootAt(k)), leaves, `next(${k})`);
  };
  return {
    ...builtFrom(first, exported),
    ...overLeaves(first, leaves, 'next(0)'),
    leaves: begun,
    handsOut: true,
  };
}

async function built(): Promise<Built | Fault> {
  const jiti = createJiti(path, { fsCache: false, interopDefault: false, virtualModules: { 'mgrad-tui': library } });
  const exported = Object((await jiti.import(path)) ?? {}) as Exported;
  if (typeof exported.next === 'function') return await firstOf(exported as unknown as NextModule & About);
  const root = await graphOf(exported);
  if (root) return builtFrom(compile(root), exported as About);
  if ('next' in exported)
    return { problem: `this module exports next, which is ${describeGiven(exported.next)}; expected a function` };
  const instead = await exportsOf(exported);
  return {
    problem: `this module exports ${instead}; expected a Value: export default L, export const L = ..., or a function next(k)`,
  };
}

/** In words, what a module exports instead of a graph. */
async function exportsOf(exported: Exported): Promise<string> {
  const names = Object.keys(exported);
  const wrong = NAMES.find((name) => names.includes(name));
  if (wrong !== undefined) return `${wrong}, which is ${describeGiven(await exported[wrong])}`;
  return names.length === 0 ? 'nothing' : `only ${names.slice(0, 8).join(', ')}`;
}

/** A line of a stack trace with a file, a line and a column. */
const FRAME = /^\s+at (?:.* \()?(?:async )?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/gm;
/** Places in packages, or in this program, not in the user's module. */
const OURS = /[\\/]node_modules[\\/]|[\\/]dist[\\/](?:runner\.js|chunks[\\/])/;
/** jiti's message about a module that it cannot parse. */
const UNREADABLE = /^(?:ParseError:\s*)?([^\n]*?)\s*\n\s*(.+):(\d+):(\d+)\s*$/;

/** The most cells of a message. */
const LONGEST_PROBLEM = 500;

/** The fault to report for what was thrown: it may be anything, and may throw again when it is described. */
function faultOf(thrown: unknown): Fault {
  try {
    const fault = described(thrown);
    return { ...fault, problem: clip(fault.problem, LONGEST_PROBLEM) };
  } catch {
    return { problem: 'it threw something that cannot be shown' };
  }
}

function described(thrown: unknown): Fault {
  if (!(thrown instanceof Error)) return { problem: `it threw ${String(thrown)}` };
  const { message, name, stack = '' } = thrown;
  const [, problem, file, line, column] = UNREADABLE.exec(message) ?? [];
  if (problem !== undefined && file !== undefined)
    return { problem, file, line: Number(line), column: Number(column) + 1 };
  const [first = ''] = message.split('\n');
  const own = name === 'Error' ? first : `${name}: ${first}`;
  // jiti moves imports to other lines
  if ((thrown as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return { problem: first };
  for (const [, place, at, over] of stack.matchAll(FRAME)) {
    if (place !== undefined && !OURS.test(place))
      return { problem: own, file: place, line: Number(at), column: Number(over) };
  }
  return { problem: own };
}

/**
 * Cuts what the module writes to a stream at MOST_PRINTED. Returns a function that waits until all is flushed, and another
 * after which nothing is written.
 */
function limited(stream: NodeJS.WriteStream): { flushed(): Promise<unknown>; closed(): Promise<unknown> } {
  const write = stream.write.bind(stream) as (text: string | Uint8Array, done?: () => void) => boolean;
  let left = MOST_PRINTED;
  stream.on('error', () => {}); // the module may have ended it
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    const kept = chunk.slice(0, left);
    const isCut = kept.length < chunk.length && left > 0;
    left -= kept.length;
    const isTaken = kept.length === 0 || write(kept);
    if (isCut) write('\n(the rest of what this module prints is left out)\n');
    if (done) process.nextTick(done);
    return isTaken;
  };
  return {
    flushed: () => new Promise<void>((resolve) => write('', () => resolve())),
    closed() {
      left = 0;
      return new Promise<void>((resolve) => stream.end(resolve));
    },
  };
}

const [out, err] = [limited(process.stdout), limited(process.stderr)];
/** The first error outside the exports, before they were answered. */
let fault: Fault | undefined;

async function answer(given: Answer): Promise<void> {
  try {
    await Promise.all([out.flushed(), err.flushed()]);
    await new Promise((resolve) => setImmediate(resolve)); // unhandled rejections are known by then
    // a stream that is open would keep the process alive as long as this thread
    if (handedAt) await Promise.all([out.closed(), err.closed()]);
  } finally {
    answered(fault ?? given);
  }
}

/** Replies to a thread that waits for this without its event loop. */
function reply(given: Handed | Fault): void {
  const one = fault ?? given;
  const buffers = 'tape' in one ? [one.tape.op, one.tape.left, one.tape.right].map(({ buffer }) => buffer) : [];
  answered(one, buffers as ArrayBuffer[]);
  Atomics.store(replied, 0, 1);
  Atomics.notify(replied, 0);
}

async function run(): Promise<void> {
  await answer(await built().catch(faultOf));
  const make = handedAt;
  if (!make) return;
  port.on('message', ({ k, leaves }: Wanted) => void make(k, leaves).then(reply, (thrown) => reply(faultOf(thrown))));
}

function fails(thrown: unknown): void {
  const isOpen = handedAt !== undefined;
  fault ??= faultOf(thrown);
  // after that it is the reply to what is asked next
  if (!isOpen) void answer(fault);
}

process.on('uncaughtException', fails);
process.on('unhandledRejection', fails);

const { exit } = process;
process.exit = (code): never => {
  if (handedAt) reply({ problem: `it ended itself with code ${code ?? 0}` });
  else if (!code) answered(fault ?? { problem: 'it ended itself with code 0 before it had exported a graph' });
  return exit(code);
};

// not awaited here: Node would warn about a module that waits for ever, besides our own message
void run();

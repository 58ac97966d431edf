/**
 * Runs a module that the user named, in a thread of its own (files/module.ts starts it), and posts the graph
 * that it exports. What the module imports as `mgrad-tui` is this program itself, so nothing need be installed.
 * TypeScript and JavaScript are both read by jiti, on every Node alike.
 */
import { type MessagePort, workerData } from 'node:worker_threads';
import { createJiti } from 'jiti';
import { compile, describeGiven, isValue, type Value } from './engine/value.js';
import * as library from './index.js';
import { type About, type Built, builtFrom } from './notation/built.js';
import { type Answer, type Fault, MOST_PRINTED, type Task } from './opening/module.js';
import { clip } from './text/width.js';

const task = workerData as { port?: MessagePort };
const { path, port } = workerData as Task;
// the module shares this object, and what it posts itself is nobody's answer
delete task.port;
const answered = port.postMessage.bind(port);

/** What may be exported as the graph: the default, or else `L`, or all there is. */
const NAMES = ['default', 'L'];

type Exported = Readonly<Record<string, unknown>>;

/** What the module exports as its graph; a promise of one counts too. */
async function graphOf(exported: Exported): Promise<Value | undefined> {
  for (const name of NAMES) {
    const value = await exported[name];
    if (isValue(value)) return value;
  }
  return isValue(exported) ? exported : undefined;
}

async function built(): Promise<Built | Fault> {
  const jiti = createJiti(path, { fsCache: false, interopDefault: false, virtualModules: { 'mgrad-tui': library } });
  const exported = Object((await jiti.import(path)) ?? {}) as Exported;
  const root = await graphOf(exported);
  if (root) return builtFrom(compile(root), exported as About);
  const instead = await exportsOf(exported);
  return { problem: `this module exports ${instead}; expected a Value: export default L, or export const L = ...` };
}

/** What a module exports that is not a graph, in words. */
async function exportsOf(exported: Exported): Promise<string> {
  const names = Object.keys(exported);
  const wrong = NAMES.find((name) => names.includes(name));
  if (wrong !== undefined) return `${wrong}, which is ${describeGiven(await exported[wrong])}`;
  return names.length === 0 ? 'nothing' : `only ${names.slice(0, 8).join(', ')}`;
}

/** A place in a stack: a file, a line and a column. */
const FRAME = /^\s+at (?:.* \()?(?:async )?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/gm;
/** Places that are not the module's own. */
const OURS = /[\\/]node_modules[\\/]|[\\/]dist[\\/](?:runner\.js|chunks[\\/])/;
/** How jiti says where a module cannot be read. */
const UNREADABLE = /^(?:ParseError:\s*)?([^\n]*?)\s*\n\s*(.+):(\d+):(\d+)\s*$/;

/** How much of a message is worth its place, in cells. */
const LONGEST_PROBLEM = 500;

/** What was thrown, which may be anything, and may throw again where it is to be shown. */
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

/** Lets a stream keep no more than its share of what the module writes; gives what waits until all of that is gone. */
function limited(stream: NodeJS.WriteStream): () => Promise<unknown> {
  const write = stream.write.bind(stream) as (text: string | Uint8Array, done?: () => void) => boolean;
  let left = MOST_PRINTED;
  stream.on('error', () => {}); // one that the module has ended itself
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
  return () => new Promise<void>((resolve) => write('', () => resolve()));
}

const [out, err] = [limited(process.stdout), limited(process.stderr)];
/** What went wrong beside the exports, before they were answered. */
let fault: Fault | undefined;

async function answer(given: Answer): Promise<void> {
  try {
    await Promise.all([out(), err()]);
    await new Promise((resolve) => setImmediate(resolve)); // what is rejected and caught by nobody is known by then
  } finally {
    answered(fault ?? given);
  }
}

async function run(): Promise<void> {
  await answer(await built().catch(faultOf));
}

function fails(thrown: unknown): void {
  fault ??= faultOf(thrown);
  void answer(fault);
}

process.on('uncaughtException', fails);
process.on('unhandledRejection', fails);

const { exit } = process;
process.exit = (code): never => {
  if (!code) answered(fault ?? { problem: 'it ended itself with code 0 before it had exported a graph' });
  return exit(code);
};

// not awaited here: Node would warn of a module that waits for ever, on top of what is said of it anyway
void run();

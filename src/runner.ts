/**
 * Runs a module that the user named, in a thread of its own (files/module.ts starts it), and posts the graph
 * that it exports. What the module imports as `mgrad-tui` is this program itself, so nothing need be installed.
 * TypeScript and JavaScript are both read by jiti, on every Node alike.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createJiti } from 'jiti';
import { compile, Value } from './engine/value.js';
import type { Answer, Fault, Task } from './files/module.js';
import * as library from './index.js';
import { type About, type Built, builtFrom } from './notation/built.js';

const { path } = workerData as Task;

/** What the module exports as its graph: its default, or else its `L`; a promise of one counts too. */
async function graphOf(exported: Record<string, unknown>): Promise<Value | undefined> {
  for (const name of ['default', 'L']) {
    const value = await exported[name];
    if (value instanceof Value) return value;
  }
  return undefined;
}

async function built(): Promise<Built | Fault> {
  const jiti = createJiti(path, { fsCache: false, interopDefault: false, virtualModules: { 'mgrad-tui': library } });
  const exported = (await jiti.import(path)) as Record<string, unknown>;
  const root = await graphOf(exported);
  if (root) return builtFrom(compile(root), exported as About);
  const names = Object.keys(exported);
  const instead = names.length === 0 ? 'nothing' : `only ${names.slice(0, 8).join(', ')}`;
  return { problem: `this module exports ${instead}; expected a Value: export default L, or export const L = ...` };
}

/** A place in a stack: a file, a line and a column. */
const FRAME = /^\s+at (?:.* \()?(?:async )?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/gm;
/** Places that are not the module's own. */
const OURS = /[\\/]node_modules[\\/]|[\\/]dist[\\/](?:runner\.js|chunks[\\/])/;
/** How jiti says where a module cannot be read. */
const UNREADABLE = /^(?:ParseError:\s*)?([^\n]*?)\s*\n\s*(.+):(\d+):(\d+)\s*$/;

function faultOf(thrown: unknown): Fault {
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

const written = (stream: NodeJS.WriteStream): Promise<unknown> => new Promise((resolve) => stream.write('', resolve));

async function run(): Promise<void> {
  const answer: Answer = await built().catch(faultOf);
  await Promise.all([written(process.stdout), written(process.stderr)]);
  parentPort?.postMessage(answer);
}

// not awaited here: Node would warn of a module that waits for ever, on top of what is said of it anyway
void run();

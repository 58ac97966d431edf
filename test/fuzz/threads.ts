/**
 * Texts over two threads, watched over from here: one whose input never comes to an end, or fills the memory, is ended,
 * the input is a failure, and another thread goes on behind it.
 *
 *     main     --  from, to  -->  thread     (a block of inputs at a time)
 *     at[slot] <--  index    --              (shared memory: what the thread is at)
 *              <--  tally    --
 */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { add, type Failure, newTally, type Tally, TEXT_PARTS } from './texts.js';

interface Task {
  readonly part: keyof typeof TEXT_PARTS;
  readonly seed: number;
  /** The index that the thread is at. */
  readonly at: Int32Array;
}

interface Block {
  readonly from: number;
  readonly to: number;
}

const THREADS = 2;
const BLOCK = 500;
/** An input that takes longer never ends, in ms. */
const ENDLESS = 60_000;
const HEAP = 1024;
const SAID_EVERY = 10_000;

/** The thread's own part: judges blocks as they come. */
export function work(): void {
  const { part, seed, at } = workerData as Task;
  parentPort?.on('message', ({ from, to }: Block) => {
    const tally = newTally();
    for (let index = from; index < to; index++) {
      at[0] = index;
      add(tally, part, seed, index);
    }
    parentPort?.postMessage(tally);
  });
}

/** Judges so many inputs from one on. Says how far it is, and the figures at the end. */
export async function fuzzTexts(part: Task['part'], seed: number, from: number, count: number): Promise<Failure[]> {
  const tally = newTally();
  const [begun, end] = [performance.now(), from + count];
  let next = from;
  const said = setInterval(
    () => say(`${part}: ${tally.inputs} of ${count}, ${tally.failures.length} failed`),
    SAID_EVERY,
  );
  const threads = Array.from({ length: Math.min(THREADS, Math.ceil(count / BLOCK)) }, async () => {
    for (let rest: Block | undefined; ; ) {
      const block: Block = rest ?? { from: next, to: Math.min(end, next + BLOCK) };
      if (block.from >= block.to) return;
      if (!rest) next = block.to;
      rest = await thread(part, seed, tally, block, () => {
        const more = { from: next, to: Math.min(end, next + BLOCK) };
        next = more.to;
        return more.from < more.to ? more : undefined;
      });
      if (!rest) return;
    }
  });
  await Promise.all(threads);
  clearInterval(said);
  figures(part, tally, (performance.now() - begun) / 1000);
  return tally.failures;
}

/** Gives a new thread a block, and more of them as long as there are any. Gives what is left if it had to be ended. */
function thread(
  part: Task['part'],
  seed: number,
  tally: Tally,
  first: Block,
  more: () => Block | undefined,
): Promise<Block | undefined> {
  const at = new Int32Array(new SharedArrayBuffer(4)).fill(first.from);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { part, seed, at } satisfies Task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  let block: Block | undefined = first;
  worker.postMessage(first);
  return new Promise((resolve) => {
    let [seen, since] = [-1, performance.now()];
    const end = (problem: string): void => {
      clearInterval(watch);
      const index = Atomics.load(at, 0);
      const { text } = TEXT_PARTS[part].at(seed, index);
      tally.inputs += index + 1 - (block?.from ?? index);
      tally.failures.push({ part, index, problem, input: text });
      void worker.terminate().then(() => resolve(block && { from: index + 1, to: block.to }));
    };
    const watch = setInterval(() => {
      const now = Atomics.load(at, 0);
      if (now !== seen) [seen, since] = [now, performance.now()];
      else if (performance.now() - since > ENDLESS) end('does not end');
    }, 1000);
    worker.on('error', (error) => end(`ends its thread: ${error.message}`));
    worker.on('message', (done: Tally) => {
      merge(tally, done);
      block = more();
      since = performance.now();
      if (block) worker.postMessage(block);
      else {
        clearInterval(watch);
        void worker.terminate().then(() => resolve(undefined));
      }
    });
  });
}

function merge(tally: Tally, { inputs, characters, kinds, slowest, failures }: Tally): void {
  tally.inputs += inputs;
  tally.characters += characters;
  for (const [kind, count] of Object.entries(kinds)) tally.kinds[kind] = (tally.kinds[kind] ?? 0) + count;
  if (slowest.ms > tally.slowest.ms) tally.slowest = slowest;
  tally.failures.push(...failures);
}

const say = (line: string): void => console.log(line);

function figures(part: string, { inputs, characters, kinds, slowest, failures }: Tally, seconds: number): void {
  const sorted = Object.entries(kinds).sort(([, a], [, b]) => b - a);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const count = (number: number): string => number.toLocaleString('en');
  say(`\n${part}: ${count(inputs)} inputs, ${count(characters)} characters, in ${Math.round(seconds)} s`);
  say(
    `  failed ${failures.length}; slowest ${slowest.ms.toFixed(1)} ms (input ${slowest.index}, ${count(slowest.characters)} characters); at most ${memory} MB of memory`,
  );
  say(`  ${sorted.length - 1} kinds of errors:`);
  for (const [kind, times] of sorted.slice(0, 16)) say(`    ${count(times).padStart(9)}  ${kind}`);
}

// @ts-check
/**
 * Runs the built command again and again in one process, since each start of node takes longer than what most tests
 * ask of it. The command's own file is run anew each time, with its arguments and its folder; only stdout and stderr
 * are read before they reach a pipe. What would prevent the process from ending is an error here: a handle that is
 * still open, a timer, a thread.
 */
import { pathToFileURL } from 'node:url';

const CLI = pathToFileURL('dist/cli.js').href;
/** How long what the command has closed may take until it is gone, in ms. */
const PATIENCE = 20_000;

/** @typedef {{ readonly args: readonly string[], readonly cwd: string }} Asked */

let runs = 0;
/** What the command has written on each stream. @type {Record<'stdout' | 'stderr', string[]>} */
const written = { stdout: [], stderr: [] };

for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
  process[name].setMaxListeners(0);
  process[name].write = (/** @type {string | Uint8Array} */ chunk, /** @type {unknown[]} */ ...rest) => {
    written[name].push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((each) => typeof each === 'function');
    if (done) process.nextTick(done);
    return true;
  };
}
process.setMaxListeners(0);

process.on('message', async (/** @type {Asked} */ { args, cwd }) => {
  const before = process.getActiveResourcesInfo();
  written.stdout = [];
  written.stderr = [];
  process.chdir(cwd);
  process.argv = [process.execPath, CLI, ...args];
  process.exitCode = 0;
  await import(`${CLI}?${++runs}`);
  const code = process.exitCode;
  process.exitCode = 0;
  const left = await openAfter(before);
  process.send?.({ code, stdout: written.stdout.join(''), stderr: written.stderr.join(''), left });
});

/** What is open that was not before, once it had time to close. @param {readonly string[]} before */
async function openAfter(before) {
  for (const until = performance.now() + PATIENCE; ; ) {
    const left = process.getActiveResourcesInfo();
    for (const known of before) if (left.includes(known)) left.splice(left.indexOf(known), 1);
    if (left.length === 0 || performance.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

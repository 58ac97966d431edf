/**
 * A user's own Python program: the processor's time that it takes with --run against without, which is the last that it
 * prints; and what memory it has without a backward.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { outcomeOf } from '../../src/opening/program/moments/outcome.js';
import { findPython } from '../../src/opening/program/process/python.js';
import { type Report, runProgram } from '../../src/opening/program/run.js';
import { heading, median, report, times } from './measure.js';

const PROGRAMS: readonly (readonly [what: string, file: string, steps: string, rounds: number])[] = [
  ['MLP 2-16-16-1 on 100 samples, 5 steps', 'mlp.py', '5', 3],
  ['60,000 nodes built anew in each of 50 steps', 'anew.py', '50', 1],
];

const seconds = (time: number): string => `${time.toFixed(2)} s`;
const secondsIn = (printed: string): number => Number(printed.trim().split('\n').at(-1));

export async function benchOwn(root: string): Promise<void> {
  heading("A user's own program, its own time on the processor");
  const { command, before } = await findPython();
  for (const [what, file, steps, rounds] of PROGRAMS) {
    const path = join(root, 'test', 'bench', 'programs', file);
    const [without, watched]: [number[], number[]] = [[], []];
    let last: Report | undefined;
    for (let round = 0; round < rounds; round++) {
      without.push(secondsIn(spawnSync(command, [...before, path, steps], { encoding: 'utf8' }).stdout));
      const { printed, about } = await ran(path, steps);
      watched.push(secondsIn(printed));
      last = about;
    }
    const { list } = (last as Report).moments;
    const judged = list.filter((moment) => outcomeOf(moment)?.outcome === 'right').length;
    report(what, seconds(median(without)));
    report(`  with --run, ${judged} of ${list.length} backwards taken, all right`, seconds(median(watched)));
    report('  against without', times(median(watched) / median(without)), 'at most 2 x');
  }
  const { printed } = await ran(join(root, 'test', 'bench', 'programs', 'forward.py'), '10000');
  const [early = 0, late = 0] = printed.split(' ').map(Number);
  report('memory of 10,000 forward passes against the first 100', times(late / early), 'at most 1.1 x');
}

/** Runs a program to its end. */
async function ran(path: string, steps: string): Promise<{ printed: string; about: Report }> {
  let printed = '';
  const run = await runProgram([path, steps], { every: false, helper: join('dist', 'mgrad.py') }, (_, bytes) => {
    printed += bytes;
    return undefined;
  });
  await run.ended;
  run.remove();
  if (run.report.code !== 0) throw new Error(`${path} failed: ${printed}`);
  return { printed, about: run.report };
}

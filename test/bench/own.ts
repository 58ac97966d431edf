/** A user's own Python program: how long it takes with --run against without, and what memory it has without a backward. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../src/opening/program/moments.js';
import { findPython } from '../../src/opening/program/python.js';
import { type Report, runProgram } from '../../src/opening/program/run.js';
import { heading, median, report, times } from './measure.js';

const PROGRAMS: readonly (readonly [what: string, file: string, steps: string, rounds: number])[] = [
  ['MLP 2-16-16-1 on 100 samples, 5 steps', 'mlp.py', '5', 3],
  ['60,000 nodes built anew in each of 50 steps', 'anew.py', '50', 1],
];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

export async function benchOwn(root: string): Promise<void> {
  heading("A user's own program, by the clock, while its moments are judged beside it");
  const { command, before } = await findPython();
  for (const [what, file, steps, rounds] of PROGRAMS) {
    const path = join(root, 'test', 'bench', 'programs', file);
    const [without, watched]: [number[], number[]] = [[], []];
    let last: Report | undefined;
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      const { status } = spawnSync(command, [...before, path, steps]);
      if (status !== 0) throw new Error(`${file} failed`);
      without.push(performance.now() - begun);
      const { time, about } = await ran(path, steps);
      watched.push(time);
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

/** Runs a program to its end; the time is that of the program, not that of what is still to be judged after it. */
async function ran(path: string, steps: string): Promise<{ time: number; printed: string; about: Report }> {
  let printed = '';
  const begun = performance.now();
  const run = await runProgram([path, steps], { every: false, helper: join('dist', 'mgrad.py') }, (_, bytes) => {
    printed += bytes;
    return undefined;
  });
  while (!run.report.end) await setTimeout(1);
  const time = performance.now() - begun;
  await run.ended;
  run.remove();
  if (run.report.code !== 0) throw new Error(`${path} failed: ${printed}`);
  return { time, printed, about: run.report };
}

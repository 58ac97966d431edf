/**
 * The built-in GPT: one step with its new graph, backward, Adam and the history, against the same step in CPython scalars
 * (examples/python/gpt.py), over the same names. Both in turns, and the least of each: what else runs only adds.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readExample, sourceOf } from '../../src/examples/read.js';
import { exampleNamed } from '../../src/examples/table.js';
import { openReading } from '../../src/session/source/opening.js';
import { takeSteps } from '../../src/session/training/steps.js';
import { heading, ms, report, timed, times } from './measure.js';

const ROUNDS = 5;
/** The names after the first, which the start-up of Python is measured with. */
const STEPS = 9;

export function benchGpt(root: string): void {
  heading('A step of --example gpt: new graph, forward, backward, Adam, history');
  const example = exampleNamed('gpt');
  if (!example) throw new Error('there is no example gpt');
  const { model } = openReading(readExample(example), sourceOf(example));
  const first = takeSteps(model, 'step', 1).model;
  const own = (): number => timed(() => void takeSteps(first, 'step', STEPS)) / STEPS;
  for (let i = 0; i < 10; i++) own();
  const program = join(root, 'examples', 'python', 'gpt.py');
  const python = (steps: number): number =>
    timed(() => {
      const { status } = spawnSync('python3', [program, String(steps)]);
      if (status !== 0) throw new Error('python3 cannot run gpt.py');
    });
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  const [ours, start, whole]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(own(), own(), own());
    if (!hasPython) continue;
    start.push(python(1));
    whole.push(python(1 + STEPS));
  }
  const step = Math.min(...ours);
  report('a step', ms(step));
  if (!hasPython) {
    report('the same in CPython scalars', 'no python3');
    return;
  }
  const theirs = (Math.min(...whole) - Math.min(...start)) / STEPS;
  report('the same in CPython scalars', ms(theirs));
  report('  against ours', times(theirs / step), 'at least 100 x');
}

/** The same training step elsewhere: the same tape in C, arrays in numpy and PyTorch, and micrograd itself in CPython. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planFor } from '../../src/engine/autodiff/backprop.js';
import { opOf } from '../../src/engine/ops.js';
import { type Built, mlpNumbers } from './graphs.js';

/** How long a step takes, in ms, and the root's data after all of them. */
export interface Measured {
  readonly step: number;
  readonly loss: number;
}

/** The ops that tape.c knows, by the numbers that it has for them. */
const IN_C: ReadonlyMap<string, number> = new Map([
  ['add', 1],
  ['mul', 2],
  ['relu', 3],
  ['sub', 4],
  ['neg', 5],
  ['div', 6],
  ['tanh', 7],
]);

/** Steps on a tape in C; a sentence where there is no compiler. */
export function stepInC(bench: string, graph: Built, rate: number, warm: number, steps: number): Measured | string {
  const folder = mkdtempSync(join(tmpdir(), 'tape-'));
  try {
    const program = join(folder, 'tape');
    const compiler = process.env.CC ?? 'cc';
    const built = spawnSync(compiler, ['-O3', '-o', program, join(bench, 'tape.c'), '-lm'], { encoding: 'utf8' });
    if (built.error) return `there is no compiler ${compiler} here`;
    if (built.status !== 0) throw new Error(`tape.c: ${built.stderr}`);
    const { stdout, stderr, status } = spawnSync(program, { input: forC(graph, rate, warm, steps), encoding: 'utf8' });
    if (status !== 0) throw new Error(`tape.c: ${stderr}`);
    const [time, loss] = stdout.split(' ').map(Number) as [number, number];
    return { step: time / 1e6, loss };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A graph as tape.c reads it. */
function forC({ tape, root, leaves, inputs }: Built, rate: number, warm: number, steps: number): Buffer {
  const { kind } = planFor(tape, root);
  const data = new Float64Array(tape.size);
  for (const [i, id] of tape.constants.entries()) data[id] = tape.constantData[i] as number;
  for (const [i, id] of tape.leaves.entries()) data[id] = leaves[i] as number;
  const kinds = Uint8Array.from(tape.op, (code, id) => {
    if (opOf(code).inputs === 0) return 0;
    const known = IN_C.get(opOf(code).name);
    if (known === undefined) throw new Error(`tape.c does not know ${opOf(code).name}`);
    return (known << 2) | ((kind[id] as number) & 3);
  });
  const heading = Int32Array.of(tape.size, root, leaves.length, warm, steps);
  const arrays = [heading, Float64Array.of(rate), kinds, tape.left, tape.right, data, tape.leaves, inputs];
  return Buffer.concat(
    arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)),
  );
}

/** Steps of micrograd; a sentence where it is not there. */
export function stepInMicrograd(bench: string, samples: number, rate: number, steps: number): Measured | string {
  const { MICROGRAD } = process.env;
  if (!MICROGRAD) return "MICROGRAD does not name micrograd's folder";
  const input = JSON.stringify({ ...mlpNumbers(samples), rate, steps });
  const ran = spawnSync('python3', [join(bench, 'micrograd.py')], { input, encoding: 'utf8' });
  if (ran.error) return 'there is no python3 here';
  if (ran.status !== 0) throw new Error(ran.stderr);
  const [time, loss] = ran.stdout.split(' ').map(Number) as [number, number];
  return { step: time * 1000, loss };
}

/** Steps on arrays in numpy and in PyTorch, whose tape is one of whole arrays; a sentence for each that is not there. */
export function stepsOnArrays(
  bench: string,
  samples: number,
  rate: number,
  warm: number,
  steps: number,
): Readonly<Record<'numpy' | 'torch', Measured | string>> {
  const input = JSON.stringify({ ...mlpNumbers(samples), rate, warm, steps });
  const ran = spawnSync('python3', [join(bench, 'vectorised.py')], {
    input,
    encoding: 'utf8',
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  if (ran.error) return { numpy: 'there is no python3 here', torch: 'there is no python3 here' };
  if (ran.status !== 0) throw new Error(ran.stderr);
  const lines = new Map(
    ran.stdout.split('\n').map((line) => [line.split(' ', 1)[0], line.split(' ').slice(1).map(Number)]),
  );
  const of = (name: string): Measured | string => {
    const [time, loss] = lines.get(name) ?? [];
    return time === undefined || loss === undefined ? `python3 has no ${name} here` : { step: time * 1000, loss };
  };
  return { numpy: of('numpy'), torch: of('torch') };
}

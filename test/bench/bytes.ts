/** Bytes that a key makes a program write to its terminal, beside those of other programs with full screens. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { heading, median, report } from './measure.js';

const SCREENS = [
  [80, 24],
  [200, 60],
] as const;
const [UP, DOWN] = ['\x1b[A', '\x1b[B'];
const KEYS = [DOWN, DOWN, DOWN, UP, UP, DOWN];
/** A program is done with a key if it has written nothing for so long, in ms. */
const QUIET = 300;

/** Others that move a selection, where they are installed, and what they are started with: htop should write seldom by itself. */
const OTHERS: readonly (readonly [string, ...string[]])[] = [['htop', '-d', '100'], ['tig']];

export async function benchBytes(root: string): Promise<void> {
  heading('Bytes written for a key (a move)');
  for (const [columns, rows] of SCREENS) {
    const ours = await bytesOf(process.execPath, [join(root, 'dist', 'cli.js')], columns, rows);
    report(`the lecture at ${columns}x${rows}`, String(ours), 'at most 450');
    for (const [name, ...args] of OTHERS) {
      if (spawnSync(name, ['--version']).error) continue;
      report(`  ${name}`, String(await bytesOf(name, args, columns, rows)));
    }
  }
}

async function bytesOf(file: string, args: readonly string[], cols: number, rows: number): Promise<number> {
  const env = { ...process.env, CI: 'false', TERM: 'xterm-256color' } as Record<string, string>;
  const terminal = spawnTerminal(file, [...args], { cols, rows, env });
  let bytes = 0;
  let last = performance.now();
  terminal.onData((data) => {
    bytes += Buffer.byteLength(data);
    last = performance.now();
  });
  const quiet = async (): Promise<void> => {
    last = performance.now();
    while (performance.now() - last < QUIET) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  while (bytes === 0) await quiet();
  await quiet();
  const each: number[] = [];
  for (const key of KEYS) {
    bytes = 0;
    terminal.write(key);
    await quiet();
    each.push(bytes);
  }
  terminal.kill('SIGKILL');
  return median(each);
}

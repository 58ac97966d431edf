/** Whole processes: how long until they have answered, against bare node and a plain Ink program. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { heading, inTurns, median, ms, report, times } from './measure.js';

const ROUNDS = 11;
const HELLO = `
import { render, Text } from 'ink';
import { createElement } from 'react';
render(createElement(Text, null, 'hello')).unmount();
`;

export async function benchStartup(root: string): Promise<void> {
  heading('Start-up, whole processes');
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    const hello = join(folder, 'hello.mjs');
    writeFileSync(hello, HELLO);
    const cli = join(root, 'dist', 'cli.js');
    const run =
      (...args: string[]) =>
      () => {
        const { status, stderr } = spawnSync(process.execPath, args, {
          env: { ...process.env, NODE_ENV: 'production' },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
      };
    const work = {
      node: run('-e', '0'),
      hello: run(hello),
      version: run(cli, '--version'),
      steps: run(cli, '--steps', '1'),
    };
    inTurns(2, work);
    const { node, hello: ink, version, steps } = inTurns(ROUNDS, work);
    const [frames, large]: [number[], number[]] = [[], []];
    for (let i = 0; i < ROUNDS; i++) {
      frames.push(await firstFrame(cli));
      large.push(await firstFrame(cli, '--example', 'moons'));
    }
    const [frame, moons] = [median(frames), median(large)];
    report('node -e 0', ms(node));
    report('an Ink hello, not bundled', ms(ink));
    report('--version', ms(version));
    report('  against node -e 0', times(version / node), 'at most 1.6 x');
    report('--steps 1', ms(steps));
    report('  against node -e 0', times(steps / node));
    report('  against the Ink hello', times(steps / ink), 'at most 0.6 x');
    report('first frame', ms(frame));
    report('  against node -e 0', times(frame / node));
    report('  against the Ink hello', times(frame / ink));
    report('first frame of moons, 65,814 nodes', ms(moons));
    report("  against the lecture's", times(moons / frame), 'at most 1.5 x');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds until the tree is on a terminal's screen. */
function firstFrame(cli: string, ...args: string[]): Promise<number> {
  const begun = performance.now();
  const terminal = spawnTerminal(process.execPath, [cli, ...args], {
    cols: 80,
    rows: 24,
    env: { ...process.env, CI: 'false', TERM: 'xterm-256color' } as Record<string, string>,
  });
  return new Promise((resolve) => {
    let seen = '';
    terminal.onData((text) => {
      seen += text;
      if (!seen.includes('quit')) return;
      const taken = performance.now() - begun;
      terminal.onExit(() => resolve(taken));
      terminal.write('q');
      seen = '';
    });
  });
}

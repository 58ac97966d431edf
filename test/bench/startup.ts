/** Whole processes: how long until they have answered, against bare node and a plain Ink program. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnTerminal } from '@lydell/node-pty';
import { build } from 'esbuild';
import { heading, inTurns, median, ms, report, residentSize, times } from './measure.js';

const ROUNDS = 11;
/** A hello that Ink draws. On a terminal it stays until it is killed. */
const HELLO = `
import { render, Text } from 'ink';
import { createElement } from 'react';
const app = render(createElement(Text, null, 'hello, and quit'));
if (process.stdin.isTTY) setInterval(() => {}, 1000);
else app.unmount();
`;

export async function benchStartup(root: string): Promise<void> {
  heading('Start-up, whole processes');
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    const hello = join(folder, 'hello.mjs');
    writeFileSync(hello, HELLO);
    const bundled = join(folder, 'bundled.mjs');
    await bundleInk(hello, bundled);
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
    const shown: Record<'hello' | 'lecture' | 'moons' | 'gpt', FirstFrame[]> = {
      hello: [],
      lecture: [],
      moons: [],
      gpt: [],
    };
    for (let i = 0; i < ROUNDS; i++) {
      shown.hello.push(await firstFrame(bundled));
      shown.lecture.push(await firstFrame(cli));
      shown.moons.push(await firstFrame(cli, '--example', 'moons'));
      shown.gpt.push(await firstFrame(cli, '--example', 'gpt'));
    }
    const timeOf = (name: keyof typeof shown): number => median(shown[name].map(({ time }) => time));
    const sizeOf = (name: keyof typeof shown): number => median(shown[name].map(({ memory }) => memory));
    const [frame, moons, gpt] = [timeOf('lecture'), timeOf('moons'), timeOf('gpt')];
    report('node -e 0', ms(node));
    report('an Ink hello, not bundled', ms(ink));
    report('--version', ms(version));
    report('  against node -e 0', times(version / node), 'at most 1.6 x');
    report('--steps 1', ms(steps));
    report('  against node -e 0', times(steps / node));
    report('  against the Ink hello, not bundled', times(steps / ink), 'at most 0.6 x');
    report('  above node -e 0', ms(steps - node), 'at most 105 ms');
    report('first frame', ms(frame));
    report('  against node -e 0', times(frame / node));
    report('  against a bundled Ink hello', times(frame / timeOf('hello')), 'at most 1.3 x');
    report('memory at the first frame', megabytes(sizeOf('lecture')));
    report('  against a bundled Ink hello', times(sizeOf('lecture') / sizeOf('hello')), 'at most 1.1 x');
    report('first frame of moons, 65,814 nodes', ms(moons));
    report("  against the lecture's", times(moons / frame), 'at most 1.5 x');
    report('first frame of gpt, 57,000 nodes', ms(gpt));
    report("  against the lecture's", times(gpt / frame), 'at most 1.5 x');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Bundles a program as ours is, but with Ink unchanged except for what would fail to load. */
async function bundleInk(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: 'import{createRequire as made}from"node:module";const require=made(import.meta.url);' },
    plugins: [
      {
        name: 'no-devtools',
        setup: ({ onLoad }) => onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' })),
      },
    ],
    logLevel: 'error',
  });
}

interface FirstFrame {
  /** Milliseconds until it is on a terminal's screen. */
  readonly time: number;
  /** Bytes of the process in memory then. */
  readonly memory: number;
}

/** Starts a program, and kills it when it says how to quit. */
function firstFrame(program: string, ...args: string[]): Promise<FirstFrame> {
  const begun = performance.now();
  const terminal = spawnTerminal(process.execPath, [program, ...args], {
    cols: 80,
    rows: 24,
    env: { ...process.env, CI: 'false', TERM: 'xterm-256color' } as Record<string, string>,
  });
  return new Promise((resolve) => {
    let seen = '';
    terminal.onData((text) => {
      seen += text;
      if (!seen.includes('quit')) return;
      const first = { time: performance.now() - begun, memory: residentSize(terminal.pid) };
      terminal.onExit(() => resolve(first));
      terminal.kill('SIGKILL');
      seen = '';
    });
  });
}

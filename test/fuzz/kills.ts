/**
 * SIGKILL while a file is written, by `--export` and by `:w`: what stands in the file is the old text or the new one,
 * whole, and the next write takes away what the killed one has left beside it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { longFile } from '../pty/long-file.js';
import { startProcess } from '../pty/terminal.js';
import { type Dice, diceFor } from './dice.js';
import type { Failure } from './texts.js';

const CLI = join(process.cwd(), 'dist/cli.js');
const LINES = 20_000;
/** So many kills, and one write is let be. */
const KILLS = 5;
/** After the file beside it is there, in ms: writing takes some ten. */
const LATEST = 30;
const PATIENCE = 60_000;
const BESIDE = /^\.mgrad-tui-/;

/** A way to write `file`: with `number` in it, until it is done or killed. */
interface Way {
  readonly file: string;
  readonly write: (number: number, onStart: (pid: number) => void) => Promise<void>;
}

export interface KillFigures {
  kills: number;
  /** How many of them came while the file beside was there. */
  within: number;
  /** How many left the new text, rather than the old one. */
  afresh: number;
}

export async function killWriters(
  parent: string,
  seed: number,
  from: number,
  count: number,
  said: (figures: KillFigures, failed: number) => void,
): Promise<{ figures: KillFigures; failures: Failure[] }> {
  const figures: KillFigures = { kills: 0, within: 0, afresh: 0 };
  const failures: Failure[] = [];
  const ways = [exporting, saving].map((way, i) => {
    const folder = join(parent, `written${i}`);
    mkdirSync(folder);
    return { folder, ...way(parent, folder) };
  });
  for (const [i, way] of ways.entries()) {
    const texts = await textsOf(way);
    for (let kill = i; kill < count; kill += ways.length) {
      const problem = await killed(way, texts, diceFor(seed, 'kills', from + kill), figures);
      if (problem) failures.push({ part: 'kills', index: from + kill, problem, input: way.file });
      if (kill % KILLS === 0) {
        const left = await leftAfter(way, texts);
        if (left) failures.push({ part: 'kills', index: from + kill, problem: left, input: way.file });
      }
      said(figures, failures.length);
    }
  }
  return { figures, failures };
}

const exporting = (parent: string, folder: string): Way => {
  const source = longFile(join(parent, 'exported.py'), LINES);
  const file = join(folder, 'g.json');
  return {
    file,
    write: (number, onStart) => {
      const child = spawn(process.execPath, [CLI, source, `x0=${number}`, '--export', file], { stdio: 'ignore' });
      onStart(child.pid as number);
      return new Promise((resolve) => child.on('exit', () => resolve()));
    },
  };
};

const saving = (_: string, folder: string): Way => {
  const file = longFile(join(folder, 'g.py'), LINES);
  return {
    file,
    write: async (number, onStart) => {
      const app = startProcess([CLI, file]);
      try {
        await app.until('q quit', PATIENCE);
        app.send(`:x0.data = ${number}\r:w\r`);
        onStart(app.pid);
        await app.until(() => app.isOver || app.screen().includes('wrote g.py'), PATIENCE);
      } finally {
        app.close();
      }
    },
  };
};

type Texts = readonly [one: string, two: string];

/** What the file holds after a write of 1 and of 2 that nobody disturbs. */
async function textsOf({ file, write }: Way): Promise<Texts> {
  const texts: string[] = [];
  for (const number of [1, 2]) {
    await write(number, () => {});
    texts.push(readFileSync(file, 'utf8'));
  }
  const [one = '', two = ''] = texts;
  if (one === two || one === '') throw new Error(`${file} is not written`);
  return [one, two];
}

/** Writes the other of the two texts and kills the writer. Gives what is wrong with the file. */
async function killed(
  { folder, file, write }: Way & { readonly folder: string },
  texts: Texts,
  dice: Dice,
  figures: KillFigures,
): Promise<string | undefined> {
  const before = readFileSync(file, 'utf8');
  const number = before === texts[0] ? 2 : 1;
  const delay = dice.below(LATEST);
  const beside = new Set(besides(folder));
  let watch: NodeJS.Timeout | undefined;
  await write(number, (pid) => {
    watch = setInterval(() => {
      if (!besides(folder).some((name) => !beside.has(name))) return;
      clearInterval(watch);
      setTimeout(kill, delay, pid);
    }, 1);
  });
  clearInterval(watch);
  figures.kills++;
  if (besides(folder).some((name) => !beside.has(name))) figures.within++;
  const after = readFileSync(file, 'utf8');
  if (after === texts[number - 1]) figures.afresh++;
  else if (after !== before) return `holds ${after.length} characters, neither the old text nor the new one`;
  return undefined;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it was done before
  }
}

/** Lets one write be. Gives what is wrong after it: a text that is not the new one, or a file that is left beside it. */
async function leftAfter(
  { folder, file, write }: Way & { readonly folder: string },
  texts: Texts,
): Promise<string | undefined> {
  await write(1, () => {});
  if (readFileSync(file, 'utf8') !== texts[0]) return 'an undisturbed write gave another text';
  const left = besides(folder);
  return left.length === 0 ? undefined : `${left.length} files are left beside it: ${left[0]}`;
}

const besides = (folder: string): string[] => readdirSync(folder).filter((name) => BESIDE.test(name));

/**
 * `npm run fuzz`: hostile texts, JSON files and keys, and kills while writing. `-- --read 10000` chooses a part and how
 * many inputs, `--seed N --from I` draws the same ones again. Ends with figures; exit code 1 if anything failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { escapeToAscii } from '../../src/text/escape.js';
import { pressKeys, SESSION } from './keys.js';
import { killWriters } from './kills.js';
import type { Failure } from './texts.js';
import { fuzzTexts, work } from './threads.js';

/** How many inputs each part has if nothing is said. */
const ALL = { read: 1_000_000, json: 100_000, keys: 50_000, kills: 200 } as const;

/** How many failures of a part are listed. */
const LISTED = 20;
/** How many are drawn again after a failure: of keys all since the program was started. */
const AGAIN = { read: 1, json: 1, keys: SESSION, kills: 20 } as const;

async function main(): Promise<void> {
  const options = Object.fromEntries(
    [...Object.keys(ALL), 'seed', 'from'].map((name) => [name, { type: 'string' as const }]),
  );
  const { values } = parseArgs({ options });
  const given = (name: string): number | undefined =>
    values[name] === undefined ? undefined : whole(name, values[name]);
  const seed = given('seed') ?? Date.now() % 1e6;
  const from = given('from') ?? 0;
  const chooses = Object.keys(ALL).some((part) => values[part] !== undefined);
  console.log(`seed ${seed}; node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}`);
  let failed = 0;
  for (const [part, all] of Object.entries(ALL) as [keyof typeof ALL, number][]) {
    const count = given(part) ?? (chooses ? 0 : all);
    const failures = count > 0 ? await PARTS[part](seed, from, count) : [];
    failed += failures.length;
    for (const { index, problem, input } of failures.slice(0, LISTED)) {
      console.log(`\n${part} ${index}: ${problem}\n  ${escapeToAscii(JSON.stringify(input.slice(0, 2000)))}`);
      console.log(`  again: npm run fuzz -- --seed ${seed} --from ${index} --${part} ${AGAIN[part]}`);
    }
  }
  console.log(failed === 0 ? '\nnothing failed' : `\n${failed} failed; seed ${seed}`);
  process.exit(failed === 0 ? 0 : 1);
}

type Part = (seed: number, from: number, count: number) => Promise<readonly Failure[]>;

const PARTS: Readonly<Record<keyof typeof ALL, Part>> = {
  read: (...range) => fuzzTexts('read', ...range),
  json: (...range) => fuzzTexts('json', ...range),
  keys: (seed, from, count) =>
    inFolder(async (folder) => {
      const { figures, failures } = await pressKeys(folder, seed, from, count, ({ keys }, failed) =>
        console.log(`keys: ${keys} of ${count}, ${failed} failed`),
      );
      const { keys, sessions, left, slowest, megabytes } = figures;
      console.log(`\nkeys: ${keys} in ${sessions} sessions; ${left} times a key ended the program as it may`);
      console.log(
        `  failed ${failures.length}; slowest answer to a batch ${Math.round(slowest)} ms; at most ${megabytes} MB of memory`,
      );
      return failures;
    }),
  kills: (seed, from, count) =>
    inFolder(async (folder) => {
      const { figures, failures } = await killWriters(folder, seed, from, count, ({ kills }, failed) => {
        if (kills % 10 === 0) console.log(`kills: ${kills} of ${count}, ${failed} failed`);
      });
      const { kills, within, afresh } = figures;
      console.log(
        `\nkills: ${kills}, of which ${within} came while the file beside was there, and ${afresh} after the new text was in place`,
      );
      console.log(`  failed ${failures.length}`);
      return failures;
    }),
};

/** Does something in a folder that is there for it alone. */
async function inFolder<Result>(act: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-fuzz-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function whole(name: string, text: unknown): number {
  if (typeof text === 'string' && /^\d+$/.test(text)) return Number(text);
  console.error(`--${name} takes a whole number`);
  return process.exit(2);
}

if (isMainThread) await main();
else work();

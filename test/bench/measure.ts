/** Timing: medians of many runs, in turns, so that a machine that slows down slows down everybody. */
import { execFileSync } from 'node:child_process';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[sorted.length >> 1] as number;
};

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

/** Milliseconds of the processor that it takes, without those in which others run. */
export function processorTime(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** Median milliseconds of each piece of work, run in turns. */
export function inTurns<Name extends string>(
  rounds: number,
  work: Readonly<Record<Name, () => void>>,
): Record<Name, number> {
  const names = Object.keys(work) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) for (const name of names) times[name].push(timed(work[name]));
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

/** So many rounds are measured if their spread is to be seen. */
export const SPREAD_ROUNDS = 5;

/** The median of some ratios, with the smallest and the largest. */
export const spread = (ratios: readonly number[]): string =>
  `${times(median(ratios))} (${[Math.min(...ratios), Math.max(...ratios)].map((each) => each.toFixed(2)).join(' to ')})`;

/** One line of the report: what, how much, and what was aimed at. */
export function report(what: string, value: string, aim = ''): void {
  console.log(`  ${what.padEnd(58)} ${value.padStart(12)}${aim && `   aim ${aim}`}`);
}

export const heading = (text: string): void => console.log(`\n${text}`);
export const times = (x: number): string => `${x < 0.1 ? x.toPrecision(2) : x.toFixed(x < 10 ? 2 : 0)} x`;
export const ms = (x: number): string => `${x.toFixed(2)} ms`;

/** Bytes of a process in memory. */
export const residentSize = (pid: number): number =>
  1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));

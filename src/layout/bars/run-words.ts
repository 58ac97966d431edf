/** A run in words: how fast it is, for the header, and how far it is, for the status line. */
import type { Session } from '../../session/model.js';
import { count, duration, RATE_WIDTH, rate } from '../../text/numbers.js';

type Run = NonNullable<Session['run']>;

const UNIT = ' steps/s';

/** How fast a run is, always in the same width; undefined for a count of steps until its speed is known. */
export function runSpeed({ left, rate: speed, paced }: Run): string | undefined {
  if (left < Infinity && speed === undefined) return undefined;
  const text = speed === undefined ? 'running' : `${rate(speed).padStart(RATE_WIDTH)}${UNIT}`;
  return paced ? text : text.padEnd(RATE_WIDTH + UNIT.length);
}

/** A run that learns nothing any more goes on all the same. */
export const stillText = (root: string): string => `${root} has not moved by a part in a million over 1,000 steps`;

/** What a run is waiting for, and how far it is once its speed is known. */
export function runProgress({ left, rate: speed, until, isStill }: Run, root: string): string | undefined {
  if (isStill) return `${stillText(root)}; ${left === Infinity ? 'r pauses' : 'Esc stops'}`;
  if (left === Infinity) return `running${until ? ` until ${until.text}` : ''}: r pauses`;
  if (speed === undefined) return undefined;
  return `${count(left)} more to go, ${rate(speed)} a second, ${duration(left / speed)} left: Esc stops`;
}

/** A run in words for the status line: how far it is, and how fast. */
import type { Session } from '../../session/model.js';
import { count, duration, RATE_WIDTH, rate } from '../../text/numbers.js';

type Run = NonNullable<Session['run']>;

/** A run that learns nothing any more goes on all the same. */
export const stillText = (root: string): string => `${root} has not moved by a part in a million over 1,000 steps`;

/** What a run is waiting for, how fast it is, and how far once that is known. The speed always has the same width. */
export function runProgress({ left, rate: speed, until, isStill, paced }: Run, root: string): string | undefined {
  if (isStill) return `${stillText(root)}; ${left === Infinity ? 'r pauses' : 'Esc stops'}`;
  if (left === Infinity) {
    const fast = speed === undefined || paced ? '' : `, ${rate(speed).padStart(RATE_WIDTH)} steps/s`;
    return `running${until ? ` until ${until.text}` : ''}: r pauses${fast}`;
  }
  if (speed === undefined) return undefined;
  return `${count(left)} more to go, ${rate(speed)} a second, ${duration(left / speed)} left: Esc stops`;
}

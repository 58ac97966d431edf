/** How many samples are classified correctly with the numbers on the screen. */

import { accuracy } from '../../engine/nn/samples.js';
import { percent } from '../../text/numbers.js';
import type { Session } from '../model.js';
import { dataOn } from '../viewed.js';

/** The share from 0 to 1, or undefined if the graph has no samples. */
export const accuracyOn = (session: Session): number | undefined =>
  session.model.samples && accuracy(session.model.samples, dataOn(session));

/** What follows a plot's title: `   accuracy 91 %`, or nothing. */
export function accuracyText(session: Session): string {
  const share = accuracyOn(session);
  return share === undefined ? '' : `   accuracy ${percent(share)}`;
}

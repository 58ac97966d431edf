/** Opening a graph: what everybody outside this folder calls. */
import type { Reading } from '../notation/read.js';
import type { Source } from '../notation/source.js';
import { type OpenOptions, openWith } from './opening.js';
import type { Session } from './session.js';
import { update } from './update.js';

export { OpenError, type OpenOptions, withNotes } from './opening.js';

/**
 * Opens what was read from `source`. Throws a SourceError where it holds no expression or a `# :`
 * command cannot be run, an OpenError where the options name what is not there.
 */
export const openReading = (reading: Reading, source: Source, options: OpenOptions = {}): Session =>
  openWith(reading, source, options, update);

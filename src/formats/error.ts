/**
 * The error of export and of reading back. It stands alone: the list of formats needs it, and `--help` needs that list
 * without the engine.
 */
import { escape } from '../text/escape.js';

/** Why something cannot be exported or read back. The message is complete, and contains no control characters. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  constructor(message: string) {
    super(escape(message));
  }
}

/** What Python does not run. */
import { FileError } from '../../../files/error.js';
import { readableKind } from '../../../files/kind.js';
import { shortPath } from '../../../text/short-path.js';

/** Files that other programs run, or that are opened without running them. */
const OTHERS = /\.(?:[cm]?[jt]sx?|json|jsonl|txt|md|csv|html?|sh|rb)$/i;

/** Throws a FileError if the words of a program name no file that Python runs. */
export function refuseOthers([first = '']: readonly string[]): void {
  if (first === '-m') return;
  const name = shortPath(first);
  const kind = readableKind(first, name);
  if (kind !== 'file') throw new FileError(`${name} is a ${kind}; --run takes a Python file`);
  if (OTHERS.test(first)) throw new FileError(`${name} is not Python: --run takes a .py or .ipynb file`);
}

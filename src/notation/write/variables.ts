/**
 * The names to which a graph's nodes can be assigned. A label that is a name in Python is used as it is; any other
 * becomes a similar name: `layer 1 w0` is assigned to `layer_1_w0`.
 */
import { CONST, LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';
import { nameEnd } from '../lex/scan.js';
import { isKeyword } from '../lex/tokens.js';
import { FUNCTIONS } from '../parse/arithmetic.js';

const TAKEN = new Set([
  ...FUNCTIONS.keys(),
  'Value',
  'float',
  'int',
  'print',
  'math',
  'draw_dot',
  'trace',
  'inf',
  'nan',
]);
/** The longest name that is made from a label. */
const LONGEST = 40;

/** Whether a label can be assigned to as it is. */
export const isName = (label: string): boolean =>
  label !== '' && nameEnd(label, 0) === label.length && !isKeyword(label, 0, label.length) && !TAKEN.has(label);

/** Letters that every version of Python accepts in names. Python compares names after NFKC, so these are normalized. */
const LETTERS = '\\w\\u00c0-\\u024f\\u0370-\\u052f\\u3040-\\u30ff\\u4e00-\\u9fff\\uac00-\\ud7a3';
const KNOWN = new RegExp(`^[${LETTERS}]*$`);
const OTHERS = new RegExp(`(?:[^${LETTERS}]|[^\\p{L}\\p{Nd}])+`, 'gu');

/** Whether a label is a name in every version of Python. */
const isKnownName = (label: string): boolean => isName(label) && KNOWN.test(label) && label === label.normalize('NFKC');

/** A name that is similar to a label, or an empty text. */
function likeName(label: string): string {
  const name = label
    .normalize('NFKC')
    .replace(OTHERS, '_')
    .slice(0, LONGEST)
    .replace(/^_+|_+$/g, '');
  return isKnownName(name) ? name : '';
}

/** The names of these nodes, by id, all different. */
export function variablesFor({ labels }: Tape, ids: readonly number[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const used = new Set<string>();
  for (const id of ids) {
    const label = labels[id];
    if (label === undefined || used.has(label) || !isKnownName(label)) continue;
    used.add(label);
    names.set(id, label);
  }
  /** By name that was already used: the next number to try after it. */
  const wanted = new Map<string, number>();
  for (const id of ids) {
    if (names.has(id)) continue;
    const own = likeName(labels[id] ?? '') || `v${id}`;
    let name = own;
    for (let count = wanted.get(own) ?? 2; used.has(name); count++) {
      name = `${own}_${count}`;
      wanted.set(own, count + 1);
    }
    used.add(name);
    names.set(id, name);
  }
  return names;
}

/** The nodes that are written: the root, all with a label, and what these depend on; and how often each is used. */
export function writtenNodes(
  { size, left, right, labels, op }: Tape,
  root: number,
): { isWritten: Uint8Array; uses: Int32Array } {
  const isWritten = new Uint8Array(size);
  const uses = new Int32Array(size);
  for (let id = size - 1; id >= 0; id--) {
    if (id === root || (labels[id] && op[id] !== CONST)) isWritten[id] = 1;
    if (!isWritten[id] || op[id] === LEAF || op[id] === CONST) continue;
    for (const input of [left[id] as number, right[id] as number]) {
      if (input === NONE) continue;
      isWritten[input] = 1;
      uses[input] = (uses[input] as number) + 1;
    }
  }
  return { isWritten, uses };
}

/** A moment's recorded numbers on its tape, as the verdicts judge them and as a session shows them. */

import type { Recording } from '../../../explain/verdicts/recording.js';
import type { Numbers } from './files.js';
import { dataOnTape, onTape, type Recorded } from './recorded.js';

/** `dataBefore` gives a leaf's data at its last backward, by its serial. */
export function recordingOf(
  recorded: Recorded,
  { data, before, after, seed, serial }: Numbers,
  raised: string | undefined,
  dataBefore: (serial: number) => number | undefined,
): Recording {
  const { tape, root, theirs, unknown, guessed, structure } = recorded;
  const serials = onTape(recorded, serial);
  const [had, has] = [onTape(recorded, before), after && onTape(recorded, after)];
  /** What never has a gradient, None in Python, is not to be compared. */
  const isOwn = (each: number, node: number): boolean =>
    !Number.isNaN(each) && !(Number.isNaN(had[node]) && (!has || Number.isNaN(has[node])));
  const placed = (lines: readonly string[], line: Int32Array) => (node: number) => {
    const id = theirs[node] ?? -1;
    return id < 0 ? undefined : lines[line[id]!];
  };
  return {
    tape,
    root,
    data: dataOnTape(recorded, data),
    before: had,
    after: has,
    seed,
    // a guess may be wrong, and so may a verdict on it
    unknown: guessed.size === 0 ? unknown : new Map([...unknown, ...guessed]),
    own: Uint8Array.from(serials, (each, node) => Number(isOwn(each, node))),
    raised,
    earlier: serials.map((each) => dataBefore(each) ?? Number.NaN),
    place: placed(structure.places, structure.place),
    rule: placed(structure.rules, structure.rule),
  };
}

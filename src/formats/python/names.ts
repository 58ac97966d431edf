/** The nodes' names in the exported script: their labels, if those can be names in Python. */
import { CONST } from '../../engine/ops.js';
import type { Point } from '../../explain/point.js';
import { isKeyword } from '../../notation/lex/tokens.js';
import { nodesOf } from '../exported.js';

/** The variable of each node, by id. A constant has none, unless it is the root: its number is written at each use. */
export type Variables = readonly (string | undefined)[];

/** Names that are safe in every Python, whatever encoding it reads the script in. */
const NAME = /^[A-Za-z]\w*$/;

/** The variables of the nodes that the root depends on; `taken` are the script's own names. */
export function pythonVariables(point: Point, taken: Iterable<string>): Variables {
  const { tape, root } = point;
  const used = new Set(taken);
  const variables: (string | undefined)[] = new Array(tape.size);
  const rest: number[] = [];
  for (const id of nodesOf(point)) {
    if (tape.op[id] === CONST && id !== root) continue;
    const label = tape.labels[id];
    if (label === undefined || used.has(label) || !NAME.test(label) || isKeyword(label, 0, label.length)) {
      rest.push(id);
      continue;
    }
    used.add(label);
    variables[id] = label;
  }
  for (const id of rest) {
    let name = `v${id}`;
    while (used.has(name)) name += '_';
    used.add(name);
    variables[id] = name;
  }
  return variables;
}

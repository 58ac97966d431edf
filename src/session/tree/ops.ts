/** Nodes by their op: `tanh`, `+` or `add`, `leaf`, `const`, and `frozen` for leaves that a step does not change. */
import { LEAF, OPS } from '../../engine/ops.js';
import { leafSlot } from '../../engine/tape.js';
import { noSuch } from '../../text/nearest.js';
import type { Model } from '../model.js';

/** Names that stand for nodes of an op, those of functions first. */
export const OP_NAMES: readonly string[] = [...OPS.map(({ symbol }) => symbol), 'frozen'];

/** Whether a node is of the op with this name or symbol; the error as a text if there is no such op. */
export function ofOp({ program: { tape }, frozen }: Model, text: string): ((id: number) => boolean) | string {
  const wanted = text.trim().toLowerCase();
  if (wanted === 'frozen') return (id) => tape.op[id] === LEAF && frozen[leafSlot(tape, id)] === 1;
  const code = OPS.findIndex(({ name, symbol }) => name === wanted || symbol === wanted);
  return code < 0 ? noSuch('op', wanted, OP_NAMES) : (id) => tape.op[id] === code;
}

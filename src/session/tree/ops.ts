/** Nodes by their op: `tanh`, `+` or `add`, `leaf`, `const`, and `frozen` for leaves that a step does not change. */
import { memo } from '../../engine/memo.js';
import { LEAF, OPS, opOf } from '../../engine/ops.js';
import { leafSlot, type Tape } from '../../engine/tape.js';
import { noSuch } from '../../text/nearest.js';
import { plural } from '../../text/numbers.js';
import type { Choice, Model } from '../model.js';

const OP_NAMES: readonly string[] = [...new Set(OPS.map(({ symbol }) => symbol)), 'frozen'];

/** The ops that a graph has, as what can be completed to, with the number of nodes of each. */
export const opChoices = memo((tape: Tape): readonly Choice[] => {
  const counts = new Map<string, number>();
  const byCode = new Float64Array(OPS.length);
  for (const code of tape.op) byCode[code] = (byCode[code] as number) + 1;
  for (const [code, count] of byCode.entries()) {
    const { symbol } = opOf(code);
    if (count > 0) counts.set(symbol, (counts.get(symbol) ?? 0) + count);
  }
  return Array.from(counts, ([text, count]) => ({ text, help: plural(count, 'node') }));
});

/** Whether a node is of the op with this name or symbol; the error as a text if there is no such op. */
export function ofOp({ program: { tape }, frozen }: Model, text: string): ((id: number) => boolean) | string {
  const wanted = text.trim().toLowerCase();
  if (wanted === 'frozen') return (id) => tape.op[id] === LEAF && frozen[leafSlot(tape, id)] === 1;
  const is = OPS.map(({ name, symbol }) => name === wanted || symbol === wanted);
  return is.includes(true) ? (id) => is[tape.op[id] as number] === true : noSuch('op', wanted, OP_NAMES);
}

/** Nodes by their op: `tanh`, `+` or `add`, `const`, `leaf`, and `frozen` for leaves that a step does not change. */
import { memo } from '../../engine/memo.js';
import { LEAF, OPS, opOf } from '../../engine/ops.js';
import { leafSlot, type Tape } from '../../engine/tape.js';
import { noSuch } from '../../text/nearest.js';
import { plural } from '../../text/numbers.js';
import type { Choice, Model } from '../model.js';

const FROZEN = 'frozen';
const OP_NAMES: readonly string[] = [...new Set(OPS.map(({ symbol }) => symbol)), FROZEN];

/** The ops that a graph has, as what can be completed to, with the number of nodes of each. */
export const opChoices = ({ program, frozen }: Model): readonly Choice[] => choicesIn(program.tape, frozen);

const choicesIn = memo((tape: Tape, frozen: Uint8Array): readonly Choice[] => {
  const counts = new Map<string, number>();
  const byCode = new Float64Array(OPS.length);
  for (const code of tape.op) byCode[code] = (byCode[code] as number) + 1;
  const still = frozen.reduce((sum, is) => sum + is, 0);
  byCode[LEAF]! -= still;
  if (still > 0) counts.set(FROZEN, still);
  for (const [code, count] of byCode.entries()) {
    const { symbol } = opOf(code);
    if (count > 0) counts.set(symbol, (counts.get(symbol) ?? 0) + count);
  }
  return Array.from(counts, ([text, count]) => ({ text, help: plural(count, 'node') }));
});

/** Whether a node is of the op with this name or symbol; the error as a text if there is no such op. */
export function ofOp({ program: { tape }, frozen }: Model, text: string): ((id: number) => boolean) | string {
  const wanted = text.trim().toLowerCase();
  if (wanted === FROZEN || wanted === opOf(LEAF).symbol) {
    const is = Number(wanted === FROZEN);
    return (id) => tape.op[id] === LEAF && frozen[leafSlot(tape, id)] === is;
  }
  const is = OPS.map(({ name, symbol }) => name === wanted || symbol === wanted);
  return is.includes(true) ? (id) => is[tape.op[id] as number] === true : noSuch('op', wanted, OP_NAMES);
}

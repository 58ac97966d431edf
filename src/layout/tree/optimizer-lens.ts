/** The optimizer lens: what the optimizer stores for each leaf, such as means of its gradients. */
import { type Optimizer, STEPS } from '../../engine/optimizers/optimizers.js';
import { leafSlot } from '../../engine/tape.js';
import { rememberedOf } from '../../session/viewed.js';
import { count, inColumn } from '../../text/numbers.js';
import type { ColumnSet } from './column-set.js';
import { LENS_CELLS } from './columns.js';

/** Cells for a count of steps. */
const COUNT = 7;

export const optimizerColumns = (optimizer: Optimizer): ColumnSet => ({
  columns: optimizer.slots.map((title) => ({ title, width: title === STEPS ? COUNT : LENS_CELLS })),
  cells: (session, rows) => {
    const { tape } = session.model.program;
    const state = rememberedOf(session);
    return (row) => {
      const slot = leafSlot(tape, rows.node[row] as number);
      if (slot < 0) return optimizer.slots.map(() => '');
      return optimizer.slots.map((title, i) => {
        const value = state?.slots[i]?.[slot] ?? 0;
        return title === STEPS ? count(value) : inColumn(value, LENS_CELLS - 1);
      });
    };
  },
});

/** The gradients of a correct backward, beside those of a bug or of the user's own program. */

import { CONST } from '../../engine/ops.js';
import { answersOn, rightGradientsOn } from '../../session/gradients/gradients.js';
import { gradientsOf } from '../../session/viewed.js';
import { inColumn } from '../../text/numbers.js';
import type { ColumnSet } from './column-set.js';
import { LENS_CELLS } from './columns.js';

export const rightColumns: ColumnSet = {
  columns: [{ title: 'right grad', width: LENS_CELLS }],
  cells: (session, rows, { glyphs }) => {
    const right = gradientsOf(session).theirs ? answersOn(session) : rightGradientsOn(session);
    const { op } = session.model.program.tape;
    return (row) => {
      const id = rows.node[row] as number;
      const grad = right(id);
      return [inColumn(grad ?? (op[id] === CONST ? '' : glyphs.none), LENS_CELLS - 1)];
    };
  },
};

/** How the error of a central difference depends on its h, and which h the check used: two lines of numbers. */

import { planFor } from '../../engine/autodiff/backprop.js';
import { isConstant } from '../../engine/tape.js';
import { type Swept, stepSweep } from '../../explain/curves/sweep.js';
import type { Session } from '../../session/model.js';
import { cut, type Line, piece } from '../line.js';
import { checkedOn, checkOf } from '../tree/check-lens.js';
import { jobsOf, type Viewport } from '../viewport.js';

const HEAD = 6;
const NUMBER = 6;

export function sweepLines(session: Session, id: number, cells: number, viewport: Viewport): Line[] {
  const { tape } = session.model.program;
  const { root, leaves, data } = checkedOn(session, viewport);
  if (isConstant(tape, id) || !planFor(tape, root).reached[id]) return [[], []];
  const check = checkOf(session, id, viewport);
  const sweep =
    check &&
    data &&
    jobsOf(viewport)(leaves, `sweep ${root} ${id} ${check.grad}`, 26 * (root - id + 1) + tape.size, () =>
      stepSweep({ tape, root, data: data() }, id, check.grad),
    );
  if (!check || !sweep) return [[piece(` ${viewport.glyphs.more}`, 'dim')], []];
  const isUsed = ({ h }: Swept): boolean => Math.abs(Math.log10(h / check.h)) < 0.5;
  const shown = around(sweep, sweep.findIndex(isUsed), Math.floor((cells - 1 - HEAD) / NUMBER));
  const row = (head: string, text: (swept: Swept) => string): Line =>
    cut([piece(` ${head.padEnd(HEAD)}${shown.map((each) => text(each).padStart(NUMBER)).join('')}`)], cells);
  return [
    row('h', (each) => (isUsed(each) ? `[${each.h.toExponential(0)}]` : each.h.toExponential(0))),
    row('error', ({ error }) => (Number.isNaN(error) ? 'nan' : error === 0 ? '0' : error.toExponential(0))),
  ];
}

/** As many of a list as fit, whole, with the one at `centre` among them. */
function around<T>(all: readonly T[], centre: number, fitting: number): readonly T[] {
  const most = Math.max(1, fitting);
  const from = Math.max(0, Math.min(all.length - most, centre - Math.floor(most / 2)));
  return all.slice(from, from + most);
}

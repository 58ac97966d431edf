/** Backward under way, node by node: the order, the node that propagates, and what it adds to its inputs. */
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { memo } from '../../engine/memo.js';
import { CONST } from '../../engine/ops.js';
import { local } from '../../explain/local.js';
import { propagatingNode } from '../../session/gradients/backward.js';
import { gradientsOn, pointOn } from '../../session/gradients/gradients.js';
import { orderOf } from '../../session/numbers.js';
import { gradientsOf } from '../../session/viewed.js';
import { count, short } from '../../text/numbers.js';
import { width } from '../../text/width.js';
import type { ColumnSet } from './column-set.js';
import { LENS_CELLS } from './columns.js';

export const propagationColumns: ColumnSet = {
  columns: [
    { title: '  backward', width: LENS_CELLS, left: true },
    { title: ' adds', width: LENS_CELLS, left: true },
  ],
  cells: (session, rows, viewport) => {
    const { at } = gradientsOf(session);
    const { tape } = session.model.program;
    if (!at) return () => ['', ''];
    const { first, calls } = placesOf(orderOf(tape, at), tape.size);
    const propagating = propagatingNode(session);
    const point = pointOn(session);
    const gradient = gradientsOn(session);
    const adds = bugNamed(at.bug ?? '')?.overwrites ? '=' : '+=';
    return (row) => {
      const id = rows.node[row] as number;
      const input = rows.edge[row] as number;
      // a node inside a chain is shown in the chain's row
      const isIt = propagating !== undefined && (id === propagating || rows.chains.head[propagating] === id);
      const [from, times] = [count(first[id] as number), calls[id] as number];
      const order = isIt
        ? `#${count(at.propagated ?? 0)} now`
        : times > 1
          ? `#${from}, ${count(times)}x`
          : times > 0
            ? `#${from}`
            : '';
      if (propagating === undefined || input >> 1 !== propagating || tape.op[id] === CONST) return [`  ${order}`, ''];
      const [upstream, slope] = [gradient(propagating) ?? 0, local(point, propagating, input & 1)];
      const product = ` ${adds} ${short(upstream)} ${viewport.glyphs.times} ${short(slope)}`;
      return [`  ${order}`, width(product) <= LENS_CELLS ? product : ` ${adds} ${short(upstream * slope)}`];
    };
  },
};

/** Per node, when it propagates first, from 1, and how often it does. */
const placesOf = memo((order: Int32Array, size: number) => {
  const [first, calls] = [new Int32Array(size), new Int32Array(size)];
  for (let i = order.length - 1; i >= 0; i--) {
    const id = order[i] as number;
    first[id] = i + 1;
    calls[id]!++;
  }
  return { first, calls };
});

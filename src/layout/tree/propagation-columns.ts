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
import type { ColumnSet } from './column-set.js';

export const propagationColumns: ColumnSet = {
  columns: [{ title: '  backward', width: 24, left: true }],
  cells: (session, rows, viewport) => {
    const { at } = gradientsOf(session);
    const { tape } = session.model.program;
    if (!at) return () => [''];
    const { first, calls } = placesOf(orderOf(tape, at), tape.size);
    const propagating = propagatingNode(session);
    const point = pointOn(session);
    const gradient = gradientsOn(session);
    const adds = bugNamed(at.bug ?? '')?.overwrites ? '=' : '+=';
    return (row) => {
      const id = rows.node[row] as number;
      const input = rows.edge[row] as number;
      const parts: string[] = [];
      // a node inside a chain is shown in the chain's row
      const isIt = propagating !== undefined && (id === propagating || rows.chains.head[propagating] === id);
      if (isIt) parts.push(`#${count(at.propagated ?? 0)} propagates`);
      else if ((calls[id] as number) > 1)
        parts.push(`#${count(first[id] as number)}, ${count(calls[id] as number)} times`);
      else if ((calls[id] as number) > 0) parts.push(`#${count(first[id] as number)}`);
      if (propagating !== undefined && input >> 1 === propagating && tape.op[id] !== CONST) {
        const slope = short(local(point, propagating, input & 1));
        parts.push(`grad ${adds} ${short(gradient(propagating) ?? 0)} ${viewport.glyphs.times} ${slope}`);
      }
      return [`  ${parts.join(' ')}`];
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

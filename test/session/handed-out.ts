/** A session of which each iteration has its own graph: every second one has more nodes, every fifth cannot be made. */
import { compile, Value } from '../../src/engine/value.js';
import { readingOf } from '../../src/notation/built.js';
import { type Handed, NoGraph, overLeaves } from '../../src/notation/handed.js';
import type { Session } from '../../src/session/model.js';
import { openReading } from '../../src/session/source/opening.js';

export function handedOut(): Session {
  const [a, b] = [new Value(2, 'a'), new Value(-1, 'b')];
  const graphOf = (k: number): Value => {
    const c = a.mul(k + 1).add(b);
    c.label = 'c';
    const d = k % 2 === 1 ? c.tanh().add(a).add(3).add(c) : c;
    d.label = 'd';
    const loss = k % 3 === 2 ? d.add(b).sub(k) : d.sub(k).mul(d.sub(k));
    loss.label = 'L';
    return loss;
  };
  const next = (k: number): Handed => {
    if (k % 7 === 6) throw new NoGraph(`next(${k}) failed: no more`);
    return overLeaves(compile(graphOf(k)), [a, b], `next(${k})`);
  };
  return openReading(readingOf({ ...next(0), leaves: Float64Array.of(2, -1), next }), { name: 'handed', text: '' });
}

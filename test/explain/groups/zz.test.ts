import { test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { moons } from '../../../src/examples/moons.js';
import { groupsOf } from '../../../src/explain/groups/groups.js';
import { segmentEnd } from '../../../src/explain/groups/segments.js';

test('t', () => {
  const { tape, root } = moons();
  let out = `labels ${tape.labels.filter((l) => l !== undefined).length}`;
  const plan = planFor(tape, root);
  for (let k = 0; k < 5; k++) {
    let best = 1e9;
    const t0 = performance.now();
    for (let i = 0; i < 50; i++) {
      const p = { ...plan };
      const t = performance.now();
      groupsOf(p);
      best = Math.min(best, performance.now() - t);
    }
    out += `moons groups best ${best} mean ${(performance.now() - t0) / 50}\n`;
    const t = performance.now();
    for (const l of tape.labels) if (l) segmentEnd(l, 0);
    out += ` seg ${performance.now() - t}`;
  }
  console.error(out);
});

/** Groups of names: how long it takes to find them, the parts of long sums, and what the list of groups shows. */
import { newData, planFor, setLeaves } from '../../src/engine/autodiff/backprop.js';
import { codeOf } from '../../src/engine/ops.js';
import type { Tape } from '../../src/engine/tape.js';
import { moons } from '../../src/examples/moons.js';
import { groupsOf } from '../../src/explain/groups/groups.js';
import { healthOf } from '../../src/explain/groups/health.js';
import { partsOf } from '../../src/explain/groups/parts.js';
import { count } from '../../src/text/numbers.js';
import { tapeBuilder } from '../engine/builder.js';
import { heading, ms, report, timed } from './measure.js';

const ROUNDS = 25;

/** A sum of as many leaves with structured names. */
function network(leaves: number): { tape: Tape; root: number } {
  const builder = tapeBuilder();
  let root = -1;
  for (let i = 0; i < leaves; i++) {
    const leaf = builder.leaf(`layer ${1 + Math.floor(i / 10_000)} neuron ${Math.floor(i / 100) % 100} w${i % 100}`);
    root = root < 0 ? leaf : builder.node(codeOf('add'), root, leaf);
  }
  return { tape: builder.tape(), root };
}

/** The least milliseconds of many runs, each on a plan of its own, so that nothing is remembered. */
function least(tape: Tape, root: number, work: (plan: ReturnType<typeof planFor>) => void): number {
  const plan = planFor(tape, root);
  return Math.min(...Array.from({ length: ROUNDS }, () => timed(() => work({ ...plan }))));
}

export function benchGroups(): void {
  heading('Groups of names, each found once a graph');
  const graphs = [
    ['moons', moons(), 'some ms'],
    ['a million nodes, half of them named', network(500_000), 'under 500 ms'],
  ] as const;
  for (const [name, { tape, root }, aim] of graphs) {
    report(
      `${name}: ${count(tape.size)} nodes in ${count(groupsOf(planFor(tape, root)).count)} groups`,
      ms(least(tape, root, groupsOf)),
      aim,
    );
    report('  with the parts of long sums', ms(least(tape, root, partsOf)));
    const data = newData(tape);
    setLeaves(tape, data, new Float64Array(tape.leaves.length).fill(0.5));
    const [groups, frozen] = [groupsOf(planFor(tape, root)), new Uint8Array(tape.leaves.length)];
    const health = (): unknown => healthOf(groups, { frozen, data, gradient: () => 1, lr: 0.1 });
    report(
      '  how the groups do, each time it is shown',
      ms(Math.min(...Array.from({ length: ROUNDS }, () => timed(health)))),
    );
  }
}

/** `--check`: every gradient beside a central difference, as a table and a sentence. */

import { planFor } from '../engine/autodiff/backprop.js';
import { type Check, checkerOf, errorText, type Verdict } from '../engine/check/check.js';
import { CONST } from '../engine/ops.js';
import { leafSlot } from '../engine/tape.js';
import type { Work } from '../notation/work.js';
import { nameOf } from '../notation/write/write.js';
import { gradientLookup } from '../session/gradients/gradients.js';
import { backwardAsIs } from '../session/gradients/here.js';
import type { Session } from '../session/model.js';
import { dataOn } from '../session/viewed.js';
import { count, full, plural } from '../text/numbers.js';
import { padEnd } from '../text/width.js';

export interface Checked {
  readonly text: string;
  readonly checks: readonly Check[];
  readonly differs: number;
}

/** The most node evaluations of all checks together: a few seconds. */
const BUDGET = 1e9;
/** A longer table shows only what differs. */
const MOST_ROWS = 200;

/** Checks the gradients of a backward now, except that gradients set by hand stay. Leaves come first. */
export function* checks(session: Session): Work<Checked> {
  const { model } = session;
  const { program, root, gradients } = model;
  const { tape } = program;
  const plan = planFor(tape, root);
  const gradient = gradientLookup(model, { ...backwardAsIs(model), set: gradients.set });
  const data = dataOn(session).slice();
  const ids: number[] = [];
  for (let id = 0; id <= root; id++) if (plan.reached[id] && tape.op[id] !== CONST) ids.push(id);
  ids.sort((x, y) => Number(leafSlot(tape, y) >= 0) - Number(leafSlot(tape, x) >= 0) || x - y);
  const checker = checkerOf(tape, plan, data);
  const done: Check[] = [];
  for (const id of ids) {
    if (checker.evaluated() >= BUDGET) break;
    done.push(checker.check(id, gradient(id)!));
    yield { doing: 'checking gradients', done: done.length, all: ids.length };
  }
  const table =
    done.length <= MOST_ROWS ? done : done.filter(({ verdict }) => verdict === 'differs').slice(0, MOST_ROWS);
  const rows = table.map((check) => row([nameOf(tape, check.id, 24), ...cells(check)]));
  return {
    text: [row(['node', 'gradient', 'difference', 'error', '']), ...rows, summary(done, ids.length)].join('\n'),
    checks: done,
    differs: total(done, 'differs'),
  };
}

const WIDTHS = [26, 24, 24, 12, 17];

const row = (texts: readonly string[]): string =>
  texts
    .map((text, i) => padEnd(text, WIDTHS[i]!))
    .join(' ')
    .trimEnd();

const cells = (check: Check): string[] => [
  full(check.grad),
  full(check.difference),
  errorText(check, 1),
  check.verdict,
];

const total = (done: readonly Check[], wanted: Verdict): number =>
  done.filter(({ verdict }) => verdict === wanted).length;

function summary(done: readonly Check[], all: number): string {
  const differ = total(done, 'differs');
  const [kinks, noisy, notFinite] = (['kink', 'too noisy to tell', 'not finite'] as const).map((verdict) =>
    total(done, verdict),
  ) as [number, number, number];
  return [
    `${plural(done.length, 'gradient')} checked against a central difference: ` +
      (differ === 0 ? 'none differs' : `${count(differ)} ${differ === 1 ? 'differs' : 'differ'}`),
    ...(kinks > 0 ? [`${count(kinks)} at a kink, where the gradient is a convention`] : []),
    ...(noisy > 0 ? [`${count(noisy)} too noisy to tell`] : []),
    ...(notFinite > 0 ? [`${count(notFinite)} not finite`] : []),
    ...(done.length < all ? [`${count(all - done.length)} more not checked: it would take too long`] : []),
  ].join('; ');
}

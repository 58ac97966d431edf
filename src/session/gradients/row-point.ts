/**
 * The point that the gradients in the rows belong to. The card explains the number in the row, so it needs the data and the
 * gradients of then: those of the last backward, those that backward would give if there are none, or of a part of backward.
 */
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { memo } from '../../engine/memo.js';
import { opOf } from '../../engine/ops.js';
import { inputOf, type Tape } from '../../engine/tape.js';
import type { Contribution } from '../../explain/chain-rule.js';
import type { Point } from '../../explain/point.js';
import { nameOf } from '../../notation/write/write.js';
import { count, short } from '../../text/numbers.js';
import type { BackwardAt, Session } from '../model.js';
import { orderOf, propagatedAt } from '../numbers.js';
import { dataOn, gradientsOf, iterationOf, leavesOf } from '../viewed.js';
import { answersOn, type GradientOf, gradientLookup, pointOn, rightBackwardOn } from './gradients.js';

/** Where the numbers in the gradient column come from, whatever was typed over them. */
export type RowNumbers = 'none' | 'zeroed' | 'partial' | 'then' | 'now';

export function rowNumbers(session: Session): RowNumbers {
  const { at, zeroed } = gradientsOf(session);
  if (zeroed) return 'zeroed';
  if (!at) return 'none';
  if (at.leaves !== leavesOf(session) || at.root !== session.model.root) return 'then';
  return isPartial(session, at) ? 'partial' : 'now';
}

/** In the middle of a right backward: a bug's order has no users that are known. */
const isPartial = ({ model }: Session, at: BackwardAt): boolean =>
  at.propagated !== undefined &&
  at.propagated < orderOf(model.program.tape, at).length &&
  bugNamed(at.bug ?? '') === undefined;

/** The last backward, if the numbers on the screen are others. */
export const backwardThen = (session: Session): BackwardAt | undefined =>
  rowNumbers(session) === 'then' ? gradientsOf(session).at : undefined;

/** The point of the rows' gradients, with right ones. `dataThen` is the data of every node at `backwardThen`. */
export function rowPoint(session: Session, dataThen: Float64Array | undefined): Point {
  const { tape } = session.model.program;
  const { at } = gradientsOf(session);
  if (at && dataThen) return { tape, root: at.root, data: dataThen, grad: propagatedOnly(session, at) };
  return pointOn(
    session,
    rowNumbers(session) === 'partial' && at ? propagatedOnly(session, at) : answersLater(session),
  );
}

/** The right gradients here, computed when the first is needed. */
function answersLater(session: Session): GradientOf {
  let lookup: GradientOf | undefined;
  return (id) => {
    lookup ??= answersOn(session);
    return lookup(id);
  };
}

/** The gradients of the nodes that have propagated, computed when the first is needed. */
function propagatedOnly(session: Session, at: BackwardAt): GradientOf {
  let lookup: GradientOf | undefined;
  const part = isPartial(session, at) ? propagatedAt(session.model.program.tape, at) : undefined;
  return (id) => {
    lookup ??= gradientLookup(session.model, { at: rightBackwardOn(session) ?? at, set: new Map() });
    return part && !part[id] ? undefined : lookup(id);
  };
}

/** The most names in a sentence, and their cells. */
const NAMED = 3;
const NAME = 16;

/** What is said before numbers that are not those on the screen: `at iteration 0: `, `backward would give `. */
export function whenText(session: Session): string {
  const { at } = gradientsOf(session);
  const { program, root } = session.model;
  switch (rowNumbers(session)) {
    case 'none':
      return 'backward would give ';
    case 'zeroed':
      return 'zero by hand; backward would give ';
    case 'then':
      break;
    default:
      return '';
  }
  if (!at) return '';
  if (at.iteration !== iterationOf(session)) return `at iteration ${count(at.iteration)}: `;
  if (at.leaves === leavesOf(session)) return at.root === root ? '' : `toward ${nameOf(program.tape, at.root, NAME)}: `;
  const edited = editedSince(at, leavesOf(session), program.tape);
  if (edited.length > NAMED) return `before the edits of ${count(edited.length)} leaves: `;
  const names = Array.from(edited, (id) => nameOf(program.tape, id, NAME)).join(', ');
  return names === '' ? 'before: ' : `before the edit${edited.length > 1 ? 's' : ''} of ${names}: `;
}

/** The leaves with other data than at a backward. */
const editedSince = memo(
  (at: BackwardAt, leaves: Float64Array, tape: Tape): Int32Array =>
    tape.leaves.filter((_, i) => !Object.is(at.leaves[i], leaves[i])),
);

/** What the factors of a contribution were then and are now: ` (b was -3, now -3.04)`. */
export function movedText(session: Session, then: Point, { user, side }: Contribution): string {
  const { tape } = then;
  const formula = opOf(tape.op[user] as number).text[side] as string;
  const nodes = [
    ...(/\ba\b/.test(formula) ? [inputOf(tape, user, 0)] : []),
    ...(/\bb\b/.test(formula) ? [inputOf(tape, user, 1)] : []),
    ...(/\bo\b/.test(formula) ? [user] : []),
  ];
  const now = dataOn(session);
  const moved = nodes.filter((id) => !Object.is(then.data[id], now[id]));
  const texts = moved.map(
    (id) => `${nameOf(tape, id, NAME)} was ${short(then.data[id] as number)}, now ${short(now[id] as number)}`,
  );
  return texts.length === 0 ? '' : ` (${texts.join('; ')})`;
}

/**
 * What a bug in backward does to a graph: which node goes wrong first, and why. A gradient is judged
 * only when all users of its node have propagated; until then it is not complete.
 */
import { getLeaves, planFor } from '../../engine/autodiff/backprop.js';
import { type Bug, buggyBackward, orderWith } from '../../engine/autodiff/bugs.js';
import { full, plural, short } from '../../text/numbers.js';
import { bracketed, chainRule, contributionsOf } from '../chain-rule.js';
import { type Marks, name, type Point, planOf, slope } from '../point.js';

/** The same numbers added up in two orders differ by less than this, relative to their size. */
const CLOSE = 1e-9;

const differs = (x: number, y: number, scale = 0): boolean =>
  !(Object.is(x, y) || x === y || Math.abs(x - y) <= CLOSE * Math.max(Math.abs(x), Math.abs(y), scale));

/** The summed size of a node's contributions: rounding errors are relative to this. */
function scaleOf(point: Point, id: number): number {
  let sum = 0;
  for (const { product } of contributionsOf(point, id)) sum += Math.abs(product);
  return sum;
}

/**
 * The first node, in the right order of backward, whose gradient in `wrong` is not the right one, or -1.
 * `wrong` gives undefined for nodes that are not judged.
 */
export function firstWrong(point: Point, wrong: (id: number) => number | undefined): number {
  const { reached } = planOf(point);
  for (let id = point.root; id >= 0; id--) {
    if (!reached[id]) continue;
    const [is, should] = [wrong(id), point.grad(id)];
    if (is === undefined || should === undefined || !differs(is, should)) continue;
    if (differs(is, should, scaleOf(point, id))) return id;
  }
  return -1;
}

/** Whether a bug changes any gradient of this graph; a bug that keeps gradients does so at a second backward. */
export function changesAnything({ tape, root, data }: Point, bug: Bug): boolean {
  const plan = planFor(tape, root);
  const [right, wrong] = [new Float64Array(tape.size), new Float64Array(tape.size)];
  buggyBackward(tape, plan, { name: '', about: '' }, data, right);
  buggyBackward(tape, plan, bug, data, wrong, bug.keeps ? getLeaves(tape, right) : undefined);
  return firstWrong({ tape, root, data, grad: (id) => right[id] }, (id) => wrong[id]) >= 0;
}

/** Why a bug changes nothing on a graph. */
export const whyHarmless = (bug: Bug): string =>
  bug.overwrites
    ? 'no gradient here adds up several contributions'
    : bug.disorders
      ? 'no gradient here depends on the order'
      : 'every gradient of a leaf is 0 here';

/** Sentences on what the bug did: the first wrong node, its gradient, the right one (that of `point`), and why. */
export function bugText(point: Point, bug: Bug, wrong: (id: number) => number | undefined, marks: Marks): string[] {
  const head = `bug ${bug.name}: ${bug.about}`;
  const id = firstWrong(point, wrong);
  if (id < 0) {
    const first = bug.keeps ? 'nothing is wrong yet: the first backward begins at zero; b runs another' : undefined;
    return [head, first ?? 'no gradient is wrong so far; b runs backward with the bug'];
  }
  const [is, should] = [wrong(id) as number, point.grad(id) as number];
  const derivative = slope(point, point.root, id, marks);
  return [
    head,
    `first wrong: ${name(point, id, marks)}. ${derivative} = ${full(is)}, should be ${full(should)}`,
    because(point, bug, id, is, marks),
  ];
}

/** Contributions written out. */
const WRITTEN = 4;

function because(point: Point, bug: Bug, id: number, is: number, marks: Marks): string {
  if (bug.disorders) return tooEarly(point, bug, id, marks);
  const own = name(point, id, marks);
  const should = point.grad(id) as number;
  if (bug.keeps) return `${short(is - should)} of it is left from the previous backward: nothing set it to zero`;
  const { contributions, total } = chainRule(point, id, WRITTEN);
  const sums = contributions.map(({ product }, i) => (i === 0 ? short(product) : bracketed(short(product))));
  const rest = total > sums.length ? ` + ${marks.more} ${(total - sums.length).toLocaleString('en-US')} more` : '';
  return `${own} has ${plural(total, 'use')}, which should add up: ${sums.join(' + ')}${rest}; with = the last one, ${short(is)}, replaced the others`;
}

/**
 * Which user of the first wrong node propagated too early, with which gradient, and whose contribution it lacked.
 * All users' gradients are right in the end, so one of them must have.
 */
function tooEarly(point: Point, bug: Bug, id: number, marks: Marks): string {
  const { tape } = point;
  const plan = planOf(point);
  const order = orderWith(plan, bug);
  const place = new Int32Array(tape.size);
  order.forEach((node, i) => {
    place[node] = i;
  });
  for (const { user: early } of contributionsOf(point, id)) {
    let [had, missing] = [early === point.root ? 1 : 0, -1];
    for (const { user, product } of contributionsOf(point, early)) {
      if ((place[user] as number) < (place[early] as number)) had += product;
      else if (missing < 0 && product !== 0) missing = user;
    }
    if (missing < 0) continue;
    const [who, whom] = [name(point, early, marks), name(point, missing, marks)];
    return `${who} propagated ${short(had)} instead of ${short(point.grad(early) as number)}: ${whom}, one of its users, had not contributed yet`;
  }
  return `a user of ${name(point, id, marks)} propagated before all of its own users had`;
}

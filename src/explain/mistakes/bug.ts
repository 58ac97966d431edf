/**
 * What a bug in backward does to a graph: which node goes wrong first, and why. A gradient is judged
 * only when all users of its node have propagated; until then it is not complete.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { MOST_CALLS, propagates } from '../../engine/autodiff/backward-order.js';
import { type Bug, buggyBackward, keptBy, orderWith, tooManyCalls } from '../../engine/autodiff/bugs.js';
import { partialOf } from '../../engine/op-functions.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import { count, full, plural, short } from '../../text/numbers.js';
import { bracketed, chainRule, contributionsOf } from '../chain-rule.js';
import { differs, type Marks, name, type Point, planOf, slope } from '../point.js';

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
  buggyBackward(tape, plan, bug, data, wrong, keptBy(bug, tape, right));
  return firstWrong({ tape, root, data, grad: (id) => right[id] }, (id) => wrong[id]) >= 0;
}

/** Why a bug changes nothing on a graph. */
export function whyHarmless(bug: Bug): string {
  if (bug.overwrites) return 'no gradient here adds up several contributions';
  if (bug.order === 'first visit') return 'no gradient here depends on the order';
  if (bug.order) return 'no node that passes on a gradient is used twice here';
  return bug.keeps === 'leaves'
    ? 'every gradient of a leaf is 0 here'
    : 'no node between the leaves and the root has a gradient here';
}

/** Why a bug is not run on a graph: it would take too long. */
export function whyTooLong({ tape, root }: Point, bug: Bug): string | undefined {
  const calls = tooManyCalls(planFor(tape, root), bug);
  if (calls === undefined) return undefined;
  return `backward would call itself ${calls < 1e15 ? count(calls) : short(calls)} times here, once for each path`;
}

/** Sentences on what the bug did: the first wrong node, its gradient, the right one (that of `point`), and why. */
export function bugText(point: Point, bug: Bug, wrong: (id: number) => number | undefined, marks: Marks): string[] {
  const head = `bug ${bug.name}: ${bug.about}`;
  const id = firstWrong(point, wrong);
  if (id < 0) {
    const first = bug.keeps ? 'nothing is wrong yet: the first backward begins at zero; press b again' : undefined;
    return [head, first ?? 'no gradient is wrong so far: press b'];
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
  if (bug.order === 'first visit') return tooEarly(point, bug, id, marks);
  if (bug.order) return tooOften(point, bug, id, marks);
  const own = name(point, id, marks);
  const should = point.grad(id) as number;
  if (bug.keeps === 'leaves')
    return `${short(is - should)} of it is left from the previous backward: nothing set it to zero`;
  if (bug.keeps) {
    const again = propagates(planOf(point), id) ? `, and ${own} passes it on again` : '';
    return `${short(is - should)} of it is left from the previous backward: only the leaves were set to zero${again}`;
  }
  const { contributions, total } = chainRule(point, id, WRITTEN);
  const sums = contributions.map(({ product }, i) => (i === 0 ? short(product) : bracketed(short(product))));
  const rest = total > sums.length ? ` + ${marks.more} ${count(total - sums.length)} more` : '';
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

/**
 * Which user of the first wrong node propagated more than once, with which gradients. All users' gradients are right in the
 * end, but each call passed on all that was there by then.
 */
function tooOften(point: Point, bug: Bug, id: number, marks: Marks): string {
  const users = new Set<number>();
  for (const { user } of contributionsOf(point, id)) users.add(user);
  for (const [user, passed] of passedBy(point, bug, users)) {
    const [sum, should] = [passed.reduce((x, y) => x + y, 0), point.grad(user) as number];
    if (!differs(sum, should)) continue;
    const written = passed.slice(0, WRITTEN).map((grad, i) => (i === 0 ? short(grad) : bracketed(short(grad))));
    const rest = passed.length > WRITTEN ? ` + ${marks.more} ${count(passed.length - WRITTEN)} more` : '';
    const cut = whyTooLong(point, bug) ? `; only the first ${count(MOST_CALLS)} calls were made` : '';
    return `${name(point, user, marks)} is called ${plural(passed.length, 'time')} and passes on all that it has each time: ${written.join(' + ')}${rest} = ${short(sum)}, not ${short(should)}${cut}`;
  }
  return `a user of ${name(point, id, marks)} is called more than once, each time with all that it has`;
}

/** The gradients with which some nodes propagate in a buggy backward, call by call. */
function passedBy(point: Point, bug: Bug, nodes: ReadonlySet<number>): Map<number, number[]> {
  const passed = new Map(Array.from(nodes, (id): [number, number[]] => [id, []]));
  replay(point, { bug }, (user, side, upstream) => {
    if (side === 0) passed.get(user)?.push(upstream);
  });
  return passed;
}

/** A backward with a bug: what the bug kept from before it, and how many nodes have propagated. */
export interface BuggyRun {
  readonly bug: Bug;
  readonly before?: Float64Array | undefined;
  readonly propagated?: number | undefined;
}

/** Runs a buggy backward again, and shows what each node adds to each input. */
function replay(
  { tape, root, data }: Point,
  { bug, before, propagated = Infinity }: BuggyRun,
  see: (user: number, side: number, upstream: number, adds: number) => void,
): Float64Array {
  const plan = planFor(tape, root);
  const grad = new Float64Array(tape.size);
  buggyBackward(tape, plan, bug, data, grad, before, 0);
  const order = orderWith(plan, bug);
  for (let i = 0; i < Math.min(propagated, order.length); i++) {
    const id = order[i] as number;
    const right = tape.right[id] as number;
    const a = data[tape.left[id] as number] as number;
    const b = right >= 0 ? (data[right] as number) : 0;
    const upstream = grad[id] as number;
    for (let side = 0; side < inputCount(tape, id); side++) {
      const adds = partialOf(tape.op[id] as number, side)(a, b, data[id] as number) * (grad[id] as number);
      const input = inputOf(tape, id, side);
      see(id, side, upstream, adds);
      grad[input] = bug.overwrites ? adds : (grad[input] as number) + adds;
    }
  }
  return grad;
}

/** A gradient as a bug computed it: what it began with, and what was added, or written over it, in turn. */
export interface WrongSum {
  readonly began: number;
  readonly terms: readonly number[];
  readonly count: number;
  readonly is: number;
}

/** How a buggy backward came to the gradient of one node; undefined if the gradient is right. */
export function wrongSum(point: Point, run: BuggyRun, id: number): WrongSum | undefined {
  const plan = planFor(point.tape, point.root);
  const began = new Float64Array(point.tape.size);
  buggyBackward(point.tape, plan, run.bug, point.data, began, run.before, 0);
  const terms: number[] = [];
  let count_ = 0;
  const grad = replay(point, run, (user, side, _, adds) => {
    if (inputOf(point.tape, user, side) !== id) return;
    count_++;
    if (run.bug.overwrites) {
      terms.push(adds);
      if (terms.length > WRITTEN) terms.shift();
    } else if (terms.length < WRITTEN) terms.push(adds);
  });
  const [is, should] = [grad[id] as number, point.grad(id)];
  if (should !== undefined && !differs(is, should, scaleOf(point, id))) return undefined;
  return { began: began[id] as number, terms, count: count_, is };
}

/** `with the bug overwrite: = 4, then = 10`, `with the bug keep-grads: 14 kept + 4 + 10 = 28`. */
export function wrongSumText(
  { name: called, overwrites }: Bug,
  { began, terms, count: all, is }: WrongSum,
  marks: Marks,
): string {
  const head = `with the bug ${called}: `;
  if (overwrites)
    return `${head}${all > terms.length ? `${marks.more} then ` : ''}${terms.map((x) => `= ${short(x)}`).join(', then ')}`;
  const kept = began === 0 ? [] : [`${short(began)} kept`];
  const rest = all > terms.length ? [`${marks.more} ${count(all - terms.length)} more`] : [];
  const sum = [
    ...kept,
    ...terms.map((x, i) => (i === 0 && kept.length === 0 ? short(x) : bracketed(short(x)))),
    ...rest,
  ];
  return `${head}${sum.length === 0 ? '' : `${sum.join(' + ')} = `}${short(is)}`;
}

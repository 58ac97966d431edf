/** What a bug in backward does to a graph: which node goes wrong first, and why. */
import { planFor } from '../engine/backprop.js';
import { type Bug, buggyBackward, orderWith } from '../engine/bugs.js';
import { speaks } from '../engine/speaking.js';
import { inputCount, inputOf } from '../engine/tape.js';
import { full, plural, short } from '../text/numbers.js';
import { chainRule } from './chain-rule.js';
import { type Marks, name, type Point, planOf, slope } from './point.js';
import { usersOf } from './users.js';

const CLOSE = 1e-12;
const differs = (x: number, y: number): boolean => !(Object.is(x, y) || x === y || Math.abs(x - y) <= CLOSE * Math.max(Math.abs(x), Math.abs(y)));

/** The first node, in the order of backward, whose gradient `wrong` is not the right one, or -1. */
export function firstWrong(point: Point, wrong: (id: number) => number | undefined): number {
  const { tape, root, grad } = point;
  const { reached } = planOf(point);
  for (let id = root; id >= 0; id--) {
    const [is, should] = [wrong(id), grad(id)];
    if (reached[id] && is !== undefined && should !== undefined && differs(is, should) && inputCount(tape, id) >= 0) return id;
  }
  return -1;
}

/** Whether a bug changes any gradient of this graph; of the bug that keeps gradients, at a second backward. */
export function changesAnything({ tape, root, data }: Point, bug: Bug): boolean {
  const plan = planFor(tape, root);
  const [right, wrong] = [new Float64Array(tape.size), new Float64Array(tape.size)];
  buggyBackward(tape, plan, { name: '', about: '' }, data, right);
  buggyBackward(tape, plan, bug, data, wrong, bug.keeps ? right : undefined);
  for (let id = 0; id <= root; id++) if (plan.reached[id] && differs(right[id] as number, wrong[id] as number)) return true;
  return false;
}

/** Sentences on what the bug did: the first wrong node, what it has and should have, and why. `point` has the right gradients. */
export function bugText(point: Point, bug: Bug, wrong: (id: number) => number | undefined, marks: Marks): string[] {
  const head = `bug ${bug.name}: ${bug.about}`;
  const id = firstWrong(point, wrong);
  if (id < 0) return [head, bug.keeps ? 'nothing is wrong yet: the first backward begins at zero; press b again' : 'every gradient is right so far: b runs backward with the bug'];
  const own = name(point, id, marks);
  const [is, should] = [wrong(id) as number, point.grad(id) as number];
  return [head, `first wrong: ${own}, ${slope(point, point.root, id, marks)} = ${full(is)}, should be ${full(should)}`, ...because(point, bug, id, is, marks)];
}

function because(point: Point, bug: Bug, id: number, is: number, marks: Marks): string[] {
  const own = name(point, id, marks);
  const { contributions, total } = chainRule(point, id, 4);
  const sum = contributions.map(({ product }) => short(product)).join(' + ') + (total > contributions.length ? ` + ${marks.more}` : '');
  if (bug.overwrites) return [`${own} has ${plural(total, 'use')}, which should add up: ${sum}; with = the last one, ${short(is)}, replaced the others`];
  if (bug.keeps) return [`${short(is - (point.grad(id) as number))} of it is left from the backward before: nothing set it to zero`];
  return orderReason(point, bug, id, marks);
}

/** Which node spoke too early, and whose share it had not heard yet. */
function orderReason(point: Point, bug: Bug, id: number, marks: Marks): string[] {
  const { tape } = point;
  const plan = planOf(point);
  const order = orderWith(tape, plan, bug);
  const place = new Map<number, number>(Array.from(order, (node, i) => [node, i]));
  const users = usersOf(tape, plan);
  const late = (node: number): number | undefined => {
    for (let at = users.start[node] as number; at < (users.start[node + 1] as number); at++) {
      const user = (users.uses[at] as number) >> 1;
      if (speaks(plan, user) && (place.get(user) as number) > (place.get(node) as number)) return user;
    }
    return undefined;
  };
  for (const node of order) {
    const user = late(node);
    if (user === undefined) continue;
    const [early, missing] = [name(point, node, marks), name(point, user, marks)];
    const passed = Array.from({ length: inputCount(tape, node) }, (_, side) => inputOf(tape, node, side));
    const on = passed.includes(id) || id === node ? '' : ', and the error went down from there';
    return [`${early} spoke before ${missing}, one of its users, had added its share, so it passed too little on${on}`];
  }
  return [];
}

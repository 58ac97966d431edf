/**
 * `update(session, action)`: pure and total. An action that cannot apply leaves the session as it
 * was, with a message for the status line.
 */
import { bugNamed } from '../engine/bugs.js';
import { optimizerNamed, OPTIMIZERS } from '../engine/optimizers.js';
import { inputCount, isConstant, isLeaf, leafSlot } from '../engine/tape.js';
import { readNumber } from '../notation/number.js';
import { nameOf } from '../notation/write.js';
import { full, plural } from '../text/numbers.js';
import { suggestion } from '../text/nearest.js';
import type { Action } from './action.js';
import { commit, fitted, NUMBERS_ACCEPTED, presentModel, say, settings, withLeaves } from './change.js';
import { command } from './commands.js';
import { gradientState } from './gradients.js';
import { newHistory } from './history.js';
import { findNode, isBelow } from './lookup.js';
import { rootData } from './memory.js';
import { outlineOf, usersAbove } from './outline.js';
import { type Field, gradientsOf, iterationOf, LENSES, PLOTS, leavesOf, lookAt, type Model, NO_GRADIENTS, ROOT_ROW, type Run, type Session, selectedNode } from './session.js';
import { openExample } from './example.js';
import { explanationsOf, around, turnPage } from './panes.js';
import { answer, endPrediction, predict } from './prediction.js';
import { setBug, setGradient, shift, speak } from './backward.js';
import { backwardAsIs, isRefused, nudge, type Stepped, step } from './steps.js';

/** At most so many node evaluations happen inside one action; more become a run. */
const MOST_AT_ONCE = 5e6;
const RATES = [1, 2, 5, 10];

export function update(session: Session, action: Action): Session {
  const cleared = session.message ? { ...session, message: undefined } : session;
  switch (action.type) {
    case 'select':
      return { ...cleared, selection: action.row };
    case 'go':
      return goTo(cleared, action.node);
    case 'fold':
      return fold(cleared, action.node, action.folded);
    case 'fold-all':
      return { ...cleared, folded: new Uint8Array(session.folded.length).fill(1), selection: ROOT_ROW };
    case 'unfold-all':
      return { ...cleared, folded: new Uint8Array(session.folded.length) };
    case 'backward':
      return backprop(cleared);
    case 'zero-gradients':
      return commit(cleared, { ...presentModel(cleared), gradients: { set: new Map(), zeroed: true } });
    case 'speak':
      return speak(cleared, action.count);
    case 'set-gradient':
      return setGradient(cleared, action.node, action.text);
    case 'shift':
      return shift(cleared, action.count);
    case 'bug':
      return setBug(cleared, action.name);
    case 'example':
      return openExample(cleared, action.name, update);
    case 'predict':
      return predict(cleared, action.nodes);
    case 'answer':
      return answer(cleared, action.text);
    case 'lens':
      return { ...cleared, lens: around(LENSES, session.lens, action.by) };
    case 'explanation':
      return { ...cleared, explanation: around(explanationsOf(session), session.explanation, action.by) };
    case 'plot':
      return { ...cleared, plot: around(PLOTS, session.plot, action.by), ...(action.alone && { explanation: 'none' as const }) };
    case 'page':
      return turnPage(cleared, action.text);
    case 'step':
    case 'nudge':
      return steps(cleared, action.type, action.count);
    case 'run':
      return session.run ? { ...cleared, run: undefined } : { ...cleared, run: newRun('step', Infinity, true) };
    case 'advance':
      return advance(session, action.count);
    case 'edit-leaf':
      return editLeaf(cleared, action.node, action.text);
    case 'freeze':
      return freeze(cleared, action.nodes, action.frozen);
    case 'direction': {
      const direction = action.to ?? (session.model.direction === 'ascend' ? 'descend' : 'ascend');
      return settings(cleared, { direction }, direction === 'ascend' ? 'ascend: a step adds lr * grad, and the root rises' : 'descend: a step subtracts lr * grad, and the root falls');
    }
    case 'rate':
      if (!Number.isFinite(action.to) || action.to <= 0) return say(session, `the learning rate is a number above 0, not ${full(action.to)}`, 'error');
      return settings(cleared, { lr: action.to });
    case 'rate-by':
      return settings(cleared, { lr: notched(session.model.lr, action.notches) });
    case 'optimizer':
      if (!optimizerNamed(action.name)) return say(session, noOptimizer(action.name), 'error');
      return settings(cleared, { optimizer: action.name });
    case 'root':
      return setRoot(cleared, action.node);
    case 'earlier':
    case 'later':
      return look(cleared, action.type === 'earlier' ? -action.count : action.count);
    case 'undo':
    case 'redo':
      return timeTravel(cleared, action.type, action.count);
    case 'open-field':
      return openField(cleared, action.kind);
    case 'empty-field':
      return session.field ? { ...cleared, field: { ...session.field, text: '', emptied: (session.field.emptied ?? 0) + 1 } } : cleared;
    case 'command':
      return command({ ...cleared, field: undefined }, action.text, update);
    case 'search':
      return action.text === '' ? { ...cleared, field: undefined } : search({ ...cleared, field: undefined, search: action.text }, 1);
    case 'search-again':
      return search(cleared, action.by);
    case 'help':
      return { ...cleared, help: !session.help };
    case 'cancel':
      return session.prediction ? endPrediction(cleared) : { ...cleared, field: undefined, help: false, run: undefined };
    case 'say':
      return say(session, action.text, action.tone);
    case 'close':
      return { ...cleared, closed: true };
  }
}

export const noOptimizer = (name: string): string => {
  const names = OPTIMIZERS.map((row) => row.name);
  return `there is no optimizer "${name}"${suggestion(name, names) || `; there is ${names.join(', ')}`}`;
};

function backprop(session: Session): Session {
  const bug = session.model.bug;
  if (gradientState(session) === 'fresh' && gradientsOf(session).at?.bug === bug && !(bug !== undefined && bugNamed(bug)?.keeps)) return session;
  const model = presentModel(session);
  return commit(session, { ...model, gradients: backwardAsIs(model) });
}

const newRun = (what: Run['what'], left: number, paced: boolean): Run => ({ what, left, paced, begun: false });

function steps(session: Session, what: 'step' | 'nudge', count: number): Session {
  if (count * session.model.program.tape.size > MOST_AT_ONCE && count > 1) return { ...session, run: newRun(what, count, false) };
  return finished(session, take(presentModel(session), what, count), count);
}

interface Taken {
  readonly model: Model;
  readonly done: number;
  readonly refused?: string;
}

function take(from: Model, what: 'step' | 'nudge', count: number): Taken {
  let model = from;
  for (let done = 0; done < count; done++) {
    const next: Stepped = what === 'step' ? step(model) : nudge(model);
    if (isRefused(next)) return { model, done, refused: next.refused };
    model = next;
  }
  return { model, done: count };
}

function finished(session: Session, { model, done, refused }: Taken, count: number): Session {
  const after = done > 0 ? commit(session, model) : session;
  if (refused === undefined) return after;
  return { ...say(after, done > 0 && count > 1 ? `${refused} (after ${plural(done, 'step')})` : refused, 'error'), run: undefined };
}

/** Some more iterations of a run; the first of them is what undo goes back to. */
function advance(session: Session, count: number): Session {
  const { run } = session;
  if (!run) return session;
  const wanted = Math.min(count, run.left);
  const taken = take(presentModel(session), run.what, wanted);
  const left = run.left - taken.done;
  const over = left <= 0 || taken.refused !== undefined;
  const known = run.begun ? { ...session, model: taken.model } : taken.done > 0 ? commit(session, taken.model) : session;
  const after: Session = { ...known, run: over ? undefined : { ...run, left, begun: run.begun || taken.done > 0 } };
  return taken.refused === undefined ? after : say(after, `paused: ${taken.refused}`, 'error');
}

function editLeaf(session: Session, node: number, text: string): Session {
  const model = presentModel(session);
  const { tape } = model.program;
  const name = nameOf(tape, node, 30);
  if (!isLeaf(tape, node)) return say(session, `${name} is computed; only a leaf can be edited`, 'error');
  const value = readNumber(text);
  if (value === undefined) return say(session, `"${text.trim()}" is no number; ${NUMBERS_ACCEPTED}`, 'error');
  const slot = leafSlot(tape, node);
  const closed: Session = { ...session, field: undefined };
  if (Object.is(model.leaves[slot], value)) return closed;
  const leaves = Float64Array.from(model.leaves);
  leaves[slot] = value;
  return commit(closed, withLeaves(model, leaves));
}

function freeze(session: Session, nodes: readonly number[], to?: boolean): Session {
  const { model } = session;
  const { tape } = model.program;
  const frozen = model.frozen.slice();
  for (const node of nodes) {
    const slot = leafSlot(tape, node);
    if (slot < 0) return say(session, `${nameOf(tape, node, 30)} is no leaf; only a leaf can be frozen`, 'error');
    frozen[slot] = (to ?? !frozen[slot]) ? 1 : 0;
  }
  const names = nodes.map((node) => nameOf(tape, node, 20)).join(' ');
  const now = frozen[leafSlot(tape, nodes[0] as number)] ? 'frozen: a step leaves it as it is' : 'free again: a step changes it';
  return settings(session, { frozen }, `${names} ${now}`);
}

/** The rate some notches up or down the ladder 1, 2, 5, 10. */
function notched(rate: number, notches: number): number {
  const ladder: number[] = [];
  const power = Math.floor(Math.log10(rate));
  const reach = Math.ceil(Math.abs(notches) / 3) + 1;
  for (let p = power - reach; p <= power + reach; p++) for (const digit of RATES.slice(0, 3)) ladder.push(Number(`${digit}e${p}`));
  const close = 1e-9;
  const at = notches > 0 ? ladder.findLastIndex((each) => each <= rate * (1 + close)) : ladder.findIndex((each) => each >= rate * (1 - close));
  const found = ladder[Math.max(0, Math.min(ladder.length - 1, at + notches))] as number;
  return Math.min(1e12, Math.max(1e-12, found));
}

function setRoot(session: Session, node: number): Session {
  const model = presentModel(session);
  if (node === model.root) return session;
  const { tape } = model.program;
  const history = newHistory(rootData(tape, node, model.leaves), model.leaves);
  return { ...commit(session, { ...model, root: node, gradients: NO_GRADIENTS, history }), selection: ROOT_ROW };
}

/** Shows an earlier or later iteration; the last one is the present, exactly as it was left. */
function look(session: Session, by: number): Session {
  const { model } = session;
  const last = model.history.length - 1;
  const from = iterationOf(session);
  const to = Math.max(0, Math.min(last, from + by));
  if (to === from) return say(session, by < 0 ? 'this is the first iteration' : 'this is the present: there is no later iteration');
  const looking = to === last ? undefined : lookAt(model, to, by < 0 ? -1 : 1);
  return { ...session, looking, run: undefined };
}

function timeTravel(session: Session, which: 'undo' | 'redo', count: number): Session {
  let { past, future, model, looking } = session;
  let done = 0;
  for (; done < count; done++) {
    const from: readonly { model: Model; looking: Session['looking'] }[] = which === 'undo' ? past : future;
    const moment = from[from.length - 1];
    if (!moment) break;
    const here = { model, looking };
    if (which === 'undo') [past, future] = [past.slice(0, -1), [...future, here]];
    else [past, future] = [[...past, here], future.slice(0, -1)];
    ({ model, looking } = moment);
  }
  if (done === 0) return say(session, `nothing to ${which}`);
  return fitted({ ...session, past, future, model, looking, run: undefined }, session.model);
}

function fold(session: Session, node: number, folded: boolean): Session {
  if (inputCount(session.model.program.tape, node) === 0) return session;
  const next = session.folded.slice();
  next[node] = folded ? 1 : 0;
  return { ...session, folded: next };
}

/** Selects a node where it first appears, with everything above it unfolded. */
function goTo(session: Session, node: number): Session {
  const { tape } = session.model.program;
  const { root } = session.model;
  if (!isBelow(tape, root, node)) return say(session, `${nameOf(tape, root, 20)} does not depend on ${nameOf(tape, node, 30)}`, 'error');
  const outline = outlineOf(tape, root);
  const above = usersAbove(outline, node);
  let { folded } = session;
  if (above.some((id) => folded[id])) {
    folded = folded.slice();
    for (const id of above) folded[id] = 0;
  }
  return { ...session, folded, selection: { user: outline.user[node] as number, side: outline.side[node] as number } };
}

function search(session: Session, by: 1 | -1): Session {
  if (session.search === '') return say(session, 'nothing to search for yet: press / first');
  const { tape } = session.model.program;
  const found = findNode(tape, session.model.root, session.search, selectedNode(session), by);
  return found === undefined ? say(session, `no node's name holds "${session.search}"`, 'error') : goTo(session, found);
}

function openField(session: Session, kind: Field['kind']): Session {
  if (kind === 'command' || kind === 'search') return { ...session, field: { kind, text: '' } };
  const { tape } = session.model.program;
  const node = selectedNode(session);
  if (kind === 'predict') return predict(session, undefined);
  if (kind === 'gradient') {
    if (isConstant(tape, node)) return say(session, `${nameOf(tape, node, 30)} is a constant; it takes no gradient`, 'error');
    return { ...session, run: undefined, field: { kind, node, text: '' } };
  }
  const slot = leafSlot(tape, node);
  if (slot < 0) return say(session, `${nameOf(tape, node, 30)} is ${inputCount(tape, node) ? 'computed' : 'a constant'}; only a leaf can be edited`, 'error');
  return { ...session, run: undefined, field: { kind, node, text: full(leavesOf(session)[slot] as number) } };
}

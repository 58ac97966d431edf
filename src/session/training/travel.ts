/** Viewing earlier iterations, which leaves the present exactly as it is. */
import { count } from '../../text/numbers.js';
import { knownFrom } from '../history/history.js';
import { say } from '../message.js';
import type { BackwardAt, Gradients, Model, Session, ViewedIteration } from '../model.js';
import { iterationOf } from '../viewed.js';
import { graphAt, orReason } from './handed.js';

/** Views the iteration `by` further on, or back if it is negative. */
export function viewIteration(session: Session, by: number): Session {
  const { model } = session;
  const last = model.history.length - 1;
  const from = iterationOf(session);
  const to = Math.max(0, Math.min(last, from + by));
  if (to === from) {
    return say(session, by < 0 ? 'this is the first iteration' : 'this is the present: there is no later iteration');
  }
  const after = orReason(() => ({ ...viewing(session, to, by < 0 ? -1 : 1), run: undefined }));
  if (typeof after === 'string') return say(session, after, 'error');
  const there = iterationOf(after);
  return there === to
    ? after
    : say(after, `step ${count(to)} is no longer saved; this is the nearest, ${count(there)}`);
}

/** `:iteration 12`. */
export function goToIteration(session: Session, k: number): Session {
  const last = session.model.history.length - 1;
  if (k > last)
    return say(session, `there is no iteration ${count(k)} yet: the present one is ${count(last)}`, 'error');
  const by = k - iterationOf(session);
  return by === 0 ? say(session, `this is iteration ${count(k)}`) : viewIteration(session, by);
}

/** The session on iteration `k`, or on the nearest saved one in direction `by`, with the graph that it has there. */
export function viewing(session: Session, k: number, by: 1 | -1): Session {
  const were = session.viewed?.present;
  const model = were ? { ...session.model, ...were } : session.model;
  const present: Session = { ...session, model, viewed: undefined };
  const viewed = viewedAt(model, k, by);
  if (!viewed || !model.next) return { ...present, viewed };
  const { program, root, title } = model;
  const graph = graphAt(model, viewed.iteration, viewed.leaves);
  const gradients: Gradients = { at: { ...(viewed.gradients.at as BackwardAt), root: graph.root }, set: new Map() };
  return {
    ...present,
    model: { ...model, ...graph },
    viewed: { ...viewed, gradients, present: { program, root, title } },
  };
}

/** Iteration `k`, or the nearest saved one in direction `by`, to view; undefined if that is the present. */
export function viewedAt(model: Model, k: number, by: 1 | -1): ViewedIteration | undefined {
  // a session read from a file may not have its first iterations
  const row = knownFrom(model.history, k, by) ?? (by < 0 ? knownFrom(model.history, k, 1) : undefined);
  if (!row) return undefined;
  const { iteration, leaves, state } = row;
  const at: BackwardAt = { root: model.root, leaves, iteration };
  return { iteration, leaves, state, gradients: { at, set: new Map() } };
}

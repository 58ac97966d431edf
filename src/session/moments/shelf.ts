/**
 * What the user has done at a moment, put away without its graph while another moment is open, and restored on the graph
 * when that is read again.
 */
import { newHistory } from '../history/history.js';
import type { Model, OpenedMoment, Session, Shelved, UndoEntry } from '../model.js';
import { equal, rootData } from '../numbers.js';
import { runStatements } from '../source/statements.js';

/** The number of the moment that a model is at, if it is at one. */
export const momentIn = (model: Model | Shelved): number | undefined =>
  'program' in model ? model.origin.moment?.index : model.moment;

/** A model at a moment, without its graph. */
export function shelved(model: Model, moment: OpenedMoment): Shelved {
  const { program: _, samples: __, origin, gradients, ...rest } = model;
  return {
    ...rest,
    moment: moment.index,
    ...(gradients !== moment.gradients && { gradients }),
    ...(origin.typed !== undefined && { typed: origin.typed }),
  };
}

/** An undo entry without a graph, unless it is of what is open. */
export function withoutGraph(entry: UndoEntry, open: Model): UndoEntry {
  const { model } = entry;
  if (!('program' in model) || !model.origin.moment || model.origin.moment === open.origin.moment) return entry;
  return { ...entry, model: shelved(model, model.origin.moment) };
}

/** Whether the user has changed anything but settings since the moment was opened. */
export function hasOwn(model: Model, { gradients }: OpenedMoment): boolean {
  const { opened, typed } = model.origin;
  return (
    typed !== undefined ||
    model.history.length > 1 ||
    model.gradients !== gradients ||
    model.runs.saved.length > 0 ||
    (opened !== undefined && (model.frozen !== opened.frozen || !equal(model.leaves, opened.leaves)))
  );
}

/** A moment's model as it was opened, from what the user has made of it. */
export function asOpened(model: Model): Model {
  const { opened, moment, typed: _, ...origin } = model.origin;
  if (!opened || !moment) return model;
  const { root, leaves, program } = opened;
  return {
    ...opened,
    title: model.title,
    origin: { ...origin, opened, moment },
    state: undefined,
    gradients: moment.gradients,
    history: newHistory(rootData(program.tape, root, leaves)),
  };
}

/** What was put away, on its moment as it was just opened; undefined if it does not fit that graph any more. */
export function restored(session: Session, opened: Model, kept: Shelved): Model | undefined {
  const { moment: _, typed, gradients, ...rest } = kept;
  const base = typed === undefined ? opened : retyped(session, opened, typed);
  const { size, leaves } = base.program.tape;
  if (leaves.length !== rest.leaves.length || rest.root >= size) return undefined;
  const isAsOpened = gradients === undefined && equal(rest.leaves, opened.leaves);
  return {
    ...base,
    ...rest,
    leaves: isAsOpened ? opened.leaves : rest.leaves,
    gradients: gradients ?? opened.gradients,
  };
}

/** The graph with statements on it again. */
function retyped(session: Session, opened: Model, typed: string): Model {
  const start: Session = { ...session, model: opened, viewed: undefined, prediction: undefined };
  return runStatements(start, typed, () => '').model;
}

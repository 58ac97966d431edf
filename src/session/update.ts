/**
 * `update(session, action)`: pure and total. An action that is not possible leaves the session as it
 * was, with a message for the status line.
 */
import { bugNamed } from '../engine/autodiff/bugs.js';
import { OPTIMIZER_NAMES, type OptimizerName } from '../engine/optimizers/names.js';
import { optimizerNamed } from '../engine/optimizers/optimizers.js';
import { full } from '../text/numbers.js';
import type { Action } from './action.js';
import { actionOf, hintFor } from './commands/line.js';
import { completed, offerFound, withoutChoices } from './complete/complete.js';
import { openGradient, propagate, setGradient, shift } from './gradients/backward.js';
import { gradientState } from './gradients/gradients.js';
import { backwardAsIs } from './gradients/here.js';
import { answer, endPrediction, predict } from './gradients/prediction.js';
import { say } from './message.js';
import type { Field, Session, UndoEntry } from './model.js';
import { momentLoaded, momentsArrived, programSaid } from './moments/arrive.js';
import { goToMoment, movePoints } from './moments/points.js';
import { programOpened, quit, requestOutput, requestRun } from './moments/program.js';
import { withoutGraph } from './moments/shelf.js';
import { timeTravel } from './moments/travel.js';
import { LENSES } from './panes.js';
import { applyPure } from './pure.js';
import { notched } from './rate.js';
import { around, plotsOf, throughLens } from './screen/cycles.js';
import { recalled, remembered } from './screen/entered.js';
import { fieldText, paste, typeKey } from './screen/field.js';
import { moveList, openList } from './screen/lists.js';
import { nextZoom, seen, zoomed } from './screen/zoom.js';
import { copy } from './source/copy.js';
import { requestExport, requestOpen, requestWrite, wasWritten } from './source/files.js';
import { lineArrived } from './source/lines.js';
import { openExample, replaced } from './source/open.js';
import { reread } from './source/reread.js';
import { runStatements } from './source/statements.js';
import { logAxis, sliceKept } from './training/axes.js';
import { again, forgetRuns, fork } from './training/compare.js';
import { inPlace } from './training/handed.js';
import { editLeaf, openEdit } from './training/leaves.js';
import { advance, paused, runOrPause, runUntil, steps } from './training/running.js';
import { setOptimizer, setRate } from './training/settings.js';
import { goToIteration } from './training/travel.js';
import { binaryOrChain, fold, search, searchAgain, select } from './tree/moves.js';
import { foldsOf, ROOT_ROW, selectedNode } from './tree/selection.js';
import { presentModel, withGradients } from './undo.js';
import { gradientsOf } from './viewed.js';

export function update(session: Session, action: Action): Session {
  const problem = problemIn(session, action);
  if (problem !== undefined) return say(session, problem, 'error');
  const after = inPlace(
    isOfProgram(action) ? fromProgram(session, action) : watched(session, afterwards(session, byUser(session, action))),
    session,
  );
  return after.model.origin.moment === session.model.origin.moment ? after : withoutGraphs(after);
}

/** What follows from any key: which pane has the screen, and where the axes of a slice begin. */
const afterwards = (before: Session, after: Session): Session => sliceKept(before, zoomed(before, after));

/** Actions of a program that runs beside the session. */
type OfProgram = Extract<Action, { type: 'moment-arrived' | 'moment-loaded' | 'program-said' }>;

const isOfProgram = (action: Action): action is OfProgram =>
  action.type === 'moment-arrived' || action.type === 'moment-loaded' || action.type === 'program-said';

function fromProgram(session: Session, action: OfProgram): Session {
  switch (action.type) {
    case 'moment-arrived':
      return momentsArrived(session, action.moments);
    case 'moment-loaded':
      return momentLoaded(session, action.wanted, action.opened, action.problem);
    case 'program-said':
      return programSaid(session, action.news);
  }
}

/** Undo entries of moments that are not open hold no graph. */
function withoutGraphs(session: Session): Session {
  const put = (entries: readonly UndoEntry[]): readonly UndoEntry[] =>
    entries.map((entry) => withoutGraph(entry, session.model));
  return { ...session, past: put(session.past), future: put(session.future) };
}

/** What moves, edits or steps ends the following of a program; the program runs on. */
function watched(before: Session, after: Session): Session {
  const { moments } = after;
  if (!moments) return after;
  const asked = moments.asked && before.moments?.asked === false;
  const isLeft =
    after.selection !== before.selection ||
    after.model !== before.model ||
    after.viewed !== before.viewed ||
    after.run !== before.run ||
    after.prediction !== before.prediction ||
    (after.field !== undefined && 'node' in after.field);
  const stops = isLeft && moments.following && before.moments === moments;
  if (!stops) return asked === moments.asked ? after : { ...after, moments: { ...moments, asked } };
  const wanted = moments.wanted?.follows ? undefined : moments.wanted;
  return { ...after, moments: { ...moments, asked, following: false, wanted } };
}

function byUser(session: Session, action: Exclude<Action, OfProgram>): Session {
  switch (action.type) {
    case 'advance':
      return advance(session, action.count, action.rate);
    case 'field-key':
      return fieldKey(session, action.key);
    case 'suspend':
    case 'redraw':
      return { ...session, effect: { kind: action.type } };
    case 'move-list':
      return moveList(session, action.row, action.top);
    case 'cancel':
      return session.list ? { ...session, list: undefined } : apply({ ...session, message: undefined }, action);
    default:
      return apply(
        session.message || session.list ? { ...session, message: undefined, list: undefined } : session,
        action,
      );
  }
}

function apply(
  session: Session,
  action: Exclude<Action, OfProgram | { type: 'advance' | 'field-key' | 'move-list' | 'suspend' | 'redraw' }>,
): Session {
  switch (action.type) {
    case 'run-program':
      return requestRun(session, action.words);
    case 'program-opened':
      return programOpened(session, action.session, action.moments);
    case 'moment':
      return goToMoment(session, action.index);
    case 'open-list':
      return openList(session, action.list);
    case 'output':
      return requestOutput(session);
    case 'select':
      return select(session, action.row);
    case 'fold':
      return fold(session, action.node, action.folded);
    case 'fold-all':
      return { ...session, folded: new Uint8Array(session.folded.length).fill(1), selection: ROOT_ROW };
    case 'unfold-all':
      return { ...session, folded: new Uint8Array(foldsOf(session)) };
    case 'binary':
      return binaryOrChain(session);
    case 'backward':
      return backprop(session);
    case 'zero-gradients':
      return gradientState(session) === 'zeroed' ? session : withGradients(session, { set: new Map(), zeroed: true });
    case 'propagate':
      return propagate(session, action.count);
    case 'set-gradient':
      return setGradient(session, action.node, action.text);
    case 'shift':
      return shift(session, action.count);
    case 'example':
      return openExample(session, action.name);
    case 'open':
      return requestOpen(session, action.file);
    case 'opened':
      return replaced(session, action.session);
    case 'reread':
      return reread(session, action.session);
    case 'line':
      return lineArrived(session, action.lines, action.opened, action.isAgain);
    case 'write':
      return requestWrite(session, action.file, action.over);
    case 'written':
      return wasWritten(session, action.path, action.mark, action.text);
    case 'answer':
      return answer(session, action.text);
    case 'lens':
      return seen(throughLens(session, around(LENSES, session.lens, action.by)), action, 'lens');
    case 'card':
      return seen({ ...session, explanation: session.explanation === 'card' ? 'none' : 'card' }, action, 'card');
    case 'plot':
      return seen(
        {
          ...session,
          plot: around(plotsOf(session), session.plot, action.by),
          ...(action.alone && { explanation: 'none' as const }),
        },
        action,
        'plot',
      );
    case 'scroll':
      return session.explanation === 'none' ? say(session, 'there is no card to scroll: x opens it') : session;
    case 'log-axis':
      return logAxis(session);
    case 'zoom':
      return action.off ? { ...session, zoom: undefined } : nextZoom(session);
    case 'picture':
      return { ...session, picture: !session.picture };
    case 'step':
    case 'nudge':
      return steps(session, action.type, action.count);
    case 'run':
      return runOrPause(session, action.flatOut === true);
    case 'fork':
      return fork(session);
    case 'compare':
      return again(session, (forked) => {
        const problem = problemIn(forked, action.change);
        return problem === undefined ? applyPure(forked, action.change) : say(forked, problem, 'error');
      });
    case 'forget-runs':
      return forgetRuns(session);
    case 'until':
      return runUntil(session, action.text);
    case 'edit-leaf':
      return editLeaf(session, action.node, action.text);
    case 'rate-by':
      return setRate(session, notched(session.model.lr, action.notches));
    case 'next-optimizer':
      return setOptimizer(
        session,
        around(OPTIMIZER_NAMES, optimizerNamed(session.model.optimizer)?.name as OptimizerName, 1),
      );
    case 'earlier':
      return movePoints(session, -action.count);
    case 'later':
      return movePoints(session, action.count);
    case 'iteration':
      return goToIteration(session, action.k);
    case 'undo':
    case 'redo':
      return timeTravel(session, action.type, action.count);
    case 'open-field':
      return openField(session, action.kind, selectedNode(session));
    case 'completed':
      return offerFound(session, action.wanted, action);
    case 'paste':
      return paste(withoutChoices(session), action.text);
    case 'command':
      return command(remembered({ ...session, field: undefined }, 'command', action.text), action.text);
    case 'statements':
      return runStatements(session, action.text, hintFor(action.text));
    case 'search':
      return search(remembered({ ...session, field: undefined }, 'search', action.text), action.text);
    case 'search-again':
      return searchAgain(session, action.by);
    case 'copy':
      return copy(session, action.what);
    case 'export':
      return requestExport(session, action.file);
    case 'mouse':
      return setMouse(session, !session.mouse);
    case 'help':
      return { ...session, help: !session.help };
    case 'cancel':
      return cancel(session);
    case 'close':
      return action.asks ? quit(session) : { ...session, closed: true };
    default:
      return applyPure(session, action);
  }
}

/** Runs a line of the command line. */
function command(session: Session, line: string): Session {
  const action = actionOf(line, session);
  return action ? update(session, action) : session;
}

/** Why an action is invalid in itself: a node that does not exist, or a count that is not one. */
function problemIn(session: Session, action: Action): string | undefined {
  if (action.type === 'compare') return problemIn(session, action.change);
  const { tape } = session.model.program;
  const nodes = 'nodes' in action ? (action.nodes ?? []) : 'node' in action ? [action.node] : [];
  const isPart = (node: number): boolean =>
    action.type === 'fold' && Number.isInteger(node) && node >= tape.size && node < foldsOf(session);
  const unknown = nodes.find((node) => tape.op[node] === undefined && !isPart(node));
  if (unknown !== undefined) return `there is no node #${unknown}`;
  const goesBack = action.type === 'propagate' || action.type === 'shift';
  if ('count' in action && !goesBack) {
    const { count } = action;
    if (count === Infinity || (Number.isInteger(count) && count > 0)) return undefined;
    return `a count is a whole number above 0, not ${full(count)}`;
  }
  const by = goesBack ? action.count : 'notches' in action ? action.notches : 'by' in action ? action.by : 1;
  return Number.isInteger(by) && by !== 0 ? undefined : `expected a whole number other than 0, not ${full(by)}`;
}

function backprop(session: Session): Session {
  const { bug } = session.model;
  const { at } = gradientsOf(session);
  const isDone = gradientState(session) === 'fresh' && at?.bug === bug && at?.propagated === undefined;
  if (isDone && (bug === undefined || !bugNamed(bug)?.keeps)) return session;
  return withGradients(session, backwardAsIs(presentModel(session)));
}

/** A key in the open field. All but those that go through the choices of Tab close their list. */
function fieldKey(session: Session, key: string): Session {
  const after = completed(session, key);
  if (after) return after;
  const closed = withoutChoices(session);
  return recalled(closed, key) ?? typeKey(closed, key);
}

function openField(session: Session, kind: Field['kind'], node: number): Session {
  switch (kind) {
    case 'edit':
      return openEdit(session, node);
    case 'gradient':
      return openGradient(session, node);
    case 'predict':
      return predict(session);
    default:
      return { ...session, field: { kind, ...fieldText('') } };
  }
}

const setMouse = (session: Session, mouse: boolean): Session =>
  say({ ...session, mouse }, mouse ? 'the mouse is on; Shift-drag still selects text' : 'the mouse is off');

/** Closes what is on top: the prediction, the field, the help, the run, or the picture. */
function cancel(session: Session): Session {
  const closed = withoutChoices(session);
  if (closed !== session) return closed;
  if (session.prediction) return endPrediction(session);
  if (session.field) return { ...session, field: undefined };
  if (session.help) return { ...session, help: false };
  if (session.run) return paused(session);
  return session.zoom ? { ...session, zoom: undefined } : { ...session, picture: false };
}

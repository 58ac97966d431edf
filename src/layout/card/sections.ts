/**
 * What the card says of the selected node: why its gradient is what it is, the chain rule, the last step, the paths from the
 * root, and something to try. It explains the number in the row, and names the point that the number belongs to. What
 * takes long is computed between frames.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { timesUsed, usersOf } from '../../engine/autodiff/users.js';
import { isConstant, leafSlot } from '../../engine/tape.js';
import { chainRule, chainRuleText } from '../../explain/chain-rule.js';
import { chainKind } from '../../explain/chains.js';
import { groupsOf } from '../../explain/groups/groups.js';
import { routesText, routesTo } from '../../explain/groups/routes.js';
import { createLetters } from '../../explain/letters.js';
import { wrongSum, wrongSumText } from '../../explain/mistakes/bug.js';
import { paths, pathsText } from '../../explain/paths.js';
import { type Marks, type Point, planOf } from '../../explain/point.js';
import { lastStep, lastStepText, nextStepText } from '../../explain/steps/last-step.js';
import { tryItText } from '../../explain/try-it.js';
import { verdictText } from '../../explain/verdicts/words.js';
import { whyText } from '../../explain/why/why.js';
import { answersOn, gradientState, pointOn } from '../../session/gradients/gradients.js';
import { backwardThen, movedText, rowNumbers, rowPoint, whenText } from '../../session/gradients/row-point.js';
import { knownFrom } from '../../session/history/history.js';
import type { Session } from '../../session/model.js';
import { dataAt } from '../../session/numbers.js';
import { graphAt, orReason } from '../../session/training/handed.js';
import { chainsOn, selectedNode, selectedPart } from '../../session/tree/selection.js';
import { gradientsOf, iterationOf, leavesOf } from '../../session/viewed.js';
import { count, full, short } from '../../text/numbers.js';
import { serialOf } from '../jobs.js';
import { ledgerOf } from '../tree/ledger-lens.js';
import { calledIn } from '../tree/row-name.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';

export interface Section {
  readonly title: 'why' | 'chain' | 'step' | 'paths' | 'try it';
  /** Sentences; undefined while they are still to be computed. */
  readonly lines: readonly string[] | undefined;
  /** How many of the first sentences come before all else: those that accuse a rule, or say where a nan began. */
  readonly first?: number;
}

/** Passes over the nodes above one that the remarks on its gradient take. */
const COST_OF_REMARKS = 10;
/** Sentences on a number that is not finite: what it is, and where it began. */
const WHERE_IT_BEGAN = 2;
/** Cells of a name in a formula; a longer one gets a letter. */
const NAME = 12;
/** Cells of a name in a sentence. */
const NAME_IN_SENTENCE = 24;
/** Uses that are tried. */
const TRIED = 4;

/** The card's sections on node `id`, those with many lines in about `height`. */
export function cardSections(session: Session, id: number, height: number, viewport: Viewport): Section[] {
  if (session.prediction) return [{ title: 'why', lines: ['hidden while gradients are predicted: Esc ends it'] }];
  // no number stands in a constant's row, so that its card is of the present point, as its slice is
  const isOfNow = isConstant(session.model.program.tape, id);
  const point = isOfNow ? rowPoint(session, undefined) : pointOfRow(session, viewport);
  const { rule, tried } = chain(session, id, point, height, viewport);
  return [
    {
      title: 'why',
      lines: ofAll(session, id, why(session, id, point, viewport)),
      first: verdictOn(session, id).length + (Number.isFinite(point?.data[id] ?? 0) ? 0 : WHERE_IT_BEGAN),
    },
    { title: 'chain', lines: rule },
    { title: 'step', lines: step(session, id, viewport) },
    { title: 'paths', lines: pathLines(session, id, point, height, viewport) },
    { title: 'try it', lines: tried },
  ];
}

/** If the row of some terms is selected, the card is of all of them, and says so. */
function ofAll(session: Session, id: number, lines: readonly string[] | undefined): readonly string[] | undefined {
  if (!lines || selectedPart(session) < 0 || selectedNode(session) !== id) return lines;
  const { tape } = session.model.program;
  const terms = count(chainsOn(session).terms[id] as number);
  return [`this card is of the whole ${chainKind(tape, id)} of ${terms} terms`, ...lines];
}

/** The point that the row's number belongs to, or undefined while its data is computed. */
function pointOfRow(session: Session, viewport: Viewport): Point | undefined {
  const at = backwardThen(session);
  if (!at || at.leaves === leavesOf(session))
    return rowPoint(session, at && dataAt(session.model.program.tape, at.leaves));
  const { tape } = session.model.program;
  const data = jobsOf(viewport)(at, 'data then', 2 * tape.size, () => dataAt(tape, at.leaves).slice());
  return data && rowPoint(session, data);
}

/** How formulas are written: long sums have the tree's names, and are one node in paths. */
function marksIn(session: Session, viewport: Viewport): Marks {
  const chains = chainsOn(session);
  return {
    ...marksOf(viewport),
    sumName: calledIn(chains, viewport.glyphs),
    isInside: (id) => (chains.head[id] as number) >= 0,
  };
}

/** How names are written in sentences. */
const inSentences = (session: Session, viewport: Viewport): Marks => ({
  ...marksIn(session, viewport),
  name: NAME_IN_SENTENCE,
});

/** What the numbers depend on, apart from the leaves on the screen. */
function keyOf(session: Session, id: number): string {
  const { at } = gradientsOf(session);
  const { program, root } = session.model;
  return `${serialOf(program.tape)} ${root} ${id} ${rowNumbers(session)} ${at ? serialOf(at) : ''}`;
}

/** The verdict on the gradient of the user's own program, if that is what the row shows. */
function verdictOn(session: Session, id: number): readonly string[] {
  const { moment } = session.model.origin;
  const judged = moment?.judged && gradientsOf(session) === moment.gradients ? moment.judged() : undefined;
  return judged ? verdictText(judged.recording, judged.judgement, id) : [];
}

function why(
  session: Session,
  id: number,
  point: Point | undefined,
  viewport: Viewport,
): readonly string[] | undefined {
  const verdict = verdictOn(session, id);
  const state = gradientState(session);
  const { tape } = session.model.program;
  const key = `why ${keyOf(session, id)} ${state} ${viewport.glyphs.times}`;
  // a search may go up through everything above the node, or down through everything below
  const lines =
    point &&
    jobsOf(viewport)(leavesOf(session), key, (2 + COST_OF_REMARKS) * tape.size, () =>
      whyText(whyPoint(session, point), id, inSentences(session, viewport), {
        none: state === 'none',
        zeroed: state === 'zeroed',
      }),
    );
  if (!point || !lines) return verdict.length > 0 ? verdict : undefined;
  const isWrong = gradientsOf(session).set.has(id) || (wrongLine(session, id, point, viewport)?.length ?? 0) > 0;
  const when = `${rowNumbers(session) === 'then' ? whenText(session) : ''}${isWrong && verdict.length === 0 ? 'in truth: ' : ''}`;
  const isOwn = id === point.root || isConstant(tape, id);
  return [...verdict, ...lines.map((line, i) => (i === 0 && !isOwn ? `${when}${line}` : line))];
}

/** The point that says why: in the middle of backward a gradient is known if it is complete, not only if it has propagated. */
const whyPoint = (session: Session, point: Point): Point =>
  rowNumbers(session) === 'partial' ? pointOn(session) : point;

interface Chain {
  readonly rule: readonly string[] | undefined;
  readonly tried: readonly string[] | undefined;
}

/** The chain rule, and what can be tried of its uses. */
function chain(session: Session, id: number, point: Point | undefined, height: number, viewport: Viewport): Chain {
  const { tape } = session.model.program;
  if (isConstant(tape, id)) return { rule: [], tried: [] };
  const nothing = { rule: undefined, tried: undefined };
  if (!point) return nothing;
  const plan = planFor(tape, point.root);
  const jobs = jobsOf(viewport);
  const users = jobs(plan, 'users', 3 * tape.size, () => usersOf(plan));
  if (!users) return nothing;
  const leaves = leavesOf(session);
  const then = rowNumbers(session) === 'then';
  const rule = jobs(
    leaves,
    `chain ${keyOf(session, id)} ${height}`,
    timesUsed(users, id) + 3 * tape.size * Number(then),
    () => chainRule(point, id, Math.max(height, TRIED)),
  );
  const wrong = wrongLine(session, id, point, viewport);
  if (!rule || wrong === undefined) return nothing;
  const [first] = rule.contributions;
  const moved = then && first && rule.total === 1 ? movedText(session, point, first) : '';
  const after = then ? `${moved}${hereText(session, id, viewport)}` : '';
  const lead = [...wrong, ...typed(session, id)].join(' ');
  const before = lead === '' || then ? whenText(session) : '';
  const names = serialOf(chainsOn(session));
  const key = ['chain text', keyOf(session, id), height, names, viewport.glyphs.times, lead, before, after].join(' ');
  return jobs(leaves, key, 0, () =>
    lettered({ ...marksIn(session, viewport), name: NAME }, (marks) => {
      const lines = chainRuleText(point, id, marks, height, rule, { before, after });
      return {
        rule: lead === '' ? lines : [`${lead} ${lines[0]}`, ...lines.slice(1)],
        tried: tryItText(point, id, rule.contributions.slice(0, TRIED), marks),
      };
    }),
  ) as Chain;
}

/** What is written with letters for long names; again if there are any, so that none is the name of a node met later. */
function lettered(marks: Marks, written: (marks: Marks) => Chain): Chain {
  const letters = createLetters();
  const first = written({ ...marks, letters });
  if (!letters.areGiven()) return first;
  letters.restart();
  return written({ ...marks, letters });
}

/** `; here it is 5.9584`, of the gradient with the numbers on the screen. */
function hereText(session: Session, id: number, viewport: Viewport): string {
  const { root, program } = session.model;
  if (gradientsOf(session).at?.root !== root || !planFor(program.tape, root).reached[id]) return '';
  const here = jobsOf(viewport)(leavesOf(session), `here ${root} ${id}`, 3 * program.tape.size, () =>
    answersOn(session)(id),
  );
  return here === undefined ? `; here it is ${viewport.glyphs.more}` : `; here it is ${short(here)}`;
}

/** `typed by hand: 5; backward gives:` */
function typed(session: Session, id: number): string[] {
  const { set, theirs } = gradientsOf(session);
  const value = set.get(id);
  if (value === undefined) return [];
  return [theirs ? `your program has ${full(value)}; right:` : `typed by hand: ${full(value)}; backward gives:`];
}

/** The sum that a bug has made, if it is wrong; undefined while it is computed. */
function wrongLine(session: Session, id: number, point: Point, viewport: Viewport): string[] | undefined {
  const marks = inSentences(session, viewport);
  const { at, zeroed } = gradientsOf(session);
  const bug = bugNamed(at?.bug ?? '');
  if (!at || !bug || zeroed) return [];
  const { tape } = session.model.program;
  const lines = jobsOf(viewport)(at, `wrong ${id} ${marks.times}`, 10 * tape.size, () => {
    const sum = wrongSum(point, { bug, before: at.before, propagated: at.propagated }, id);
    return sum ? [`${wrongSumText(bug, sum, marks)}; right:`] : [];
  });
  return lines;
}

/** What the last step has done, or what the first one would do. */
function step(session: Session, id: number, viewport: Viewport): readonly string[] | undefined {
  const { program, root, frozen, history } = session.model;
  const { tape } = program;
  if (isConstant(tape, id)) return [];
  const leaves = leavesOf(session);
  const isFrozen = frozen[leafSlot(tape, id)] === 1;
  const marks = inSentences(session, viewport);
  const k = iterationOf(session);
  if (k === 0) {
    const ledger = ledgerOf(session, viewport);
    const slot = leafSlot(tape, id);
    const next = ledger && {
      step: ledger.steps[slot] ?? 0,
      promise: ledger.promises[slot] ?? 0,
      promised: ledger.promised,
      actual: ledger.actual,
    };
    return next && [nextStepText(pointOn(session), id, next, isFrozen, marks)];
  }
  const stepped = jobsOf(viewport)(leaves, `step ${root} ${k}`, 4 * tape.size, () => {
    const row = knownFrom(history, k - 1, -1);
    if (row?.iteration !== k - 1) return 'the iteration before is not kept any more';
    const on = orReason(() => graphAt(session.model, k - 1, row.leaves));
    if (typeof on === 'string') return `the graph of the last step is not there: ${on}`;
    return lastStep(pointOn(session), row.leaves, { tape: on.program.tape, root: on.root });
  });
  if (typeof stepped === 'string') return [stepped];
  return stepped && [lastStepText(pointOn(session), id, stepped, isFrozen, isEdited(session), marks)];
}

/** Whether leaves were edited since the step that led here. */
function isEdited({ model, viewed, past }: Session): boolean {
  if (viewed) return false;
  for (let i = past.length - 1; i >= 0; i--) {
    const before = past[i]!;
    // the entry of a step from an earlier iteration was made there
    const at = before.viewed?.iteration ?? before.model.history.length - 1;
    if (at !== model.history.length - 1) return false;
    if ((before.viewed ?? before.model).leaves !== model.leaves) return true;
  }
  return false;
}

function pathLines(
  session: Session,
  id: number,
  point: Point | undefined,
  height: number,
  viewport: Viewport,
): readonly string[] | undefined {
  if (!point) return undefined;
  const { root } = point;
  const marks = marksIn(session, viewport);
  const cost = 10 * Math.max(0, root - id) + root;
  const whole =
    rowNumbers(session) === 'partial' ? 'by a whole backward: ' : isConstant(point.tape, id) ? '' : whenText(session);
  const key = `paths ${keyOf(session, id)} ${height} ${marks.times} ${serialOf(chainsOn(session))}`;
  return jobsOf(viewport)(leavesOf(session), key, cost, () => [
    ...routesText(point, id, marks, routesTo(point, groupsOf(planOf(point)), id)),
    ...pathsText(
      point,
      id,
      marks,
      height,
      paths(point, id, height),
      whole.replace(/ would compute $/, ' would give: '),
    ),
  ]);
}

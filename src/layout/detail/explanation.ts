/** The explanation pane: the sentences of `src/explain` on the selected node, as lines that fit. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { timesUsed, usersOf } from '../../engine/autodiff/users.js';
import { chainRule, chainRuleText } from '../../explain/chain-rule.js';
import { bugText } from '../../explain/mistakes/bug.js';
import { paths, pathsText } from '../../explain/paths.js';
import { remarksOn } from '../../explain/remarks.js';
import { verdictText } from '../../explain/verdicts/words.js';
import { whyText } from '../../explain/why/why.js';
import { bugLabOn, gradientState, pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { linesOfPage } from '../../session/screen/pages.js';
import { selectedNode } from '../../session/tree/selection.js';
import { gradientsOf, iterationOf, leavesOf } from '../../session/viewed.js';
import { full, plural } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { serialOf } from '../jobs.js';
import { cut, type Line, line, piece } from '../line.js';
import { nameIn } from '../names.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';

/** Sentences for about `height` lines, or undefined while they are still to be computed. */
type Sentences = (height: number) => readonly string[] | undefined;

const NAME = 20;
/** Cells of a page at most. */
const PAGE = 4000;
/** Passes over the nodes above one that the remarks on its gradient take. */
const COST_OF_REMARKS = 10;
/** An explanation is the same for every height up to this. */
const LEAST = 4;

/** `height` lines of at most `cells`, the first a title. */
export function explanationLines(session: Session, cells: number, height: number, viewport: Viewport): Line[] {
  const body = fitted(sentencesOf(session, height - 1, viewport), cells - 1, height - 1, viewport.glyphs.more);
  const turns = session.explanation === 'pages' && session.pages.length > 1;
  const more = turns ? '   Space turns the page' : '   x shows the next explanation';
  return [
    cut([piece(` ${titleOf(session, viewport)}`, 'strong'), piece(more, 'dim')], cells, viewport.glyphs),
    ...body.map((text) => cut(line(` ${text}`), cells, viewport.glyphs)),
  ];
}

function titleOf(session: Session, { glyphs }: Viewport): string {
  const { explanation, pages, page, model } = session;
  if (explanation === 'pages') return `page ${page + 1} of ${pages.length}`;
  if (explanation === 'bug') return 'bug lab';
  const name = nameIn(model.program.tape, selectedNode(session), NAME, glyphs);
  // the gradients in the tree are older than the numbers here
  const when = gradientState(session) === 'stale' ? `, at step ${iterationOf(session)}` : '';
  return explanation === 'why'
    ? `why: ${name}${when}`
    : `${explanation === 'paths' ? 'paths to' : 'chain rule of'} ${name}${when}`;
}

/** The sentences, wrapped; if they do not fit, shorter ones are tried first, and then lines are left out. */
function fitted(sentencesFor: Sentences, cells: number, height: number, more: string): string[] {
  let lines: string[] = [];
  let last: readonly string[] | undefined;
  for (let tried = Math.max(LEAST, height); tried >= LEAST; tried--) {
    const sentences = sentencesFor(tried);
    if (!sentences) return [more];
    if (sentences === last) break;
    last = sentences;
    lines = sentences.flatMap((text) => wrapped(text, cells));
    if (lines.length <= height) return lines;
  }
  // the last line holds the sum
  const left = lines.length - height + 1;
  if (height < 3) return lines.slice(0, height);
  return [...lines.slice(0, height - 2), `${more} ${plural(left, 'more line')}`, ...lines.slice(-1)];
}

function sentencesOf(session: Session, height: number, viewport: Viewport): Sentences {
  const { explanation, pages, page } = session;
  if (explanation === 'pages') {
    const lines = linesOfPage(clip(pages[page] ?? '', PAGE));
    return () => lines;
  }
  if (session.prediction) return () => ['hidden while gradients are predicted: Esc ends it'];
  if (explanation === 'bug') return bugSentences(session, viewport);
  const sentencesFor =
    explanation === 'why' ? whySentences(session, viewport) : gradientSentences(session, height, viewport);
  const first = explanation === 'paths' ? [] : onTop(session);
  if (first.length === 0) return sentencesFor;
  return (lines) => {
    const sentences = sentencesFor(lines - first.length);
    return sentences && [...first, ...sentences];
  };
}

/** What is said first: the verdict on a gradient of the user's own program, or that it was set by hand. */
function onTop(session: Session): string[] {
  const id = selectedNode(session);
  const { moment } = session.model.origin;
  if (moment?.judged && gradientsOf(session) === moment.gradients) {
    const { recording, judgement } = moment.judged();
    return verdictText(recording, judgement, id);
  }
  const { set, theirs } = gradientsOf(session);
  const byHand = theirs ? undefined : set.get(id);
  return byHand === undefined ? [] : [`set by hand to ${full(byHand)}; what backward gives:`];
}

/** The chain rule or the paths: computed once, written for the space there is. */
function gradientSentences(session: Session, height: number, viewport: Viewport): Sentences {
  const { explanation, model } = session;
  const { root, program } = model;
  const id = selectedNode(session);
  const marks = marksOf(viewport);
  const leaves = leavesOf(session);
  const key = `${explanation} ${keyOf(session)} ${height}`;
  // the text reads no gradients; a job reads those of the time when it is computed
  const point = pointOn(session);
  if (explanation === 'paths') {
    const cost = (10 + COST_OF_REMARKS) * (root - id) + root;
    const computed = jobsOf(viewport)(leaves, key, cost, () => ({
      paths: paths(pointOn(session), id, height),
      remarks: remarksOn(pointOn(session), id),
    }));
    return (lines) => computed && pathsText(point, id, marks, lines, computed);
  }
  const plan = planFor(program.tape, root);
  const users = jobsOf(viewport)(plan, 'users', 3 * program.tape.size, () => usersOf(plan));
  if (!users) return () => undefined;
  const cost = timesUsed(users, id) + COST_OF_REMARKS * (root - id + 1);
  const computed = jobsOf(viewport)(leaves, key, cost, () => ({
    rule: chainRule(pointOn(session), id, height),
    remarks: remarksOn(pointOn(session), id),
  }));
  return (lines) => computed && chainRuleText(point, id, marks, lines, computed);
}

function whySentences(session: Session, viewport: Viewport): Sentences {
  const id = selectedNode(session);
  const state = gradientState(session);
  const { tape } = session.model.program;
  const key = `why ${keyOf(session)} ${state} ${serialOf(tape)} ${viewport.glyphs.times}`;
  // a search may go up through everything above the node, or down through everything below
  const computed = jobsOf(viewport)(leavesOf(session), key, (2 + COST_OF_REMARKS) * tape.size, () =>
    whyText(pointOn(session), id, marksOf(viewport), { none: state === 'none', zeroed: state === 'zeroed' }),
  );
  return () => computed;
}

function bugSentences(session: Session, viewport: Viewport): Sentences {
  const { model } = session;
  const bug = bugNamed(model.bug ?? '');
  if (!bug) return () => [];
  const { tape } = model.program;
  const key = `bug ${serialOf(tape)} ${viewport.glyphs.times}`;
  const computed = jobsOf(viewport)(gradientsOf(session).at ?? model, key, 10 * tape.size, () => {
    const lab = bugLabOn(session);
    return bugText(lab?.point ?? pointOn(session), bug, lab?.wrong ?? (() => undefined), marksOf(viewport));
  });
  return () => computed;
}

/** What the numbers of an explanation depend on, apart from the leaves. */
function keyOf(session: Session): string {
  const { at } = gradientsOf(session);
  const state = gradientState(session);
  const known =
    state === 'none' || state === 'zeroed' ? 'none' : state === 'partial' && !at?.bug ? at?.propagated : 'all';
  return `${session.model.root} ${selectedNode(session)} ${known}`;
}

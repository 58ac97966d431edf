/** The explanation pane: what `src/explain` says of the selected node, as lines that fit. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { chainRule, chainRuleText } from '../../explain/chain-rule.js';
import { bugText } from '../../explain/mistakes/bug.js';
import { paths, pathsText } from '../../explain/paths.js';
import { remarksOn } from '../../explain/remarks.js';
import { timesUsed, usersOf } from '../../explain/users.js';
import { whyText } from '../../explain/why/why.js';
import { bugLabOn, gradientState, pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { linesOfPage } from '../../session/pages.js';
import { selectedNode } from '../../session/tree/selection.js';
import { gradientsOf, iterationOf, leavesOf } from '../../session/viewed.js';
import { full, plural } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { serialOf } from '../jobs.js';
import { cut, type Line, line, piece } from '../line.js';
import { nameIn } from '../names.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';

/** Sentences for so many lines, or undefined where they are still to be found. */
type Says = (height: number) => readonly string[] | undefined;

const NAME = 20;
/** As much of a page as anybody reads, in cells. */
const PAGE = 4000;
/** Passes over the nodes above one that it takes to know what there is to remark on its gradient. */
const COST_OF_REMARKS = 10;
/** An explanation that is asked for fewer lines than this says the same as for as many. */
const LEAST = 4;

/** `height` lines of at most `cells`, the first a title. */
export function explanationLines(session: Session, cells: number, height: number, viewport: Viewport): Line[] {
  const body = fitted(saysOf(session, height - 1, viewport), cells - 1, height - 1, viewport.glyphs.more);
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

/** What is said, wrapped, with as much of it left out as the pane has no room for: the explanation's own count first. */
function fitted(says: Says, cells: number, height: number, more: string): string[] {
  let lines: string[] = [];
  let last: readonly string[] | undefined;
  for (let tried = Math.max(LEAST, height); tried >= LEAST; tried--) {
    const said = says(tried);
    if (!said) return [more];
    if (said === last) break;
    last = said;
    lines = said.flatMap((text) => wrapped(text, cells));
    if (lines.length <= height) return lines;
  }
  // the last line holds the sum
  const left = lines.length - height + 1;
  if (height < 3) return lines.slice(0, height);
  return [...lines.slice(0, height - 2), `${more} ${plural(left, 'more line')}`, ...lines.slice(-1)];
}

function saysOf(session: Session, height: number, viewport: Viewport): Says {
  const { explanation, pages, page } = session;
  if (explanation === 'pages') {
    const lines = linesOfPage(clip(pages[page] ?? '', PAGE));
    return () => lines;
  }
  if (session.prediction) return () => ['hidden while gradients are predicted: Esc ends it'];
  if (explanation === 'bug') return bugSays(session, viewport);
  const says = explanation === 'why' ? whySays(session, viewport) : numbersSay(session, height, viewport);
  const byHand = gradientsOf(session).set.get(selectedNode(session));
  if (byHand === undefined || explanation === 'paths') return says;
  return (lines) => {
    const said = says(lines - 1);
    return said && [`set by hand to ${full(byHand)}; what backward gives:`, ...said];
  };
}

/** The chain rule or the paths: found once, written for the room there is. */
function numbersSay(session: Session, height: number, viewport: Viewport): Says {
  const { explanation, model } = session;
  const { root, program } = model;
  const id = selectedNode(session);
  const marks = marksOf(viewport);
  const leaves = leavesOf(session);
  const key = `${explanation} ${keyOf(session)} ${height}`;
  // what is written asks for no gradients, and what is found for those of the time when it is found
  const point = pointOn(session);
  if (explanation === 'paths') {
    const cost = (10 + COST_OF_REMARKS) * (root - id) + root;
    const found = jobsOf(viewport)(leaves, key, cost, () => ({
      paths: paths(pointOn(session), id, height),
      remarks: remarksOn(pointOn(session), id),
    }));
    return (lines) => found && pathsText(point, id, marks, lines, found);
  }
  const plan = planFor(program.tape, root);
  const users = jobsOf(viewport)(plan, 'users', 3 * program.tape.size, () => usersOf(plan));
  if (!users) return () => undefined;
  const cost = timesUsed(users, id) + COST_OF_REMARKS * (root - id + 1);
  const found = jobsOf(viewport)(leaves, key, cost, () => ({
    rule: chainRule(pointOn(session), id, height),
    remarks: remarksOn(pointOn(session), id),
  }));
  return (lines) => found && chainRuleText(point, id, marks, lines, found);
}

function whySays(session: Session, viewport: Viewport): Says {
  const id = selectedNode(session);
  const state = gradientState(session);
  const { tape } = session.model.program;
  const key = `why ${keyOf(session)} ${state} ${serialOf(tape)} ${viewport.glyphs.dot}`;
  // a search may go up through everything above the node, or down through everything below
  const found = jobsOf(viewport)(leavesOf(session), key, (2 + COST_OF_REMARKS) * tape.size, () =>
    whyText(pointOn(session), id, marksOf(viewport), { none: state === 'none', zeroed: state === 'zeroed' }),
  );
  return () => found;
}

function bugSays(session: Session, viewport: Viewport): Says {
  const { model } = session;
  const bug = bugNamed(model.bug ?? '');
  if (!bug) return () => [];
  const { tape } = model.program;
  const key = `bug ${serialOf(tape)} ${viewport.glyphs.dot}`;
  const found = jobsOf(viewport)(gradientsOf(session).at ?? model, key, 10 * tape.size, () => {
    const lab = bugLabOn(session);
    return bugText(lab?.point ?? pointOn(session), bug, lab?.wrong ?? (() => undefined), marksOf(viewport));
  });
  return () => found;
}

/** What the numbers of an explanation depend on, apart from the leaves. */
function keyOf(session: Session): string {
  const { at } = gradientsOf(session);
  const state = gradientState(session);
  const known =
    state === 'none' || state === 'zeroed' ? 'none' : state === 'partial' && !at?.bug ? at?.propagated : 'all';
  return `${session.model.root} ${selectedNode(session)} ${known}`;
}

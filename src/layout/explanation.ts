/** The explanation pane: what `src/explain` says of the selected node, as lines that fit. */
import { bugNamed } from '../engine/bugs.js';
import { bugText } from '../explain/bug.js';
import { chainRuleText } from '../explain/chain-rule.js';
import { pathsText } from '../explain/paths.js';
import type { Point } from '../explain/point.js';
import { whyText } from '../explain/why.js';
import { nameOf } from '../notation/write.js';
import { gradientLookup, gradientState, gradientsOn, hereAt, pointOn } from '../session/gradients.js';
import { dataAt } from '../session/memory.js';
import { leavesOf, type Session, selectedNode } from '../session/session.js';
import { escape } from '../text/escape.js';
import { wrapped } from '../text/wrap.js';
import { cut, type Line, line, piece } from './line.js';
import { type Look, laterOf, marksOf } from './look.js';

/** `height` lines of at most `cells`, the first a title. */
export function explanationLines(session: Session, cells: number, height: number, look: Look): Line[] {
  const { explanation, pages, page } = session;
  const id = selectedNode(session);
  const name = nameOf(session.model.program.tape, id, 20);
  const titles = {
    none: '',
    'chain rule': `chain rule of ${name}`,
    paths: `paths to ${name}`,
    why: `why: ${name}`,
    bug: 'bug lab',
    pages: `page ${page + 1} of ${pages.length}`,
  };
  const more =
    explanation === 'pages' && pages.length > 1 ? '   :say turns the page' : '   x shows the next explanation';
  const body = textOf(session, id, height - 1, look).flatMap((text) => wrapped(text, cells - 1));
  const room = height - 1;
  const shown =
    body.length > room
      ? [...body.slice(0, room - 1), `${look.glyphs.more} ${body.length - room + 1} more lines`]
      : body;
  return [
    cut([piece(` ${titles[explanation]}`, 'strong'), piece(more, 'dim')], cells),
    ...shown.map((text) => cut(line(` ${text}`), cells)),
  ];
}

function textOf(session: Session, id: number, height: number, look: Look): string[] {
  const { explanation, model, pages, page } = session;
  const marks = marksOf(look);
  if (explanation === 'pages') return (pages[page] ?? '').split('\\n').map(escape);
  if (session.prediction) return ['hidden while gradients are predicted: Esc ends it'];
  const point = pointOn(session);
  if (explanation === 'why') {
    const state = gradientState(session);
    return whyText(point, id, marks, { none: state === 'none', zeroed: state === 'zeroed' });
  }
  if (explanation === 'chain rule') return chainRuleText(point, id, marks, Math.max(3, height));
  const { tape } = model.program;
  const leaves = leavesOf(session);
  const size = model.root + 1;
  if (explanation === 'paths') {
    // found between frames, when the shared arrays may have moved on: so on a copy
    const found = laterOf(look)(
      leaves,
      `paths ${model.root} ${id} ${height} ${marks.dot}`,
      10 * (size - id) + size,
      () => pathsText({ ...point, data: Float64Array.from(dataAt(tape, leaves)) }, id, marks, Math.max(3, height)),
    );
    return found ?? [look.glyphs.more];
  }
  const bug = model.bug === undefined ? undefined : bugNamed(model.bug);
  if (!bug) return [];
  const right: Point = {
    ...point,
    grad: gradientLookup(model, { at: hereAt(session), set: new Map() }),
    data: dataAt(tape, leaves),
  };
  return bugText(right, bug, gradientsOn(session), marks);
}

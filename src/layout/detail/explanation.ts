/** The pane that explains: the card of the selected node, the bug that is on, or a file's own page, in lines that fit. */
import { bugNamed } from '../../engine/autodiff/bugs.js';
import { bugText } from '../../explain/mistakes/bug.js';
import { bugLabOn, pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { linesOfPage } from '../../session/screen/pages.js';
import { gradientsOf } from '../../session/viewed.js';
import { plural } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { cardLines } from '../card/card.js';
import { serialOf } from '../jobs.js';
import { cut, type Line, line, piece } from '../line.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';

/** Cells of a page at most. */
const PAGE = 4000;

/** `height` lines of at most `cells`, from line `top` on if they are more. */
export function explanationLines(session: Session, cells: number, height: number, viewport: Viewport, top = 0): Line[] {
  if (session.explanation === 'card') return cardLines(session, cells, height, viewport, top);
  const { glyphs } = viewport;
  const { explanation, pages, page } = session;
  const isPage = explanation === 'pages';
  const title = isPage ? `page ${page + 1} of ${pages.length}` : 'bug lab';
  const more = isPage ? pageKeys(session, page === pages.length - 1) : 'x explains the selected node';
  return [
    cut([piece(` ${title}`, 'strong'), piece(more && `   ${more}`, 'dim')], cells, glyphs),
    ...fitted(sentencesOf(session, viewport), cells - 1, height - 1, glyphs.more, top).map((text) =>
      cut(line(` ${text}`), cells, glyphs),
    ),
  ];
}

/** What turns a page, or follows on the last one. In a field, `x` would be typed. */
function pageKeys({ field, pages }: Session, isLast: boolean): string {
  if (field) return isLast ? (pages.length > 1 ? 'PgUp turns back' : '') : 'PgDn turns the page';
  return isLast ? 'x opens the card' : 'Space turns the page';
}

/** The sentences, wrapped, from a line on; the last line counts what is below. */
function fitted(
  sentences: readonly string[] | undefined,
  cells: number,
  height: number,
  more: string,
  top: number,
): string[] {
  if (!sentences) return [more];
  const lines = sentences.flatMap((text) => wrapped(text, cells));
  if (lines.length <= height) return lines;
  const from = Math.min(top, lines.length - height);
  if (height < 3 || from === lines.length - height) return lines.slice(from, from + height);
  const below = lines.length - from - height + 1;
  return [...lines.slice(from, from + height - 1), `${more} J: ${plural(below, 'more line')}`];
}

function sentencesOf(session: Session, viewport: Viewport): readonly string[] | undefined {
  if (session.explanation === 'pages') return linesOfPage(clip(session.pages[session.page] ?? '', PAGE));
  if (session.prediction) return ['hidden while gradients are predicted: Esc ends it'];
  const { model } = session;
  const bug = bugNamed(model.bug ?? '');
  if (!bug) return [];
  const { tape } = model.program;
  const key = `bug ${serialOf(tape)} ${viewport.glyphs.times}`;
  return jobsOf(viewport)(gradientsOf(session).at ?? model, key, 10 * tape.size, () => {
    const lab = bugLabOn(session);
    return bugText(lab?.point ?? pointOn(session), bug, lab?.wrong ?? (() => undefined), marksOf(viewport));
  });
}

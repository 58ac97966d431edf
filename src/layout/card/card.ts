/**
 * The card's lines: each section's name beside its sentences, and on the last line how much is below. Without scrolling
 * stand why, in two lines if there is no space for more (an accused rule in as many as it takes), the chain rule and the
 * last step. What of the first two has no space comes last, in whole sentences.
 */
import type { Session } from '../../session/model.js';
import { selectedNode } from '../../session/tree/selection.js';
import { plural } from '../../text/numbers.js';
import { clip, padEnd } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { cut, type Line, lineWidth, piece, spread } from '../line.js';
import type { Viewport } from '../viewport.js';
import { cardSections } from './sections.js';

/** Cells of the sections' names; on a narrow screen they stand before their sentence. */
const TITLE = 9;
const NARROW = 44;
/** Lines of why before the chain rule, and the fewest of a chain rule. */
const WHY = 2;
const LEAST_CHAIN = 2;
/** Lines of the paths and of what can be tried, at most. */
const LISTED = 12;

/** All lines of the card on the selected node, for a pane of `height` lines of `cells`. */
export function cardText(session: Session, cells: number, height: number, viewport: Viewport): Line[] {
  const isNarrow = cells < NARROW;
  const space = Math.max(8, cells - 1 - (isNarrow ? 0 : TITLE));
  const sections = cardSections(session, selectedNode(session), Math.max(LISTED, height), viewport);
  const sentences = (title: string, lines: readonly string[] | undefined): string[][] =>
    (lines ?? [viewport.glyphs.more]).map((text, i) =>
      wrapped(isNarrow && i === 0 ? `${title}: ${text}` : text, space),
    );
  const written = sections.map(({ title, lines }) => ({ title, lines: sentences(title, lines) }));
  const sentencesOf = (wanted: string): string[][] => written.find(({ title }) => title === wanted)?.lines ?? [];
  const of = (wanted: string): string[] => sentencesOf(wanted).flat();
  const [why, step] = [of('why'), of('step')];
  const accused = sentencesOf('why')
    .slice(0, sections[0]?.first ?? 0)
    .flat().length;
  const first = Math.max(
    WHY,
    accused,
    Math.min(why.length, height - Math.min(LEAST_CHAIN, of('chain').length) - step.length),
  );
  const chain = Math.max(LEAST_CHAIN, height - Math.min(first, why.length) - step.length);
  const rest = restOf(sentencesOf('chain'), chain);
  const titled = (title: string, lines: readonly string[]): Line[] =>
    lines.map((text, i) => [piece(isNarrow ? ' ' : ` ${padEnd(i === 0 ? title : '', TITLE)}`, 'dim'), piece(text)]);
  return [
    ...titled('why', begun(sentencesOf('why'), first, space, viewport.glyphs.more)),
    ...titled('chain', of('chain').slice(0, chain)),
    ...titled('step', step),
    ...titled('paths', of('paths')),
    ...titled('try it', of('try it')),
    ...titled(rest.length > 0 ? 'chain' : '', rest),
    ...titled('why', restOf(sentencesOf('why'), first)),
  ];
}

/** The first lines; the last ends with an ellipsis if its sentence goes on. */
function begun(sentences: readonly string[][], shown: number, cells: number, more: string): readonly string[] {
  const lines = sentences.flat();
  let left = shown;
  for (const sentence of sentences) {
    if (sentence.length >= left && left > 0)
      return [...lines.slice(0, shown - 1), clip(sentence.slice(left - 1).join(' '), cells, more)];
    left -= sentence.length;
  }
  return lines;
}

/** The sentences that are not whole in the first `shown` lines. */
function restOf(sentences: readonly string[][], shown: number): string[] {
  let left = shown;
  const from = sentences.findIndex(({ length }) => {
    left -= length;
    return left < 0;
  });
  return from < 0 ? [] : sentences.slice(from).flat();
}

/** `height` of its lines, from `top` on or as near as there are lines; the last says how many are below. */
export function cardLines(session: Session, cells: number, height: number, viewport: Viewport, top = 0): Line[] {
  const all = cardText(session, cells, height, viewport);
  const from = Math.max(0, Math.min(top, all.length - height));
  const shown = all.slice(from, from + height).map((each) => cut(each, cells, viewport.glyphs));
  const last = shown.at(-1) ?? [];
  const below = all.length - from - shown.length;
  if (below === 0 || height < 2) return shown;
  const note = (lines: number): string => `J: ${plural(lines, 'more line')}`;
  const beside = spread([...last, piece('  ')], [piece(note(below), 'dim')], cells);
  // a line that would have no space beside the note is one of those below
  return [
    ...shown.slice(0, -1),
    lineWidth(beside) <= cells ? beside : [piece(`${' '.repeat(TITLE + 1)}${note(below + 1)}`, 'dim')],
  ];
}

/** The card as sentences, each section's name before its first. */
export const cardSentences = (session: Session, height: number, viewport: Viewport): string[] =>
  cardSections(session, selectedNode(session), height, viewport).flatMap(({ title, lines }) =>
    (lines ?? [viewport.glyphs.more]).map((text, i) => (i === 0 ? `${title}: ${text}` : text)),
  );

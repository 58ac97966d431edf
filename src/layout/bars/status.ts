/** The status line: a message, the count or chord being typed, how far something is, or what stays true until a key changes it. */
import type { Message, Session } from '../../session/model.js';
import { count, duration } from '../../text/numbers.js';
import { clip, clipMiddle, take } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { type Glyphs, inGlyphs } from '../glyphs.js';
import { CHORDS } from '../input/keymap.js';
import { cut, type Line, line, piece } from '../line.js';
import { runProgress } from './run-words.js';

/** How far what takes long to be found is: how much of it is there, and how many seconds are left. */
export interface Finding {
  readonly found: number;
  readonly of: number;
  readonly seconds: number;
}

interface Typed {
  /** Digits, or the first key of a chord. */
  readonly pending: string;
  readonly finding?: Finding | undefined;
}

/**
 * What there is to say: an error, a message, the count being typed, how far something is. A message that is too long
 * for one line goes on in the footer's, if there is one. An error loses its middle rather than its end: the reason.
 */
export function status(
  session: Session,
  { pending, finding }: Typed,
  cells: number,
  glyphs: Glyphs,
  hasFooter = false,
): readonly Line[] {
  const { message, run } = session;
  if (message?.tone === 'hint') return [cut([piece(' '), piece(message.text, 'dim')], cells, glyphs)];
  const progress = message?.tone === 'info' && run && run.left < Infinity ? runProgress(run) : undefined;
  if (message && progress !== undefined) return [cut(line(` ${progress}   ${message.text}`), cells, glyphs)];
  if (message) return messageLines(message, cells, glyphs, hasFooter);
  const said = pending === '' ? standing(session, finding) : (choices(pending) ?? `${pending}${glyphs.more}`);
  return [said === undefined ? [] : cut(line(` ${said}`), cells, glyphs)];
}

function messageLines({ text, tone }: Message, cells: number, glyphs: Glyphs, isTwo: boolean): readonly Line[] {
  const [shorten, role] = tone === 'error' ? ([clipMiddle, 'bad'] as const) : ([clip, 'plain'] as const);
  const space = cells - 1;
  const shown = (part: string): Line => [piece(' '), piece(shorten(part, space, glyphs.more), role)];
  const whole = inGlyphs(text, glyphs);
  if (!isTwo) return [shown(whole)];
  const both = shorten(whole, 2 * space, glyphs.more);
  const lines = wrapped(both, space, '');
  if (lines.length <= 2) return lines.map(shown);
  const first = take(both, space);
  return [shown(first), shown(both.slice(first.length))];
}

/** What can follow the first key of a chord. */
function choices(first: string): string | undefined {
  const chord = CHORDS.get(first);
  return chord && `${chord.does}: ${chord.choices.map(({ key, what }) => `${key} ${what}`).join('   ')}`;
}

/** What stays true until a key changes it. */
function standing({ run, viewed }: Session, finding: Finding | undefined): string | undefined {
  if (run) return runProgress(run);
  if (finding) return `${finding.found} of ${finding.of} found, ${duration(finding.seconds)} left: Esc stops`;
  if (!viewed) return undefined;
  return `looking at step ${count(viewed.iteration)}: ] goes on, a step from here drops the later ones`;
}

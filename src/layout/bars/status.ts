/** The status line: a message, the count or chord being typed, progress, or the viewed iteration. */
import type { Message, Session } from '../../session/model.js';
import { count, duration } from '../../text/numbers.js';
import { clip, clipMiddle, firstFitting, takeEnd, width } from '../../text/width.js';
import { wrapped } from '../../text/wrap.js';
import { type Glyphs, inGlyphs } from '../glyphs.js';
import { CHORDS } from '../input/keymap.js';
import { cut, type Line, line, lineWidth, piece } from '../line.js';
import { nameIn } from '../names.js';
import { runProgress } from './run-words.js';

/** The most cells of the root's name. */
const ROOT = 12;

/** The progress of slow jobs: how many are computed, of how many, and the seconds left. */
export interface JobProgress {
  readonly computed: number;
  readonly of: number;
  readonly seconds: number;
}

interface Typed {
  /** Digits, or the first key of a chord. */
  readonly pending: string;
  readonly jobProgress?: JobProgress | undefined;
}

/**
 * The lines of the status: an error, a message, the count being typed, or progress. A message that is too long for
 * one line goes on in a second, if there may be one, or loses the folders of its paths. A longer error loses its middle,
 * since its end is the reason.
 */
export function status(
  session: Session,
  { pending, jobProgress }: Typed,
  cells: number,
  glyphs: Glyphs,
  most: 1 | 2 = 1,
): readonly Line[] {
  const { message, run } = session;
  if (message?.tone === 'hint' && !jobProgress) return [cut([piece(' '), piece(message.text, 'dim')], cells, glyphs)];
  const progress = message?.tone === 'info' && run ? runProgress(run, rootOf(session, glyphs)) : undefined;
  if (message && progress !== undefined) {
    const both = line(` ${progress}   ${message.text}`);
    const parts =
      most === 2 && lineWidth(both) > cells ? [progress, message.text].map((text) => line(` ${text}`)) : [both];
    return parts.map((part) => cut(part, cells, glyphs));
  }
  if (message && message.tone !== 'hint') return messageLines(message, cells, glyphs, most === 2);
  const text =
    pending === ''
      ? stateText(session, jobProgress, cells - 1, glyphs)
      : (choices(pending) ?? `${pending}${glyphs.more}`);
  return [text === undefined ? [] : cut(line(` ${text}`), cells, glyphs)];
}

function messageLines({ text, tone }: Message, cells: number, glyphs: Glyphs, isTwo: boolean): readonly Line[] {
  const role = tone === 'error' ? 'bad' : 'plain';
  return messageText(inGlyphs(text, glyphs), tone, cells - 1, glyphs.more, isTwo ? 2 : 1).map((each) => [
    piece(' '),
    piece(each, role),
  ]);
}

/** A message in `most` lines: whole, else without the folders of its first path, or of all, else cut. */
function messageText(text: string, tone: Message['tone'], cells: number, more: string, most: 1 | 2): string[] {
  const short = withoutFolders(text, FOLDERS, more);
  for (const each of [text, withoutFolders(text, FIRST_FOLDERS, more), short]) {
    const lines = wrapped(each, cells, '');
    if (lines.length <= most) return lines.map((part) => clip(part, cells, more));
  }
  const [first = ''] = wrapped(short, cells, '');
  if (most === 1 || cells < LEAST) return [(tone === 'error' ? clipMiddle : clip)(short, cells, more)];
  const rest = short.slice(first.length).trimStart();
  return [first, tone === 'error' ? `${more}${takeEnd(rest, cells - width(more))}` : clip(rest, cells, more)];
}

/** On a line of fewer cells nothing is wrapped. */
const LEAST = 8;
/** Folders of a path, at least two. */
const FIRST_FOLDERS = /(?:[^\s/"]*\/){2,}(?=[^\s/])/;
const FOLDERS = new RegExp(FIRST_FOLDERS, 'g');
/** Folders of fewer characters stay. */
const SHORT = 16;

/** The text with only the last part of long paths: the name tells a file apart, and the rest has to be seen. */
const withoutFolders = (text: string, which: RegExp, more: string): string =>
  text.replace(which, (folders) => (folders.length < SHORT ? folders : `${more}/`));

/** What can follow the first key of a chord. */
function choices(first: string): string | undefined {
  const chord = CHORDS.get(first);
  return chord && `${chord.does}: ${chord.choices.map(({ key, what }) => `${key} ${what}`).join('   ')}`;
}

const rootOf = ({ model }: Session, glyphs: Glyphs): string => nameIn(model.program.tape, model.root, ROOT, glyphs);

/** What is shown until a key changes it. */
function stateText(
  session: Session,
  jobProgress: JobProgress | undefined,
  cells: number,
  glyphs: Glyphs,
): string | undefined {
  const { run, viewed } = session;
  if (run) return runProgress(run, rootOf(session, glyphs));
  if (jobProgress) {
    const { computed, of, seconds } = jobProgress;
    return `${computed} of ${of} computed, ${duration(seconds)} left: Esc stops`;
  }
  if (!viewed) return undefined;
  const text = `viewing step ${count(viewed.iteration)}: ] goes on`;
  return firstFitting(cells, `${text}, a step from here drops the later ones`, text);
}

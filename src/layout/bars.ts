/** The lines at the edges of the screen: the header, the status line, and the footer with its keys. */
import { dataAt } from '../session/gradients/numbers.js';
import { iterationOf, leavesOf, type Message, type Session } from '../session/model.js';
import { escape as visible } from '../text/escape.js';
import { cell, count, duration, RATE_WIDTH, rate, short } from '../text/numbers.js';
import { bounded, clip, clipMiddle, take, width } from '../text/width.js';
import { wrapped } from '../text/wrap.js';
import { type Glyphs, inGlyphs, inKeys, spelled } from './glyphs.js';
import { CHORDS, KEYMAP } from './input/keymap.js';
import { cut, type Line, line, lineWidth, type Piece, piece, spread } from './line.js';
import { nameIn } from './names.js';

const APP = ' mgrad-tui';
/** A title that would be cut shorter than this is left out, and with it the program's name. */
const LEAST_TITLE = 6;

/**
 * What is open, and where it stands: root, iteration, learning rate, direction. Where `path` has something to say
 * of where the user is, that takes the place of the program's name, and of the title where both have no room.
 */
export function header(
  session: Session,
  cells: number,
  glyphs: Glyphs,
  path: (cells: number) => string | undefined = () => undefined,
): Line {
  const facts = factsOf(session, glyphs);
  const title = spelled(visible(bounded(session.model.title, cells)), glyphs);
  const left = cells - lineWidth(joined(facts)) - 4;
  const where = path(left - 1);
  if (where !== undefined) {
    const isBoth = width(title) + 2 + width(where) < left;
    const name = isBoth ? [piece(` ${title}`, 'strong'), piece(`  ${where}`)] : [piece(` ${where}`)];
    return spread(name, [...joined(facts), piece(' ')], cells);
  }
  const room = left - APP.length;
  if (room >= Math.min(LEAST_TITLE, width(title))) {
    const name = [piece(APP, 'strong'), piece(`  ${clip(title, room, glyphs.more)}`)];
    return spread(name, [...joined(facts), piece(' ')], cells);
  }
  return cut([piece(' '), ...fitting(facts, cells - 1)], cells, glyphs);
}

/** As many of the facts as fit whole, closer together where that saves one. */
function fitting(facts: readonly Piece[], cells: number): Line {
  for (let some = facts.length; some > 1; some--) {
    const tried = [3, 2].map((gap) => joined(facts.slice(0, some), gap)).find((line) => lineWidth(line) <= cells);
    if (tried) return tried;
  }
  return facts.slice(0, 1);
}

/** The most wanted first. */
function factsOf(session: Session, glyphs: Glyphs): Piece[] {
  const { model, viewed, run } = session;
  const { tape } = model.program;
  const data = dataAt(tape, leavesOf(session));
  const step = `step ${count(iterationOf(session))}`;
  return [
    ...(model.bug === undefined ? [] : [piece(`BUG ${model.bug}`, 'loud')]),
    piece(`${nameIn(tape, model.root, 16, glyphs)} ${cell(data[model.root] as number)}`, 'strong'),
    piece(viewed ? `${step} of ${count(model.history.length - 1)}` : step),
    ...runningOf(run, glyphs),
    piece(`lr ${short(model.lr)}${model.schedule === undefined ? '' : ' (k)'}`),
    piece(`${model.direction === 'ascend' ? glyphs.up : glyphs.down} ${model.direction}`),
    ...(model.optimizer === 'sgd' ? [] : [piece(model.optimizer)]),
  ];
}

const RATE = ' steps/s';

/** Whether something runs and how fast, in the same width from the first second to the last. A short count says nothing. */
function runningOf(run: Session['run'], glyphs: Glyphs): Piece[] {
  if (!run || (run.left < Infinity && run.rate === undefined)) return [];
  const text = run.rate === undefined ? 'running' : `${rate(run.rate).padStart(RATE_WIDTH)}${RATE}`;
  return [piece(`${glyphs.running} ${run.paced ? text : text.padEnd(RATE_WIDTH + RATE.length)}`, 'loud')];
}

const joined = (facts: readonly Piece[], gap = 3): Line =>
  facts.flatMap((fact, i) => (i === 0 ? [fact] : [piece(' '.repeat(gap)), fact]));

/** The footer's keys, the most wanted first where there is no room for all; help and quit come last. */
export function footer({ picture }: Session, cells: number, glyphs: Glyphs): Line {
  const wanted = KEYMAP.flatMap(({ footer: row, shown }) =>
    row && row.only !== (picture ? 'tree' : 'picture')
      ? [{ text: ` ${row.text}`, rank: row.rank, shown: inKeys(row.shown ?? shown, glyphs) }]
      : [],
  );
  const fitting: typeof wanted = [];
  let room = cells - 1;
  for (const each of wanted.sort((x, y) => x.rank - y.rank)) {
    room -= width(each.shown + each.text) + (fitting.length > 0 ? 2 : 0);
    if (room < 0) break;
    fitting.push(each);
  }
  const ordered = [...fitting.filter(({ rank }) => rank > 0), ...fitting.filter(({ rank }) => rank === 0)];
  const keys = ordered.map(({ shown, text }, i) => [
    piece(i > 0 ? '  ' : ' '),
    piece(shown, 'key'),
    piece(text, 'dim'),
  ]);
  return keys.flat();
}

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
  const progress = message?.tone === 'info' && run && run.left < Infinity ? onRun(run) : undefined;
  if (message && progress !== undefined) return [cut(line(` ${progress}   ${message.text}`), cells, glyphs)];
  if (message) return messageLines(message, cells, glyphs, hasFooter);
  const said = pending === '' ? standing(session, finding) : (choices(pending) ?? `${pending}${glyphs.more}`);
  return [said === undefined ? [] : cut(line(` ${said}`), cells, glyphs)];
}

function messageLines({ text, tone }: Message, cells: number, glyphs: Glyphs, isTwo: boolean): readonly Line[] {
  const [shorten, role] = tone === 'error' ? ([clipMiddle, 'bad'] as const) : ([clip, 'plain'] as const);
  const room = cells - 1;
  const shown = (part: string): Line => [piece(' '), piece(shorten(part, room, glyphs.more), role)];
  const whole = inGlyphs(text, glyphs);
  if (!isTwo) return [shown(whole)];
  const both = shorten(whole, 2 * room, glyphs.more);
  const lines = wrapped(both, room, '');
  if (lines.length <= 2) return lines.map(shown);
  const first = take(both, room);
  return [shown(first), shown(both.slice(first.length))];
}

/** What can follow the first key of a chord. */
function choices(first: string): string | undefined {
  const chord = CHORDS.get(first);
  return chord && `${chord.does}: ${chord.choices.map(({ key, what }) => `${key} ${what}`).join('   ')}`;
}

/** What stays true until a key changes it. */
function standing({ run, viewed }: Session, finding: Finding | undefined): string | undefined {
  if (run) return onRun(run);
  if (finding) return `${finding.found} of ${finding.of} found, ${duration(finding.seconds)} left: Esc stops`;
  if (!viewed) return undefined;
  return `looking at step ${count(viewed.iteration)}: ] goes on, a step from here drops the later ones`;
}

/** What a run is about, and how far it is once it has taken a moment. */
function onRun({ left, rate: speed, until }: NonNullable<Session['run']>): string | undefined {
  if (left === Infinity) return `running${until ? ` until ${until.text}` : ''}: r pauses`;
  if (speed === undefined) return undefined;
  return `${count(left)} more to go, ${rate(speed)} a second, ${duration(left / speed)} left: Esc stops`;
}

/**
 * The first line of the screen: what is open, and its state. The parts of the state have fixed places at the right end,
 * whatever their numbers are; the least important are left out if space is short.
 */
import type { Session } from '../../session/model.js';
import { momentFacts } from '../../session/moments/texts.js';
import { rateOn, scheduledRate } from '../../session/rate.js';
import { dataOn, iterationOf } from '../../session/viewed.js';
import { escape as visible } from '../../text/escape.js';
import { cell, count, short } from '../../text/numbers.js';
import { bounded, clip, width } from '../../text/width.js';
import { type Glyphs, spelled } from '../glyphs.js';
import { cut, type Line, lineWidth, piece, type Role, spread } from '../line.js';
import { nameIn } from '../names.js';

const APP = ' mgrad-tui';
/** A title that would be cut shorter than this is left out, and with it the program's name. */
const LEAST_TITLE = 6;
/** Cells between two parts. */
const GAP = 2;
/** Cells that a part keeps, so that what is behind it stays in its place. */
const VALUE = 10;
const STEP = 13;
const RATE = 10;
/** Digits of a schedule's rate, which is another one at each step. */
const DIGITS = 3;
const DIRECTION = 9;
/** The share of the line that the optimizer has with its settings. */
const SETTINGS = 1 / 3;
/** On narrower screens the parts stand close to each other. */
const CLOSE = 30;

interface Part {
  readonly text: string;
  readonly width: number;
  readonly role?: Role;
}

/**
 * What is open, and its state: root, iteration, learning rate, direction. If `path` gives the path to the selected
 * row, it replaces the program's name, and the title too if both do not fit. `position` stands behind the iteration.
 */
export function header(
  session: Session,
  cells: number,
  glyphs: Glyphs,
  path: (cells: number) => string | undefined = () => undefined,
  position?: string,
): Line {
  const parts = partsOf(session, cells, glyphs, position);
  if (session.moments && session.model.origin.moment) return momentHeader(session, parts, cells, glyphs);
  const { bug } = session.model;
  const warning = bug === undefined ? [] : [piece(` BUG ${bug}`, 'loud')];
  const title = spelled(visible(bounded(session.model.title, cells)), glyphs);
  const state = joined(parts);
  const left = cells - lineWidth(state) - lineWidth(warning) - GAP - 1;
  const right = [...state, piece(' ')];
  const where = path(left - 1);
  if (where !== undefined) {
    const isBoth = width(title) + 2 + width(where) < left;
    const name = isBoth ? [piece(` ${title}`, 'strong'), piece(`  ${where}`)] : [piece(` ${where}`)];
    return spread([...warning, ...name], right, cells);
  }
  const app = bug === undefined ? APP : '';
  const space = left - app.length - 2;
  if (space >= Math.min(LEAST_TITLE, width(title)))
    return spread([...warning, piece(app, 'strong'), piece(`  ${clip(title, space, glyphs.more)}`)], right, cells);
  if (left >= width(title) + 1) return spread([...warning, piece(` ${title}`)], right, cells);
  const shown = fitting(parts, cells - 1 - lineWidth(warning));
  return cut(
    [...warning, piece(' '), ...(shown.length > 0 ? shown : [piece(parts[0]?.text ?? '', 'strong')])],
    cells,
    glyphs,
  );
}

/** `train.py  moment 12 of 40 · 28 newer · running`, and the parts that there is space for beside that. */
function momentHeader(session: Session, parts: readonly Part[], cells: number, glyphs: Glyphs): Line {
  const [moment = '', ...more] = momentFacts(session);
  const dot = glyphs.braille ? ' · ' : ' - ';
  const title = spelled(visible(bounded(session.model.title, cells)), glyphs);
  const whole = [`${title}  ${moment}`, ...more].join(dot);
  const texts = [whole, [moment, ...more].join(dot), [moment, ...more.slice(0, 1)].join(dot), moment];
  const text = texts.find((each) => width(each) + 2 + (parts[0]?.width ?? 0) < cells) ?? moment;
  const { bug } = session.model;
  const warning = bug === undefined ? [] : [piece(` BUG ${bug}`, 'loud')];
  const name = cut([...warning, piece(' '), piece(text, 'strong')], cells, glyphs);
  const beside = fitting(parts, cells - lineWidth(name) - 3);
  return beside.length === 0 ? name : spread(name, [...beside, piece(' ')], cells);
}

/** As many of the parts as fit. */
function fitting(given: readonly Part[], cells: number): Line {
  // so little space that nothing could keep a place of its own
  const parts = cells < CLOSE ? given.map((part) => ({ ...part, width: 0 })) : given;
  for (let some = parts.length; some > 0; some--) {
    const shown = parts.slice(0, some);
    const line = [joined(shown), joined(shown, true)].find((each) => lineWidth(each) <= cells);
    if (line) return line;
  }
  return [];
}

/** The most important first. */
function partsOf(session: Session, cells: number, glyphs: Glyphs, position: string | undefined): Part[] {
  const { model, viewed, run } = session;
  const { tape } = model.program;
  const name = nameIn(tape, model.root, 16, glyphs);
  const step = `${run ? `${glyphs.running} ` : ''}step ${count(iterationOf(session))}`;
  const isAscent = model.direction === 'ascend';
  const optimizer = withSettings(model.optimizer, Math.floor(cells * SETTINGS), glyphs);
  return [
    {
      text: `${name} ${cell(dataOn(session)[model.root] as number)}`,
      width: width(name) + 1 + VALUE,
      role: 'strong',
    },
    {
      text: viewed && cells >= CLOSE ? `${step} of ${count(model.history.length - 1)}` : step,
      width: STEP,
      ...(run && { role: 'loud' as const }),
    },
    ...(position === undefined ? [] : [{ text: position, width: width(position) }]),
    model.schedule === undefined
      ? { text: `lr ${short(model.lr)}`, width: RATE }
      : { text: scheduled(rateOn(session)), width: width(scheduled(scheduledRate(model.schedule, 0) ?? model.lr)) + 1 },
    { text: `${isAscent ? glyphs.up : glyphs.down} ${model.direction}`, width: DIRECTION },
    ...(optimizer === 'sgd' ? [] : [{ text: optimizer, width: width(optimizer) }]),
  ];
}

/** The rate of a schedule, which is a function of k, with a last digit that shows that it moves. */
const scheduled = (rate: number): string => `lr(k) ${rate.toPrecision(DIGITS)}`;

/** An optimizer's name, and as many of its settings as fit. */
function withSettings(optimizer: string, cells: number, { more }: Glyphs): string {
  const words = optimizer.split(' ');
  for (let some = words.length; some > 0; some--) {
    const text = [...words.slice(0, some), ...(some < words.length ? [more] : [])].join(' ');
    if (width(text) <= cells) return text;
  }
  return words[0] ?? '';
}

/** Each part in its cells; the last without blanks behind it if space `isTight`. */
const joined = (parts: readonly Part[], isTight = false): Line =>
  parts.flatMap(({ text, width: wide, role }, i) => {
    const blanks = Math.max(0, wide - width(text));
    const isLast = i === parts.length - 1;
    return [piece(text, role), piece(' '.repeat(isLast ? (isTight ? 0 : blanks) : blanks + GAP))];
  });

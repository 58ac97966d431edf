/** The first line of the screen: what is open, and its state. The least important facts go first if space is short. */

import type { Session } from '../../session/model.js';
import { momentFacts } from '../../session/moments/texts.js';
import { dataOn, iterationOf } from '../../session/viewed.js';
import { escape as visible } from '../../text/escape.js';
import { cell, count, short } from '../../text/numbers.js';
import { bounded, clip, width } from '../../text/width.js';
import { type Glyphs, spelled } from '../glyphs.js';
import { cut, type Line, lineWidth, type Piece, piece, spread } from '../line.js';
import { nameIn } from '../names.js';
import { runSpeed } from './run-words.js';

const APP = ' mgrad-tui';
/** A title that would be cut shorter than this is left out, and with it the program's name. */
const LEAST_TITLE = 6;

/**
 * What is open, and its state: root, iteration, learning rate, direction. If `path` gives the path to the selected
 * row, it replaces the program's name, and the title too if both do not fit.
 */
export function header(
  session: Session,
  cells: number,
  glyphs: Glyphs,
  path: (cells: number) => string | undefined = () => undefined,
): Line {
  const facts = factsOf(session, glyphs);
  if (session.moments && session.model.origin.moment) return momentHeader(session, facts, cells, glyphs);
  const title = spelled(visible(bounded(session.model.title, cells)), glyphs);
  const left = cells - lineWidth(joined(facts)) - 4;
  const where = path(left - 1);
  if (where !== undefined) {
    const isBoth = width(title) + 2 + width(where) < left;
    const name = isBoth ? [piece(` ${title}`, 'strong'), piece(`  ${where}`)] : [piece(` ${where}`)];
    return spread(name, [...joined(facts), piece(' ')], cells);
  }
  const space = left - APP.length;
  if (space >= Math.min(LEAST_TITLE, width(title))) {
    const name = [piece(APP, 'strong'), piece(`  ${clip(title, space, glyphs.more)}`)];
    return spread(name, [...joined(facts), piece(' ')], cells);
  }
  const shown = fitting(facts, cells - 1, [3, 2]);
  return cut([piece(' '), ...(shown.length > 0 ? shown : facts.slice(0, 1))], cells, glyphs);
}

/** `train.py  moment 12 of 40 · 28 newer · running`, and the facts that there is space for beside that. */
function momentHeader(session: Session, facts: readonly Piece[], cells: number, glyphs: Glyphs): Line {
  const [moment = '', ...more] = momentFacts(session);
  const dot = glyphs.braille ? ' · ' : ' - ';
  const title = spelled(visible(bounded(session.model.title, cells)), glyphs);
  const whole = [`${title}  ${moment}`, ...more].join(dot);
  const texts = [whole, [moment, ...more].join(dot), [moment, ...more.slice(0, 1)].join(dot), moment];
  const text = texts.find((each) => width(each) + 2 + width(facts[0]?.text ?? '') < cells) ?? moment;
  const name = cut([piece(' '), piece(text, 'strong')], cells, glyphs);
  const space = cells - lineWidth(name) - 3;
  const beside = fitting(facts, space, [3]);
  return beside.length === 0 ? name : spread(name, [...beside, piece(' ')], cells);
}

/** As many of the facts as fit uncut, closer together if that saves one. */
function fitting(facts: readonly Piece[], cells: number, gaps: readonly number[]): Line {
  for (let some = facts.length; some > 0; some--) {
    const tried = gaps.map((gap) => joined(facts.slice(0, some), gap)).find((line) => lineWidth(line) <= cells);
    if (tried) return tried;
  }
  return [];
}

/** The most important first. */
function factsOf(session: Session, glyphs: Glyphs): Piece[] {
  const { model, viewed, run } = session;
  const { tape } = model.program;
  const data = dataOn(session);
  const speed = run && runSpeed(run);
  const step = `step ${count(iterationOf(session))}`;
  return [
    ...(model.bug === undefined ? [] : [piece(`BUG ${model.bug}`, 'loud')]),
    piece(`${nameIn(tape, model.root, 16, glyphs)} ${cell(data[model.root] as number)}`, 'strong'),
    piece(viewed ? `${step} of ${count(model.history.length - 1)}` : step),
    ...(speed === undefined ? [] : [piece(`${glyphs.running} ${speed}`, 'loud')]),
    piece(`lr ${short(model.lr)}${model.schedule === undefined ? '' : ' by schedule'}`),
    piece(`${model.direction === 'ascend' ? glyphs.up : glyphs.down} ${model.direction}`),
    ...(model.optimizer === 'sgd' ? [] : [piece(model.optimizer)]),
  ];
}

const joined = (facts: readonly Piece[], gap = 3): Line =>
  facts.flatMap((fact, i) => (i === 0 ? [fact] : [piece(' '.repeat(gap)), fact]));

/** The lines at the edges of the screen: the header, the status line, and the footer with its keys. */
import { nameOf } from '../notation/write.js';
import { dataAt } from '../session/memory.js';
import { iterationOf, leavesOf, type Session } from '../session/session.js';
import { escape } from '../text/escape.js';
import { cell, count, short } from '../text/numbers.js';
import { clip, width } from '../text/width.js';
import type { Glyphs } from './glyphs.js';
import { KEYMAP } from './keymap.js';
import { cut, type Line, line, lineWidth, type Piece, piece, spread } from './line.js';

/** What is open, and where it stands: root, iteration, learning rate, direction. */
export function header(session: Session, cells: number, glyphs: Glyphs): Line {
  const { model, run } = session;
  const { tape } = model.program;
  const root = `${nameOf(tape, model.root, 16)} ${cell(dataAt(tape, leavesOf(session))[model.root] as number)}`;
  const last = model.history.length - 1;
  const step = `step ${count(iterationOf(session))}${session.looking ? ` of ${count(last)}` : ''}`;
  const direction = `${model.direction === 'ascend' ? glyphs.up : glyphs.down} ${model.direction}`;
  const bug = model.bug === undefined ? [] : [piece(`BUG ${model.bug}`, 'loud')];
  const running = run ? [piece(`${glyphs.running} running`, 'loud')] : [];
  const rest = [piece(step), piece(`lr ${short(model.lr)}`), piece(direction)];
  const facts = [...spaced([...bug, ...running, piece(root, 'strong'), ...rest], 3), piece(' ')];
  const name = piece(' mgrad-tui', 'strong');
  const title = escape(model.title);
  const room = cells - lineWidth(facts) - 1;
  const full = [name, piece(`  ${clip(title, Math.max(0, room - 12), glyphs.more)}`)];
  if (room >= 12 + Math.min(6, width(title))) return spread(full, facts, cells);
  return cut([piece(' '), ...fitting([...bug, piece(root, 'strong'), ...running, ...rest], cells - 1)], cells);
}

const spaced = (facts: readonly Piece[], gap: number): Piece[] => facts.flatMap((fact, i) => (i === 0 ? [fact] : [piece(' '.repeat(gap)), fact]));

/** As many of the facts as fit whole, closer together where that saves one. */
function fitting(facts: readonly Piece[], cells: number): Piece[] {
  for (let some = facts.length; some > 1; some--) {
    for (const gap of [3, 2]) {
      const tried = spaced(facts.slice(0, some), gap);
      if (lineWidth(tried) <= cells) return tried;
    }
  }
  return facts.slice(0, 1);
}

/** The footer's keys, the most wanted first where there is no room for all. */
export function footer(cells: number, glyphs: Glyphs): Line {
  const wanted = KEYMAP.flatMap((row) => (row.footer ? [{ ...row.footer, shown: row.footer.shown ?? row.shown }] : []))
    .map((each) => (glyphs.more === '…' ? each : { ...each, shown: each.shown.replace('⏎', 'Enter') }))
    .sort((x, y) => x.rank - y.rank);
  const fitting: typeof wanted = [];
  let used = 1;
  for (const each of wanted) {
    const cost = width(each.shown) + 1 + each.text.length + 2;
    if (used + cost - 2 > cells) break;
    used += cost;
    fitting.push(each);
  }
  const order = (rank: number): number => (rank === 0 ? 99 : rank);
  fitting.sort((x, y) => order(x.rank) - order(y.rank));
  const pieces = fitting.flatMap((each, i): Piece[] => [piece(`${i === 0 ? ' ' : '  '}`), piece(each.shown, 'key'), piece(` ${each.text}`, 'dim')]);
  return cut(pieces, cells);
}

/** What there is to say: an error, a message, the count being typed. */
export function status(session: Session, pending: string, cells: number, glyphs: Glyphs): Line {
  const { message, looking, run } = session;
  if (message) return cut([piece(' '), message.tone === 'error' ? piece(message.text, 'bad') : piece(message.text)], cells);
  if (pending !== '') return line(` ${pending}${glyphs.more}`);
  if (run) return cut(line(run.left === Number.POSITIVE_INFINITY ? ' running: r pauses' : ` ${count(run.left)} more to go: Esc stops`), cells);
  if (looking) return cut(line(` looking at step ${count(looking.iteration)}: ] goes on, a step from here drops the later ones`), cells);
  return [];
}

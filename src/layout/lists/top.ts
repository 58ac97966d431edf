/** `:top`: the nodes with the largest gradients, of all ops or of one. They are found between frames in a large graph. */
import { LEAF, opOf } from '../../engine/ops.js';
import { leafSlot, type Tape } from '../../engine/tape.js';
import { gradientHeading, gradientState, gradientsOn } from '../../session/gradients/gradients.js';
import { largestGradients } from '../../session/gradients/largest.js';
import type { Session } from '../../session/model.js';
import { ofOp } from '../../session/tree/ops.js';
import { dataOn, gradientsOf } from '../../session/viewed.js';
import { cell, count } from '../../text/numbers.js';
import { padEnd, width } from '../../text/width.js';
import { serialOf } from '../jobs.js';
import { line } from '../line.js';
import { nameIn } from '../names.js';
import { jobsOf, type Viewport } from '../viewport.js';
import type { List } from './list.js';

/** The most nodes of the list. */
const MOST = 1000;
/** Cells of everything beside the name, of rank and gradient alone on a narrow screen, and the least of the name. */
const BESIDE = 50;
const NARROW = 60;
const GRADIENT = 20;
const LEAST_NAME = 4;
/** The names that the width of the column follows: the first. */
const FIRST = 50;

/** The last list of a graph: it stays on the screen until the next has been found. */
const last = new WeakMap<Tape, Int32Array>();

export const top: List = (session, viewport) => {
  const { program, root } = session.model;
  const { columns, glyphs } = viewport;
  const found = foundFor(session, viewport);
  const nameOf = (id: number, most: number): string => nameIn(program.tape, id, most, glyphs);
  const most = Math.max(LEAST_NAME, columns - (columns < NARROW ? GRADIENT : BESIDE));
  const cells = Math.max(LEAST_NAME, ...Array.from(found?.slice(0, FIRST) ?? [], (id) => width(nameOf(id, most))));
  const rank = count(found?.length ?? 0).length;
  const number = Math.min(12, Math.max(1, columns - rank - cells - 5));
  return {
    title: `the ${found?.length === MOST ? `${count(MOST)} ` : ''}largest gradients of ${nameOf(root, 20)}${headingOf(session)}`,
    count: found?.length,
    row: (i) => {
      const id = found?.[i] ?? root;
      const of = program.tape.op[id] as number;
      const op = of === LEAF && session.model.frozen[leafSlot(program.tape, id)] ? 'frozen' : opOf(of).symbol;
      const slope = gradientsOn(session)(id);
      return line(
        `${count(i + 1).padStart(rank)}  ${padEnd(nameOf(id, cells), cells)}` +
          `${(slope === undefined ? glyphs.none : cell(slope)).padStart(number)}   ${op.padEnd(6)}${`data ${cell(dataOn(session)[id] as number)}`.padStart(17)}`,
      );
    },
    enter: (i) => (found?.[i] === undefined ? undefined : { type: 'go', node: found[i] }),
    says: 'goes there',
    empty:
      gradientState(session) === 'none'
        ? 'no gradients yet: press b'
        : `no node that ${nameOf(root, 20)} depends on is such a one`,
  };
};

/** ` @3` over the list if the gradients are of another point than the data. */
const headingOf = (session: Session): string => {
  const heading = gradientHeading(session).replace(/^grad ?/, '');
  return heading === '' ? '' : ` (${heading})`;
};

function foundFor(session: Session, viewport: Viewport): Int32Array | undefined {
  const { program, root } = session.model;
  const op = session.list?.op ?? '';
  const passes = op === '' ? () => true : ofOp(session.model, op);
  if (typeof passes === 'string') return new Int32Array(0);
  const found = jobsOf(viewport)(
    gradientsOf(session),
    `top ${root} ${op} ${serialOf(session.model.frozen)}`,
    2 * program.tape.size,
    () => largestGradients(session, MOST, passes),
  );
  if (found) last.set(program.tape, found);
  return found ?? last.get(program.tape);
}

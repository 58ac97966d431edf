/**
 * How large each gradient is beside the others, as one of eight levels: equal parts of the logarithm between the smallest
 * that is not 0 and the largest, each at least a factor of 2. The ends are found between frames, once for the gradients.
 */
import { CONST } from '../../engine/ops.js';
import { gradientState, hereAt, rightGradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { gradAt, startedAt } from '../../session/numbers.js';
import { gradientsOf } from '../../session/viewed.js';
import type { Role } from '../line.js';
import { jobsOf, type Viewport } from '../viewport.js';

const LEVELS = 8;

/** Logarithms to the base 2: the lower end of the first level, and the width of one. */
interface Levels {
  readonly low: number;
  readonly each: number;
}

/** The level of a gradient, from 1 to 8; 0 for 0. */
export function levelOf(size: number, { low, each }: Levels): number {
  if (size === 0) return 0;
  return Math.max(1, Math.min(LEVELS, 1 + Math.floor((Math.log2(size) - low) / each)));
}

export function levelsBetween(least: number, most: number): Levels {
  const [from, to] = [Math.log2(least), Math.log2(most)];
  const each = Math.max(1, (to - from) / LEVELS);
  return { low: to - LEVELS * each, each };
}

function levels({ model }: Session, { at, set, zeroed }: ReturnType<typeof gradientsOf>): Levels | undefined {
  const { tape } = model.program;
  let least = Infinity;
  let most = 0;
  const add = (grad: number): void => {
    const size = Math.abs(grad);
    if (size === 0 || !(size < Infinity)) return;
    if (size < least) least = size;
    if (size > most) most = size;
  };
  if (at && !zeroed) {
    const [grad, started] = [gradAt(tape, at), startedAt(tape, at)];
    for (let id = 0; id < grad.length; id++) if (started[id] && tape.op[id] !== CONST) add(grad[id]!);
  }
  for (const own of set.values()) add(own);
  return most === 0 ? undefined : levelsBetween(least, most);
}

export interface Mark {
  readonly text: string;
  readonly role: Role;
}

/** What stands beside a gradient, and the style of both; asked for each visible row. */
export type Marked = (id: number, grad: number | undefined) => Mark;

export function marked(session: Session, viewport: Viewport): Marked {
  const { glyphs } = viewport;
  const gradients = gradientsOf(session);
  const { size } = session.model.program.tape;
  const found = jobsOf(viewport)(gradients, 'sizes', 2 * size, () => levels(session, gradients));
  const isOld = gradientState(session) === 'stale';
  const isWrong = wrongOn(session, viewport);
  return (id, grad) => {
    if (grad === undefined) return { text: '', role: isOld ? 'dim' : 'plain' };
    if (!Number.isFinite(grad)) return { text: '!', role: 'bad' };
    const text = isWrong(id, grad)
      ? glyphs.wrong
      : found
        ? (glyphs.sizes[levelOf(Math.abs(grad), found)] as string)
        : '';
    if (text === glyphs.wrong) return { text, role: 'bad' };
    if (grad === 0) return { text, role: isOld ? 'dim' : 'plain' };
    return { text, role: grad > 0 ? 'rise' : 'fall' };
  };
}

/** Gradients that differ by more than rounding are not the same. */
const ROUNDED = 1e-9;

/**
 * Whether a gradient is known to be wrong: one of a bug, or one that was typed by hand for the numbers of a backward or
 * of the beginning.
 */
function wrongOn(session: Session, viewport: Viewport): (id: number, grad: number) => boolean {
  const { model, prediction } = session;
  const gradients = gradientsOf(session);
  const { set, at } = gradients;
  if (prediction) return () => false;
  const differs = (grad: number, right: number | undefined): boolean =>
    right !== undefined && !(Math.abs(right - grad) <= ROUNDED * Math.max(Math.abs(right), Math.abs(grad)));
  if (model.bug !== undefined) {
    const right = rightGradientsOn(session);
    return (id, grad) => differs(grad, right(id));
  }
  if (set.size === 0 || !(at || model.history.length === 1)) return () => false;
  const { tape } = model.program;
  const typed = jobsOf(viewport)(gradients, 'right', 3 * tape.size, () => {
    const right = gradAt(tape, at ?? hereAt(session));
    return new Map(Array.from(set.keys(), (id) => [id, right[id] as number]));
  });
  return (id, grad) => typed !== undefined && set.has(id) && differs(grad, typed.get(id));
}

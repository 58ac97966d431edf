/**
 * `:health`: a row a group, as deep as fits the screen: its leaves, their data and gradients, dead units, and how large a
 * step is beside the data. What it shows is computed between frames in a large graph, and nothing while it is not open.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import type { Tape } from '../../engine/tape.js';
import { ALL, type Groups, groupName, groupsOf, ownName } from '../../explain/groups/groups.js';
import { type Health, healthOf, healthRows, USUAL_STEP, verdictOn } from '../../explain/groups/health.js';
import { gradientHeading, gradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { rateOn } from '../../session/rate.js';
import { dataOn, gradientsOf, leavesOf } from '../../session/viewed.js';
import { escape } from '../../text/escape.js';
import { count } from '../../text/numbers.js';
import { bounded, clipName, padEnd, padStart, width } from '../../text/width.js';
import { type Glyphs, spelled } from '../glyphs.js';
import { serialOf } from '../jobs.js';
import { line } from '../line.js';
import { nameIn } from '../names.js';
import { levelOf, levelsBetween } from '../tree/sizes.js';
import { jobsOf, type Viewport } from '../viewport.js';
import type { List } from './list.js';

/** What the list keeps: its rows, each a group. */
interface Found {
  readonly groups: Groups;
  readonly health: Health;
  readonly rows: Int32Array;
  /** Cells that its names need. */
  readonly names: number;
}

/** The last list of a graph: it stays on the screen until the next has been found. */
const last = new WeakMap<Tape, Found>();

/** Lines of the screen that are not rows: the title, the keys, an edge, and what the root does not use. */
const BESIDE = 4;
const LEAST_NAME = 7;
/** A narrower screen does not say what a step is, but how to close the list. */
const TELLS = 72;
/** Cells of a word on what is unusual, with two blanks before it. */
const VERDICT = 11;
/** Names have no use for more cells; and the names that the width follows: the first. */
const MOST_NAME = 32;
const FIRST = 200;

/** Right of the name: each column's heading and width, and how soon it is left out if space is short. The bar has no heading. */
const COLUMNS = [
  ['leaves', 7, 5],
  ['mean', 9, 6],
  ['spread', 8, 7],
  ['gradient', 9, 1],
  ['', 2, 0],
  ['zero', 5, 4],
  ['dead', 7, 3],
  ['step', 8, 2],
] as const;
const AS_THEY_GO = COLUMNS.toSorted((a, b) => b[2] - a[2]);

/** The columns, or those that fit. */
function columnsIn(cells: number): readonly (typeof COLUMNS)[number][] {
  const shown = new Set(COLUMNS);
  let taken = COLUMNS.reduce((sum, [, wide]) => sum + wide, 0);
  for (const each of AS_THEY_GO) {
    if (taken <= cells) break;
    shown.delete(each);
    taken -= each[1];
  }
  return [...shown];
}

export const health: List = (session, viewport) => {
  const { program, root, next } = session.model;
  const { columns, glyphs } = viewport;
  const found = foundFor(session, viewport);
  const space = columns - 2 - VERDICT;
  const of = `of ${nameIn(program.tape, root, 12, glyphs)}`;
  const name = Math.max(LEAST_NAME, Math.min(space, Math.max(width(of), found?.names ?? 0)));
  const shown = columnsIn(space - name);
  const when = gradientHeading(session).replace(/^grad ?/, '');
  const title = [
    ` ${padEnd(clipName(of, name, glyphs.more), name)}`,
    ...shown.map(([heading, wide]) =>
      padStart(heading === 'gradient' && when.length > 1 && when.length < 5 ? `grad ${when}` : heading, wide),
    ),
  ].join('');
  const unused = found?.health.unused ?? 0;
  const groups = found?.rows.length ?? 0;
  const write = found && rowOf(found, name, shown, program.tape, dataOn(session), glyphs);
  return {
    title,
    count: found && (groups === 0 && unused === 0 ? 0 : groups + Number(unused > 0)),
    row: (i) =>
      line(
        i < groups
          ? (write?.(i) ?? '')
          : `${unused === 1 ? 'one leaf' : `${count(unused)} leaves`} that ${nameIn(program.tape, root, 12, glyphs)} does not depend on${next ? ' at this step' : `: no step changes ${unused === 1 ? 'it' : 'them'}`}`,
      ),
    enter: (i) => {
      const group = found?.rows[i];
      if (!found || group === undefined) return undefined;
      return group === ALL ? { type: 'go', node: root } : { type: 'go-group', name: groupName(found.groups, group) };
    },
    says: columns < TELLS ? 'goes there' : `goes there (step is lr*gradient/data, usually ${USUAL_STEP})`,
    empty: 'no leaf that a step changes',
  };
};

/** Writes a row: `  neuron 3      17   0.012    0.41  1.2e-3 ▆  12 %   3/16  2.1e-4 slow`. */
function rowOf(
  { groups, health, rows }: Found,
  cells: number,
  columns: ReturnType<typeof columnsIn>,
  tape: Tape,
  data: Float64Array,
  glyphs: Glyphs,
): (i: number) => string {
  const { leaves, mean, spread, gradient, zeros, units, dead, step, notFinite } = health;
  let [least, most] = [Infinity, 0];
  for (const group of rows) {
    const size = gradient[group] as number;
    if (!(size > 0 && size < Infinity)) continue;
    least = Math.min(least, size);
    most = Math.max(most, size);
  }
  const levels = levelsBetween(least, most);
  return (i) => {
    const group = rows[i] as number;
    const [n, size] = [leaves[group] as number, gradient[group] as number];
    const isKnown = !Number.isNaN(size) || notFinite[group]! >= 0;
    const bar = size === 0 || (size > 0 && size < Infinity) ? (glyphs.sizes[levelOf(size, levels)] as string) : '';
    const first = notFinite[group] as number;
    const texts: Record<(typeof COLUMNS)[number][0], string> = {
      leaves: count(n),
      mean: brief(mean[group] as number),
      spread: brief(spread[group] as number),
      gradient: isKnown ? brief(size) : glyphs.none,
      '': bar,
      zero: isKnown ? share((zeros[group] as number) / n) : '',
      dead: units[group] ? `${count(dead[group] as number)}/${count(units[group] as number)}` : '',
      step: isKnown ? brief(step[group] as number) : '',
    };
    const verdict =
      first >= 0 ? `${brief(data[first] as number)}: ${nameIn(tape, first, 20, glyphs)}` : verdictOn(health, group);
    return `${padEnd(nameOf(groups, group, cells, glyphs), cells)}${columns.map(([of, wide]) => padStart(texts[of], wide)).join('')}  ${verdict}`;
  };
}

function nameOf(groups: Groups, group: number, cells: number, glyphs: Glyphs): string {
  if (group === ALL) return 'all';
  const indent = ' '.repeat(Math.min(cells >> 1, 2 * ((groups.level[group] as number) - 1)));
  const own = escape(bounded(ownName(groups, group), cells));
  return clipName(indent + spelled(own, glyphs), cells, glyphs.more);
}

/** Whole per cent, rounded down; `100 %` is all, and `0 %` none. */
const share = (part: number): string => (part > 0 && part < 0.01 ? '<1 %' : `${Math.floor(100 * part + 1e-9)} %`);

/** A number in two digits, in eight cells if it is not beyond all use. */
export function brief(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace('Infinity', 'inf').replace('NaN', 'nan');
  const size = Math.abs(x);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? x.toExponential(1) : String(Number(x.toPrecision(2)));
}

function foundFor(session: Session, viewport: Viewport): Found | undefined {
  const { program, root, frozen } = session.model;
  const lr = rateOn(session);
  const { tape } = program;
  const compute = (): Found => {
    const groups = groupsOf(planFor(tape, root));
    const found = healthOf(groups, { frozen, data: dataOn(session), gradient: gradientsOn(session), lr });
    const rows = healthRows(groups, found, viewport.rows - BESIDE);
    const names = Array.from(rows.subarray(0, FIRST), (group) =>
      width(nameOf(groups, group, MOST_NAME, viewport.glyphs)),
    );
    return { groups, health: found, rows, names: Math.max(0, ...names) };
  };
  const key = `health ${root} ${lr} ${viewport.rows} ${serialOf(leavesOf(session))} ${serialOf(frozen)}`;
  const found = jobsOf(viewport)(gradientsOf(session), key, 2 * tape.size, compute);
  if (found) last.set(tape, found);
  const before = found ?? last.get(tape);
  return before?.groups.plan.root === root ? before : undefined;
}

/** The plot pane's views, one function each: L over iterations, the region, a slice, and a node's data or gradient. */

import { planFor } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import type { SampleNodes } from '../../engine/nn/samples.js';
import { isLeaf, leafSlot } from '../../engine/tape.js';
import { type Scorer, scorerOf } from '../../explain/curves/region.js';
import { type Slice, slice, sliceAxes } from '../../explain/curves/slice.js';
import { slopesBeside } from '../../explain/remarks.js';
import { SHIFT } from '../../session/gradients/backward.js';
import { answersOn, pointOn } from '../../session/gradients/gradients.js';
import { type History, isThinned, knownFrom } from '../../session/history/history.js';
import type { Session } from '../../session/model.js';
import { dataAt, gradAt, ownDataAt } from '../../session/numbers.js';
import { plotOn } from '../../session/screen/cycles.js';
import { accuracies, accuracyText, costOfAccuracies } from '../../session/training/accuracy.js';
import { chainsOn, selectedNode } from '../../session/tree/selection.js';
import { dataOn, leavesOf } from '../../session/viewed.js';
import { plural, short } from '../../text/numbers.js';
import { firstFitting, width } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import { serialOf } from '../jobs.js';
import { cut, type Line, line, piece } from '../line.js';
import { nameIn } from '../names.js';
import { nodeName } from '../tree/row-name.js';
import { jobsOf, type Viewport } from '../viewport.js';
import { lossLines } from './loss-plot.js';
import { plot } from './plot.js';
import { costOfRegion, legend, regionPlot } from './region-plot.js';
import { slicePlot } from './slice-plot.js';

/** The most iterations that a node's data or gradient is computed for; of a leaf's data all that a plot shows. */
const SAMPLES = 100;
const LEAF_SAMPLES = 2000;
/** A slice of fewer lines has its legend in its title. */
const LEGEND_NEEDS = 8;
/** The most cells of a name in a title. */
const NAME = 16;
/** Node evaluations that one plot may take: one or two tenths of a second. */
const AFFORDABLE = 2e7;

interface Drawn {
  readonly title: string;
  readonly lines: readonly (string | Line)[];
}

/** A title and the chosen plot under it, `height` lines in all. */
export function plotLines(session: Session, cells: number, height: number, viewport: Viewport): Line[] {
  if (plotOn(session) === 'loss') return lossLines(session, cells, height, viewport);
  const { title, lines } = drawn(session, cells - 1, height - 1, viewport);
  return [
    line(` ${title}`, 'dim'),
    ...lines.map((each) => (typeof each === 'string' ? line(` ${each}`) : [piece(' '), ...each])),
  ].map((each) => cut(each, cells, viewport.glyphs));
}

function drawn(session: Session, cells: number, height: number, viewport: Viewport): Drawn {
  const { plot: view, model } = session;
  if (view === 'region' && model.samples) return region(session, model.samples, cells, height, viewport);
  if (view === 'accuracy' && model.samples) return accuracyPlot(session, model.samples, cells, height, viewport);
  return view === 'data' || view === 'gradient'
    ? seriesPlot(session, view, cells, height, viewport)
    : sliced(session, cells, height, viewport);
}

const leftOut = (left: number): string => (left > 0 ? ` (${plural(left, 'point')} not finite, left out)` : '');

/** The scorer of a region, and its last drawing: it stays until the next is computed, so that a run shows no gaps. */
const regionOf = memo(
  (_: SampleNodes): { scorer?: Scorer | undefined; drawn?: { size: string; lines: readonly Line[] } } => ({}),
);

function region(session: Session, samples: SampleNodes, cells: number, height: number, viewport: Viewport): Drawn {
  const { tape } = session.model.program;
  const { glyphs } = viewport;
  const leaves = leavesOf(session);
  const jobs = jobsOf(viewport);
  const accuracy = accuracyText(session);
  const signs = legend(samples, glyphs);
  // a number that is cut would be another one
  const title = firstFitting(
    cells,
    `region: ${signs}${accuracy}`,
    `region${accuracy}   ${signs}`,
    `${accuracy.trimStart()}   ${signs}`,
  );
  const last = regionOf(samples);
  last.scorer ??= jobs(samples, 'scorer', 4 * tape.size, () => scorerOf(tape, samples));
  const { scorer } = last;
  if (!scorer) return { title, lines: [glyphs.more] };
  const names = samples.inputs[0]!.map((id, i) =>
    tape.labels[id] === undefined ? `x${i}` : nameIn(tape, id, NAME, glyphs).split(' ').at(-1),
  ) as [string, string];
  const view = { samples, scorer, names, width: cells, height, glyphs };
  const size = `${cells} ${height} ${glyphs.above}`;
  const computed = jobs(leaves, `region ${serialOf(samples)} ${size}`, costOfRegion(view), () =>
    regionPlot(view, dataOn(session)),
  );
  if (computed) last.drawn = { size, lines: computed };
  return { title, lines: last.drawn?.size === size ? last.drawn.lines : [glyphs.more] };
}

/** The last accuracies of samples: they stay until the next are computed. */
const accuraciesOf = memo((_: SampleNodes): { last?: ReturnType<typeof accuracies> } => ({}));

function accuracyPlot(
  session: Session,
  samples: SampleNodes,
  cells: number,
  height: number,
  viewport: Viewport,
): Drawn {
  const { model, viewed } = session;
  const { leaves, history } = model;
  const of = accuraciesOf(samples);
  const cost = costOfAccuracies(session) + model.program.tape.size;
  const computed = jobsOf(viewport)(
    leaves,
    `accuracy ${serialOf(samples)} ${history.length} ${session.run !== undefined}`,
    cost,
    () => accuracies(session, samples),
  );
  if (computed) of.last = computed;
  const now = accuracyText(session);
  const title = firstFitting(
    cells,
    `accuracy in % over iterations${now}`,
    `accuracy over iterations${now}`,
    now.trimStart(),
  );
  if (!of.last) return { title, lines: [viewport.glyphs.more] };
  const { iterations, values } = of.last;
  return { title, lines: plot(values, cells, height, viewport.glyphs, viewed?.iteration, iterations).lines };
}

function sliced(session: Session, cells: number, height: number, viewport: Viewport): Drawn {
  const { program, root } = session.model;
  const { tape } = program;
  const id = selectedNode(session);
  const leaves = leavesOf(session);
  const [top, name] = [root, id].map((node) => nodeName(session, chainsOn(session), node, NAME, viewport.glyphs)) as [
    string,
    string,
  ];
  // an odd number, so that the present is among them
  const points = 1 + 2 * Math.max(8, Math.min(cells, Math.floor(AFFORDABLE / (2 * (root - id + 1)))));
  const from = session.sliceFrom.length === leaves.length ? session.sliceFrom : leaves;
  const key = `slice ${root} ${id} ${points} ${serialOf(from)}`;
  const computed = jobsOf(viewport)(leaves, key, 2 * points * (root - id + 1) + 2 * tape.size, () => {
    const point = pointOn(session, answersOn(session));
    const [x, y] = [point.data[id] as number, point.data[root] as number];
    const axes = sliceAxes(
      { tape, root, data: from === leaves ? point.data : ownDataAt(tape, from) },
      id,
      points,
      x,
      y,
    );
    return { curve: slice(point, id, points, axes.centre, axes.width), axes, slopes: slopesBeside(point, id) };
  });
  if (!computed) return { title: `${top} as a function of ${name}`, lines: [viewport.glyphs.more] };
  const { curve, axes } = computed;
  const slopes = session.prediction ? undefined : computed.slopes;
  const isShort = height < LEGEND_NEEDS;
  const space = isShort ? height : height - 1;
  const drawing = slicePlot(curve, [axes.low, axes.high], slopes, cells, space, viewport.glyphs);
  const legend = sliceLegend(curve, slopes, drawing.hasTangent, top, viewport.glyphs);
  const title = `${top} as a function of ${name}`;
  const both = `${title}   ${legend}`;
  if (isShort) return { title: width(both) < cells ? both : `${top} against ${name}  ${legend}`, lines: drawing.lines };
  const hint = isLeaf(tape, id) ? `   < > shift ${name} by ${SHIFT}` : '';
  return { title: title + (width(title + hint) < cells ? hint : ''), lines: [legend, ...drawing.lines] };
}

/** `⠒ L   · slope 6   ● L = -8`: what the curve, the tangent and the point are. */
function sliceLegend(
  { x, y }: Slice,
  slopes: { left: number; right: number } | undefined,
  hasTangent: boolean,
  top: string,
  glyphs: Glyphs,
): string {
  // only if the present point is in the drawing
  const isThere = Number.isFinite(x) && Number.isFinite(y);
  const text = slopes && slopeText(slopes);
  const tangent = text === undefined ? '' : hasTangent ? `  ${glyphs.tangent} ${text}` : ` and its tangent: ${text}`;
  return `${glyphs.curve} ${top}${tangent}${isThere ? `  ${glyphs.point} ${short(x)}, ${short(y)}` : ''}`;
}

/** `slope 2`, or at a kink `slopes 0 and 1 (kink)`, left and right. */
function slopeText({ left, right }: { left: number; right: number }): string {
  if (left === right) return `slope ${short(left)}`;
  if (Number.isNaN(left) && Number.isNaN(right)) return 'no slope';
  const [before, after] = [left, right].map((slope) => (Number.isNaN(slope) ? 'none' : short(slope)));
  return `slopes ${before} and ${after} (kink)`;
}

/** Data or gradient of the selected node over the iterations. */
function seriesPlot(
  session: Session,
  what: 'data' | 'gradient',
  cells: number,
  height: number,
  viewport: Viewport,
): Drawn {
  const { program, root, history } = session.model;
  const { tape } = program;
  const id = selectedNode(session);
  const affordable = Math.max(8, Math.floor(AFFORDABLE / (2 * tape.size)));
  const slot = what === 'data' ? leafSlot(tape, id) : -1;
  const count = Math.min(slot >= 0 ? LEAF_SAMPLES : SAMPLES, affordable, history.length);
  const at = Array.from({ length: count }, (_, i) =>
    count > 1 ? Math.round((i * (history.length - 1)) / (count - 1)) : 0,
  );
  // even for one leaf, all leaves of an iteration are copied
  const cost = count * (slot >= 0 ? tape.leaves.length : tape.size * 2);
  const kept = isThinned(history) ? ', of those still kept' : '';
  const title = `${what} of ${nodeName(session, chainsOn(session), id, NAME, viewport.glyphs)} over iterations${kept}`;
  if (session.prediction && what === 'gradient') return { title, lines: [' hidden while gradients are predicted'] };
  const computed = jobsOf(viewport)(session.model.leaves, `${what} ${root} ${id} ${history.length}`, cost, () =>
    at.map((k) => numberAt(session, what, id, slot, history, k)),
  );
  if (!computed) return { title, lines: [viewport.glyphs.more] };
  const { lines, left } = plot(computed, cells, height, viewport.glyphs, undefined, at);
  return { title: `${title}${leftOut(left)}`, lines };
}

/** A node's data or gradient at iteration `k`, or at the nearest one whose leaves are still in memory. */
function numberAt(
  { model }: Session,
  what: 'data' | 'gradient',
  id: number,
  slot: number,
  history: History,
  k: number,
): number {
  const { tape } = model.program;
  const present = { iteration: history.length - 1, leaves: model.leaves };
  const kept = k === present.iteration ? present : (knownFrom(history, k, -1) ?? knownFrom(history, k, 1));
  if (!kept) return Number.NaN;
  if (slot >= 0) return kept.leaves[slot] as number;
  if (what === 'data') return dataAt(tape, kept.leaves)[id] as number;
  const at = { root: model.root, leaves: kept.leaves, iteration: kept.iteration };
  return planFor(tape, model.root).reached[id] ? (gradAt(tape, at)[id] as number) : 0;
}

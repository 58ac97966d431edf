/**
 * Where Graphviz's dot puts the shapes of a picture. It gets their sizes in cells, and returns their middles
 * and the routes of the edges: where each edge passes between shapes.
 */
import type { Viz } from '@viz-js/viz';

/** A shape's size in cells. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Position = readonly [x: number, y: number];

/** In cells, y downwards: the middle of each shape, and the points along each edge's route. */
export interface Placement {
  readonly middles: readonly Position[];
  readonly ways: readonly (readonly Position[])[];
}

/** Places shapes that are connected by edges, or throws. */
export type Placer = (
  sizes: readonly Size[],
  edges: readonly { readonly from: number; readonly to: number; readonly straight: boolean }[],
) => Placement;

/** Inches per cell. Graphviz counts in whole points, 72 per inch. */
const INCH = 0.25;
const POINTS = 72 * INCH;
/** Cells between the shapes of a column, and between columns. */
const APART = 1;
const COLUMNS_APART = 3;
/** The weight of an edge that should be straight; others have 1. */
const STRAIGHT_WEIGHT = 8;

/** Graphviz's output, in an order that Graphviz chooses. */
interface Answer {
  readonly bb: string;
  readonly objects: readonly { readonly name: string; readonly _gvid: number; readonly pos: string }[];
  readonly edges?: readonly { readonly tail: number; readonly head: number; readonly pos: string }[];
}

export const placedBy =
  (viz: Pick<Viz, 'renderString'>): Placer =>
  (sizes, edges) => {
    const graph = {
      graphAttributes: { rankdir: 'LR', nodesep: APART * INCH, ranksep: COLUMNS_APART * INCH, splines: 'polyline' },
      // a left input stands above a right one
      nodeAttributes: { shape: 'box', fixedsize: true, label: '', ordering: 'in' },
      edgeAttributes: { arrowhead: 'none' },
      nodes: sizes.map(({ width, height }, i) => ({
        name: String(i),
        attributes: { width: width * INCH, height: height * INCH },
      })),
      edges: edges.map(({ from, to, straight }) => ({
        tail: String(from),
        head: String(to),
        attributes: { weight: straight ? STRAIGHT_WEIGHT : 1 },
      })),
    };
    const answer: Answer = JSON.parse(viz.renderString(graph, { format: 'json0' }));
    const bottom = Number(answer.bb.split(',')[3]);
    const points = (pos: string): Position[] =>
      pos.split(' ').map((pair) => {
        const [x, y] = pair.split(',').map(Number);
        return [(x as number) / POINTS, (bottom - (y as number)) / POINTS];
      });
    const numbers = new Map(answer.objects.map(({ _gvid, name }) => [_gvid, Number(name)]));
    const middles = new Map(answer.objects.map(({ name, pos }) => [Number(name), points(pos)[0] as Position]));
    const ways = new Map(
      answer.edges?.map(({ tail, head, pos }) => [`${numbers.get(tail)} ${numbers.get(head)}`, points(pos)]),
    );
    return {
      middles: sizes.map((_, i) => middles.get(i) as Position),
      ways: edges.map(({ from, to }) => ways.get(`${from} ${to}`) ?? []),
    };
  };

/** The lecture's drawing as a picture, by Graphviz compiled to WebAssembly, so nothing has to be installed. */
import { planFor } from '../../engine/autodiff/backprop.js';
import type { Point } from '../../explain/point.js';
import { count } from '../../text/numbers.js';
import { dot } from './dot.js';
import { refuseLarger } from './fields.js';
import { graphviz } from './graphviz.js';

/** More nodes take Graphviz seconds, and the picture is too large to read. */
const MOST_NODES = 500;

/** The text of an .svg file. Throws an ExportError if the graph is too large to be drawn. */
export async function svg(point: Point): Promise<string[]> {
  const { count: nodes } = planFor(point.tape, point.root);
  if (nodes > MOST_NODES) refuseLarger(`a picture has at most ${MOST_NODES} nodes, not ${count(nodes)}`);
  return [(await graphviz()).renderString([...dot(point)].join(''), { format: 'svg' })];
}

/** The lecture's drawing as a picture, by Graphviz compiled to WebAssembly, so nothing has to be installed. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { count } from '../../text/numbers.js';
import { dot } from './dot.js';
import { type Drawn, refuseLarger } from './fields.js';
import { graphviz } from './graphviz.js';

/** More nodes take Graphviz seconds, and the picture is too large to read. */
const MOST_NODES = 500;

/** The text of an .svg file. Throws an ExportError if the graph is too large to be drawn. */
export async function svg(point: Drawn): Promise<string[]> {
  const { count: nodes } = planFor(point.tape, point.root);
  if (nodes > MOST_NODES) refuseLarger(`a picture has at most ${MOST_NODES} nodes, not ${count(nodes)}`);
  return [fitted((await graphviz()).renderString([...dot(point)].join(''), { format: 'svg' }))];
}

/** Graphviz's space on both sides of a record's fields, together. */
const MARGINS = 16;

/**
 * Graphviz measures texts as in Times. Where another serif font is used, each text of a record is fitted into its field:
 *
 *     | a | data 2.0000 | grad 6.0000 |      left and right of a text are lines of its record
 */
function fitted(drawing: string): string {
  return drawing.replace(/<g id="node\d+" class="node">.*?<\/g>/gs, (node) => {
    const [outline] = numbersIn(node, /<polygon [^>]*points="([^"]*)"/g);
    if (!outline) return node;
    const lines = [outline, ...numbersIn(node, /<polyline [^>]*points="([^"]*)"/g)].flat();
    return node.replace(/<text ([^>]*?x="([-\d.]+)"[^>]*)>/g, (_, attributes: string, x: string) => {
      const left = Math.max(...lines.filter((line) => line <= Number(x)));
      const right = Math.min(...lines.filter((line) => line >= Number(x)));
      const space = right - left - MARGINS;
      const length = space > 0 ? ` textLength="${space.toFixed(2)}" lengthAdjust="spacingAndGlyphs"` : '';
      return `<text ${attributes}${length}>`;
    });
  });
}

/** The x coordinates of each shape's points. */
const numbersIn = (node: string, points: RegExp): number[][] =>
  Array.from(node.matchAll(points), ([, text = '']) => text.split(' ').map((point) => Number(point.split(',', 1)[0])));

/**
 * The lecture's drawing for Mermaid, which GitHub, GitLab and many editors show in a page of Markdown
 * (https://mermaid.js.org/syntax/flowchart.html). A graph beyond Mermaid's limits would not be drawn, so it is refused.
 */
import { opOf } from '../../engine/ops.js';
import { inputsOf } from '../../engine/tape.js';
import { count } from '../../text/numbers.js';
import { nodesOf } from '../exported.js';
import { type Drawn, fieldsOf, refuseLarger } from './fields.js';

/** Mermaid's own limits (maxEdges, maxTextSize), which a diagram cannot lift. */
const MOST_EDGES = 500;
const MOST_CHARACTERS = 50_000;

/** The text of a .mmd file. Throws an ExportError if Mermaid would refuse to draw it. */
export function mermaid(point: Drawn): string[] {
  const { tape } = point;
  const lines = ['flowchart LR'];
  let edges = 0;
  for (const id of nodesOf(point)) {
    const { symbol, inputs } = opOf(tape.op[id] as number);
    const [label, ...numbers] = fieldsOf(point, id) as [string, ...string[]];
    lines.push(`  n${id}["${[inLabel(label), ...numbers].join(' | ')}"]`);
    if (inputs === 0) continue;
    edges += inputs + 1;
    lines.push(`  o${id}(["${inLabel(symbol)}"]) --> n${id}`);
    for (const input of inputsOf(tape, id)) lines.push(`  n${input} --> o${id}`);
    if (edges > MOST_EDGES) refuseLarger(`Mermaid draws at most ${MOST_EDGES} edges, and this has more`);
  }
  const text = `${lines.join('\n')}\n`;
  if (text.length > MOST_CHARACTERS)
    refuseLarger(`Mermaid takes at most ${count(MOST_CHARACTERS)} characters, and this has more`);
  return [text];
}

/** All but letters, digits and spaces as an entity, so that quotes, brackets, HTML and Markdown are just text. */
const inLabel = (text: string): string =>
  text.replace(/[^\p{L}\p{Nd} ]|^ /gu, (character) => `#${character.codePointAt(0)};`);

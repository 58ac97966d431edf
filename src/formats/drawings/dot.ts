/**
 * The graph as the lecture draws it, for Graphviz: left to right, a record for each node, an oval for each op. Both
 * edges of `a + a` are there; a constant has no gradient, so it has no such field.
 */
import { opOf } from '../../engine/ops.js';
import { inputsOf } from '../../engine/tape.js';
import { nodesOf } from '../exported.js';
import { type Drawn, fieldsOf } from './fields.js';

/** The text of a .dot file, in pieces. */
export function* dot(point: Drawn): Generator<string> {
  const { tape } = point;
  yield 'digraph {\n  rankdir=LR\n  node [shape=record]\n';
  for (const id of nodesOf(point)) {
    const { symbol, inputs } = opOf(tape.op[id] as number);
    yield `  n${id} [label="{ ${fieldsOf(point, id).map(inRecord).join(' | ')} }"]\n`;
    if (inputs === 0) continue;
    yield `  o${id} [shape=oval, label="${symbol}"]\n  o${id} -> n${id}\n`;
    for (const input of inputsOf(tape, id)) yield `  n${input} -> o${id}\n`;
  }
  yield '}\n';
}

/** Text in a field of a record: the syntax of records, strings and HTML entities is escaped. */
const inRecord = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replace(/[\\{}|<>]/g, '\\$&')
    // Graphviz drops spaces at the ends, and all but one between words
    .replace(/^ | (?= )| $/g, '&#160;');

/** Graphs to export: from a text in the notation, random ones, and one whose labels are made of syntax. */
import fc from 'fast-check';
import { relabel } from '../../src/engine/tape.js';
import type { Exported } from '../../src/formats/exported.js';
import type { Session } from '../../src/session/model.js';
import { exportedFrom } from '../../src/session/source/export.js';
import { openSession } from '../../src/session/source/opening.js';
import { choices, draw } from '../engine/random-graph.js';
import { keys, open } from '../session/playing.js';

/** What is exported of a text's graph after some keys. */
export const exported = (text: string, ...pressed: string[]): Exported => exportedFrom(keys(open(text), ...pressed));

/** All the text of a format. */
export const textOf = (pieces: Iterable<string>): string => [...pieces].join('');

/** Labels that contain the syntax of one format or another. */
export const LABELS = [
  'a "b" {x} <i>|[1]',
  "it's \\ back\\slash \\n",
  '#quot; &amp; &lt; #35; %% end',
  '  spaces   in and around ',
  '`code` **bold** _x_ 1. a',
  'e\u0301 λ 変数 😀 👩‍👩‍👧 עברית',
  'k,"L";\tx',
  '=1+1',
  '--- click end style',
  '(((',
  '\'\'\' """ # not a comment',
  '{x} $x %s {0} \\u0041 \\x41',
  'x',
];

/** Control characters, line ends, characters that turn the direction of writing, and halves of pairs. */
export const CONTROLS = [
  'two\nlines\r\n',
  '\u0000\u001b[31mred\u0007',
  '\u202eturned\u2028line\u0085',
  'half \ud83d \udc00',
];

/** L = f(a, b, ...) over leaves with these labels, itself labelled with the last. */
export function labelled(labels: readonly string[]): Session {
  const names = labels.map((_, i) => `x${i}`);
  const session = open(`${names.map((name, i) => `${name} = ${i + 1}`).join('\n')}\nL = ${names.join(' * ')} + x0`);
  const { model } = session;
  const { tape, ...program } = model.program;
  const own = tape.labels.map((label) =>
    label === 'L' ? labels.at(-1) : (labels[names.indexOf(label ?? '')] ?? label),
  );
  return { ...session, model: { ...model, program: { ...program, tape: relabel(tape, own) } } };
}

/** Sessions on random graphs; some nodes have labels, some of them the same. */
export const sessions: fc.Arbitrary<Session> = fc
  .tuple(
    choices,
    fc.array(fc.option(fc.oneof(fc.constantFrom('a', 'w', 'L', 'k', ...LABELS), fc.string({ unit: 'binary' })))),
  )
  .map(([list, labels]) => {
    const { tape, leaves } = draw(list);
    const own = tape.labels.map((label, id) => labels[id] ?? label);
    const program = { tape: relabel(tape, own), names: new Map(), usesValue: true };
    return openSession({ title: 'random', program, root: tape.size - 1, leaves: Float64Array.from(leaves) });
  });

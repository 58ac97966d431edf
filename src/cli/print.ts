/** The graph without a screen: the tree as text, and the JSON object. */
import { planFor } from '../engine/backprop.js';
import { opOf } from '../engine/ops.js';
import { inputsOf, leafSlot } from '../engine/tape.js';
import { ASCII, UNICODE } from '../layout/glyphs.js';
import { textOf } from '../layout/line.js';
import { rowsOf } from '../layout/rows.js';
import { columnsFor, heading, treeLines } from '../layout/tree.js';
import { nameOf } from '../notation/write.js';
import { accuracyOn } from '../session/accuracy.js';
import { rightGradientsOn } from '../session/gradients.js';
import { losses, lossesAt, spacing } from '../session/history.js';
import { dataAt } from '../session/memory.js';
import type { Session } from '../session/session.js';
import { cell, percent, plural, short } from '../text/numbers.js';
import { asciiOf, unicodeEscape } from './output.js';

/** Rows that are printed at most; scripts that want all nodes ask for JSON. */
const MOST_ROWS = 1000;
const COLUMNS = 80;
/** What the screen keeps free for its marker of the selected row. */
const MARKER = 3;

/** The tree as the screen shows it, once, with a line on where it stands. */
export function treeText(opened: Session, ascii: boolean): string {
  // nobody is there to be asked for a prediction
  const session: Session = { ...(ascii ? withAsciiNames(opened) : opened), prediction: undefined };
  const { program, root, leaves, history, lr, direction, bug } = session.model;
  const rows = rowsOf(session);
  const columns = columnsFor(COLUMNS, 0, rows.groups.most);
  const data = cell(dataAt(program.tape, leaves)[root]!);
  const window = { top: 0, height: MOST_ROWS, selected: -1 };
  const tree = [
    heading(session, columns, 0, COLUMNS),
    ...treeLines(session, rows, window, columns, ascii ? ASCII : UNICODE),
  ];
  const more = rows.count - Math.min(rows.count, MOST_ROWS);
  const right = accuracyOn(session);
  const facts = [
    `${nameOf(program.tape, root, 30)} ${data}`,
    `step ${history.length - 1}`,
    ...(right === undefined ? [] : [`accuracy ${percent(right)}`]),
    `lr ${short(lr)}`,
    direction,
    ...(bug === undefined ? [] : [`BUG ${bug}`]),
  ];
  return [
    facts.join('   '),
    '',
    ...tree.map((line) => textOf(line).slice(MARKER).trimEnd()),
    ...(more > 0 ? [`... ${plural(more, 'more row')}; --json has every node`] : []),
    '',
  ].join('\n');
}

/** The session with every label in ASCII before columns are measured. */
function withAsciiNames(session: Session): Session {
  const { model } = session;
  const { tape } = model.program;
  const labels = tape.labels.map((label) => (label === undefined ? undefined : asciiOf(label)));
  return { ...session, model: { ...model, program: { ...model.program, tape: { ...tape, labels } } } };
}

/** Control characters that JSON leaves as they are, and characters that turn the writing direction. */
const RAW = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const jsonString = (text: string): string => JSON.stringify(text).replace(RAW, unicodeEscape);

/** JSON has no nan and no infinities. */
const jsonNumber = (x: number): string => (Number.isFinite(x) ? JSON.stringify(x) : `"${x}"`);

/** The object that `--json` prints, in pieces: of millions of nodes it is longer than a string may be. */
export function* jsonPieces(session: Session): Generator<string> {
  const { model } = session;
  const { tape } = model.program;
  const { reached } = planFor(tape, model.root);
  const gradient = rightGradientsOn(session);
  const data = dataAt(tape, model.leaves);
  const right = accuracyOn(session);
  const label = (id: number): string => jsonString(tape.labels[id] ?? nameOf(tape, id));
  const fields = {
    root: label(model.root),
    rootId: model.root,
    steps: model.history.length - 1,
    lr: model.lr,
    direction: jsonString(model.direction),
    optimizer: jsonString(model.optimizer),
    gradAt: model.gradients.at?.iteration ?? null,
    ...(right !== undefined && { accuracy: jsonNumber(right) }),
    history: `[${losses(model.history).map(jsonNumber)}]`,
    // of millions of iterations only some are left, and these are which
    ...(spacing(model.history) > 1 && { historyAt: `[${lossesAt(model.history)}]` }),
  };
  yield `{${Object.entries(fields).map(([key, json]) => `"${key}":${json}`)},"nodes":[`;
  let separator = '\n';
  for (let id = 0; id <= model.root; id++) {
    if (!reached[id]) continue;
    const slot = leafSlot(tape, id);
    yield `${separator}{"id":${id},"label":${label(id)},"op":"${opOf(tape.op[id]!).symbol}",` +
      `"inputs":[${inputsOf(tape, id)}],"data":${jsonNumber(data[id]!)},"grad":${jsonNumber(gradient(id) ?? 0)},` +
      `"frozen":${slot >= 0 && model.frozen[slot] === 1}}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

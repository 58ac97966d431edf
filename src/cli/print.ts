/** The graph without a screen: the tree as text, the checks as a table, and the JSON object. */
import { planFor } from '../engine/backprop.js';
import { type Check, checkGradient } from '../engine/check.js';
import { CONST, opOf } from '../engine/ops.js';
import { inputsOf, leafSlot } from '../engine/tape.js';
import { UNICODE } from '../layout/glyphs.js';
import type { Glyphs } from '../layout/glyphs.js';
import { textOf } from '../layout/line.js';
import { rowsOf } from '../layout/rows.js';
import { columnsFor, heading, treeLines } from '../layout/tree.js';
import { nameOf } from '../notation/write.js';
import { gradientsOn } from '../session/gradients.js';
import { losses } from '../session/history.js';
import { dataAt } from '../session/memory.js';
import type { Session } from '../session/session.js';
import { backwardHere } from '../session/steps.js';
import { cell, count, full, plural, short } from '../text/numbers.js';
import { padEnd } from '../text/width.js';

/** Rows that are printed at most; scripts that want all nodes ask for JSON. */
const MOST_ROWS = 1000;
const COLUMNS = 80;
/** Node evaluations that all checks together may take. */
const CHECK_BUDGET = 4e9;

/** The tree as the screen shows it, once, with a line on where it stands. */
export function treeText(session: Session, glyphs: Glyphs = UNICODE): string {
  const { model } = session;
  const rows = rowsOf(session);
  const columns = columnsFor(COLUMNS);
  const data = dataAt(model.program.tape, model.leaves);
  const facts = `${nameOf(model.program.tape, model.root, 30)} ${cell(data[model.root] as number)}   step ${model.history.length - 1}   lr ${short(model.lr)}   ${model.direction}`;
  const body = treeLines(session, rows, { top: 0, height: MOST_ROWS, selected: -1 }, columns, glyphs).map((each) => textOf(each).trimEnd().slice(3));
  const more = rows.count - body.length;
  return [
    facts,
    '',
    textOf(heading(session, columns, 0, COLUMNS)).trimEnd().slice(3),
    ...body,
    ...(more > 0 ? [`... ${plural(more, 'more row')}; --json has every node`] : []),
    '',
  ].join('\n');
}

/** JSON has no nan and no infinities. */
const jsonNumber = (x: number): number | string => (Number.isFinite(x) ? (x === 0 ? 0 : x) : String(x));

/** The object that `--json` prints, as text. */
export function jsonText(session: Session): string {
  const { model } = session;
  const { tape } = model.program;
  const { reached } = planFor(tape, model.root);
  const gradient = gradientsOn(session);
  const data = dataAt(tape, model.leaves);
  const nodes: string[] = [];
  for (let id = 0; id <= model.root; id++) {
    if (!reached[id]) continue;
    const slot = leafSlot(tape, id);
    nodes.push(
      JSON.stringify({
        id,
        label: nameOf(tape, id),
        op: opOf(tape.op[id] as number).symbol,
        inputs: inputsOf(tape, id),
        data: jsonNumber(data[id] as number),
        grad: jsonNumber(gradient(id) ?? 0),
        frozen: slot >= 0 && model.frozen[slot] === 1,
      }),
    );
  }
  const head = {
    root: nameOf(tape, model.root),
    rootId: model.root,
    steps: model.history.length - 1,
    lr: model.lr,
    direction: model.direction,
    optimizer: model.optimizer,
    gradAt: model.gradients.at?.iteration ?? null,
    history: losses(model.history).map(jsonNumber),
  };
  return `${JSON.stringify(head).slice(0, -1)},"nodes":[\n${nodes.join(',\n')}\n]}\n`;
}

export interface Checked {
  readonly text: string;
  readonly differs: number;
}

/** Every gradient on the screen, or from a backward now, against a central difference. */
export function checks(session: Session): Checked {
  const { model } = session;
  const { tape } = model.program;
  const plan = planFor(tape, model.root);
  const here = backwardHere(model);
  const gradients = { ...here, set: model.gradients.set };
  const gradient = gradientsOn({ ...session, model: { ...model, gradients } });
  const data = Float64Array.from(dataAt(tape, model.leaves));
  const ids: number[] = [];
  for (let id = 0; id <= model.root; id++) if (plan.reached[id] && tape.op[id] !== CONST) ids.push(id);
  ids.sort((x, y) => Number(leafSlot(tape, y) >= 0) - Number(leafSlot(tape, x) >= 0) || x - y);
  const done: Check[] = [];
  let spent = 0;
  for (const id of ids) {
    if (spent > CHECK_BUDGET) break;
    done.push(checkGradient(tape, plan, data, id, gradient(id) as number));
    spent += 4 * (model.root - id + 1);
  }
  return { text: checkText(session, done, ids.length), differs: done.filter(({ verdict }) => verdict === 'differs').length };
}

const CHECKS_SHOWN = 200;

function checkText(session: Session, done: readonly Check[], total: number): string {
  const { tape } = session.model.program;
  const differing = done.filter(({ verdict }) => verdict === 'differs');
  const shown = done.length <= CHECKS_SHOWN ? done : differing.slice(0, CHECKS_SHOWN);
  const row = (cells: readonly string[]): string => cells.map((text, i) => (i === 0 ? padEnd(text, 26) : padEnd(text, i < 3 ? 24 : 12))).join(' ').trimEnd();
  const lines = shown.map(({ id, grad, difference, error, verdict }) =>
    row([nameOf(tape, id, 24), full(grad), full(difference), Number.isNaN(error) ? '' : error.toExponential(1), verdict]),
  );
  const left = total - done.length;
  const summary =
    `${plural(done.length, 'gradient')} checked against a central difference: ` +
    (differing.length === 0 ? 'none differs' : `${count(differing.length)} ${differing.length === 1 ? 'differs' : 'differ'}`) +
    (left > 0 ? `; ${count(left)} more not checked, it would take too long` : '');
  return `${[row(['node', 'gradient', 'difference', 'error', '']), ...lines, summary].join('\n')}\n`;
}

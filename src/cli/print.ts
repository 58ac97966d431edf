/** The graph without a screen: the tree as text. */

import { ASCII, UNICODE } from '../layout/glyphs.js';
import { lineText } from '../layout/line.js';
import { printedColumns } from '../layout/tree/columns.js';
import { heading, treeLines } from '../layout/tree/tree.js';
import { nameOf } from '../notation/write/write.js';
import type { Session } from '../session/model.js';
import { accuracyOn } from '../session/training/accuracy.js';
import { rowsOf } from '../session/tree/rows.js';
import { foldsOf } from '../session/tree/selection.js';
import { dataOn } from '../session/viewed.js';
import { cell, percent, plural, short } from '../text/numbers.js';

/** The most rows that are printed; scripts that need all nodes use --json. */
const MOST_ROWS = 1000;
const COLUMNS = 80;
/** Cells that the screen has for the marker of the selected row. */
const MARKER = 3;

/** The tree as the screen shows it, under a line with the root, the step and the settings. */
export function treeText(opened: Session, ascii: boolean): string {
  // there is no user to predict gradients or to unfold nodes
  const folded = new Uint8Array(foldsOf(opened));
  const session: Session = { ...opened, folded, prediction: undefined };
  const { program, root, history, lr, direction, bug } = session.model;
  const rows = rowsOf(session);
  const columns = printedColumns(COLUMNS, rows.chains.most);
  const data = cell(dataOn(session)[root]!);
  const window = { top: 0, height: MOST_ROWS, selected: -1 };
  const tree = [
    heading(session, columns, 0, COLUMNS),
    ...treeLines(session, rows, window, columns, {
      columns: COLUMNS,
      rows: MOST_ROWS,
      glyphs: ascii ? ASCII : UNICODE,
    }),
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
    ...tree.map((line) => lineText(line).slice(MARKER).trimEnd()),
    ...(more > 0 ? [`... ${plural(more, 'more row')}; --json has every node`] : []),
    '',
  ].join('\n');
}

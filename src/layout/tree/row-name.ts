/**
 * What stands in a row for its node or its part: a name, an expression, what a long sum goes over, or the name of a
 * part's group without what the row above says.
 */
import type { Chains } from '../../explain/chains.js';
import { groupName, groupsOf, ownName } from '../../explain/groups/groups.js';
import { sumName } from '../../explain/groups/names.js';
import type { Session } from '../../session/model.js';
import { partAt, type Rows } from '../../session/tree/rows.js';
import { escape } from '../../text/escape.js';
import { bounded, clipName, width } from '../../text/width.js';
import { type Glyphs, spelled } from '../glyphs.js';
import { nameIn } from '../names.js';

/** A row's name in at most `cells`. */
export function rowName(session: Session, rows: Rows, row: number, cells: number, glyphs: Glyphs): string {
  const part = partAt(rows, row);
  if (part < 0) return nodeName(session, rows.chains, rows.node[row] as number, cells, glyphs);
  const { plan, group, above } = rows.parts;
  const named = (above[part] as number) < 0 ? groupName : ownName;
  return shown(named(groupsOf(plan), group[part] as number), cells, glyphs);
}

/** The name of a node in at most `cells`: also of a sum that has none, and whose expression is too long. */
export function nodeName({ model }: Session, chains: Chains, id: number, cells: number, glyphs: Glyphs): string {
  const sum = sumName(chains, id, cells, glyphs);
  if (sum !== undefined) return shown(sum, cells, glyphs);
  return nameIn(model.program.tape, id, cells, glyphs, calledIn(chains, glyphs));
}

/** Cells of a long sum's name in an expression. */
const IN_EXPRESSION = 20;

/** What the long sums in an expression are called. */
export const calledIn =
  (chains: Chains, glyphs: Glyphs): ((id: number, cells?: number) => string | undefined) =>
  (id, cells = IN_EXPRESSION) => {
    const name = sumName(chains, id, cells, glyphs);
    return name && escape(bounded(name, cells));
  };

function shown(text: string, cells: number, glyphs: Glyphs): string {
  const all = spelled(escape(bounded(text, cells)), glyphs);
  return width(all) <= cells ? all : clipName(all, cells, glyphs.more);
}

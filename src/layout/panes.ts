/** Which panes a screen of some size has, and how tall: the tree first, the rest as there is room. */
export interface Panes {
  /** Lines in all: one less than the terminal has, so that Ink never clears the screen. */
  readonly height: number;
  readonly header: boolean;
  readonly heading: boolean;
  /** Rows of the tree. */
  readonly tree: number;
  readonly treeWidth: number;
  readonly inspector: boolean;
  /** An empty line stands over the inspector. */
  readonly gap: boolean;
  /** Lines of the plot with its title, 0 without one. */
  readonly plot: number;
  readonly plotWidth: number;
  /** The plot stands beside the tree rather than under it. */
  readonly beside: boolean;
  readonly status: boolean;
  readonly footer: boolean;
}

const WIDE = 110;
const SIDE = 0.45;
const MOST_SIDE = 90;
const MOST_TREE = 110;
const LEAST_TREE = 8;
const LEAST_PLOT = 5;

/** What the screen is to hold besides. */
interface Wants {
  /** Cells for columns beside the tree's own. */
  readonly extra?: number;
  /** An explanation is open. */
  readonly explanation?: boolean;
  /** Lines of the inspector. */
  readonly inspector?: number;
}

export function panes(columns: number, rows: number, treeRows: number, wants: Wants = {}): Panes {
  const height = Math.max(1, rows - 1);
  const header = height >= 4;
  const footer = height >= 3;
  const status = height >= 8;
  const heading = height >= 7;
  const inspector = height >= 9;
  const gap = height >= 14;
  const bars = Number(header) + Number(footer) + Number(status) + Number(heading) + (inspector ? (wants.inspector ?? 2) : 0) + Number(gap);
  const rest = Math.max(1, height - bars);
  const { extra = 0, explanation = false } = wants;
  const beside = columns - extra >= WIDE && height >= 16;
  if (beside) {
    const plotWidth = Math.min(MOST_SIDE, Math.floor((columns - extra) * SIDE));
    const treeWidth = Math.min(MOST_TREE + extra, columns - plotWidth - 2);
    return { height, header, heading, tree: rest, treeWidth, inspector, gap, plot: explanation ? rest : Math.min(rest, 22), plotWidth, beside, status, footer };
  }
  const plot = explanation ? explained(rest, treeRows) : under(rest, treeRows, columns);
  return { height, header, heading, tree: rest - plot, treeWidth: columns, inspector, gap, plot, plotWidth: columns - 1, beside, status, footer };
}

/** Lines for an explanation under the tree: it was asked for, so the tree gives way, down to a few rows. */
function explained(rest: number, treeRows: number): number {
  const spare = rest - Math.min(treeRows, 3);
  return spare < 3 ? 0 : Math.min(10, Math.max(rest - treeRows, Math.min(spare, 7)));
}

/** Lines for a plot under the tree: what the tree does not need, between a least and a most. */
function under(rest: number, treeRows: number, columns: number): number {
  if (columns < 40) return 0;
  const spare = rest - Math.max(LEAST_TREE - 1, Math.min(treeRows, Math.ceil(rest * 0.6)));
  return spare < LEAST_PLOT ? 0 : Math.min(14, spare);
}

/** Which panes a screen of a given size has, and how tall each is: the tree first, the others if they fit. */

export interface Panes {
  /** Lines in all: one less than the terminal has, so that Ink never clears the screen. */
  readonly height: number;
  readonly header: boolean;
  readonly heading: boolean;
  /** Rows of the tree. */
  readonly tree: number;
  readonly treeWidth: number;
  /** Lines of the inspector, 0 without one. */
  readonly inspector: number;
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

/** The least height of a screen that has each bar. */
const FOOTER = 2;
const HEADER = 4;
const HEADING = 7;
const STATUS = 8;
const INSPECTOR = 9;
/** An explanation takes the inspector's place on screens lower than this. */
const INSPECTOR_TOO = 14;
/** Rows of the tree that a tall inspector leaves. */
const BESIDE_INSPECTOR = 3;
const GAP = 14;

const BESIDE = { columns: 110, height: 16 };
const PLOT_SHARE = 0.45;
const MOST_SIDE = 90;
const MOST_SIDE_LINES = 22;
const MOST_TREE = 110;
/** The most lines that a tree takes, as a share; a picture always takes its share, so that it does not move. */
const TREE_SHARE = 0.6;
const PICTURE_SHARE = 0.7;
const LEAST_TREE = 7;
const LEAST_PLOT = 5;
const MOST_PLOT = 14;
const LEAST_PLOT_COLUMNS = 40;

/** What else the screen should hold. */
interface Wants {
  /** Cells for columns beside the tree's own. */
  readonly extra?: number;
  /** An explanation is open. */
  readonly explanation?: boolean;
  /** Lines of the inspector. */
  readonly inspector?: number;
  /** The picture stands in the tree's place, as wide as the screen. */
  readonly picture?: boolean;
  /** The plot is the region, which a few lines cannot show: the tree gives way to it. */
  readonly region?: boolean;
}

export function panes(columns: number, rows: number, treeRows: number, wants: Wants = {}): Panes {
  const { extra = 0, explanation = false, inspector: inspectorLines = 2, picture = false, region = false } = wants;
  const height = Math.max(1, rows - 1);
  const has = (from: number): boolean => height >= from;
  const bars = { footer: has(FOOTER), header: has(HEADER), heading: has(HEADING), status: has(STATUS), gap: has(GAP) };
  const lines = height - Object.values(bars).filter(Boolean).length;
  const inspector = has(explanation ? INSPECTOR_TOO : INSPECTOR)
    ? Math.max(2, Math.min(inspectorLines, lines - BESIDE_INSPECTOR))
    : 0;
  const rest = Math.max(1, lines - inspector);
  const all = { height, ...bars, inspector };
  if (!picture && columns - extra >= BESIDE.columns && height >= BESIDE.height) {
    const plotWidth = Math.min(MOST_SIDE, Math.floor((columns - extra) * PLOT_SHARE));
    const treeWidth = Math.min(MOST_TREE + extra, columns - plotWidth - 2);
    const plot = explanation ? rest : Math.min(rest, MOST_SIDE_LINES);
    return { ...all, tree: rest, treeWidth, plot, plotWidth, beside: true };
  }
  const needed = picture ? Math.floor(rest * PICTURE_SHARE) : Math.min(treeRows, Math.ceil(rest * TREE_SHARE));
  const plot = explanation
    ? explained(rest, picture ? needed : treeRows)
    : under(rest, region && !picture ? 0 : needed, columns, region ? MOST_SIDE_LINES : MOST_PLOT);
  return { ...all, tree: rest - plot, treeWidth: columns, plot, plotWidth: columns - 1, beside: false };
}

/** Lines for an explanation under the tree. The user asked for it, so the tree gives way, down to one or three rows. */
function explained(rest: number, treeRows: number): number {
  const spare = rest - Math.min(treeRows, rest < 6 ? 1 : 3);
  return spare < 3 ? 0 : Math.min(10, Math.max(rest - treeRows, Math.min(spare, 7)));
}

/** Lines for a plot: those that the tree or picture over it does not need, from LEAST_PLOT to `most`; else none. */
function under(rest: number, needed: number, columns: number, most: number): number {
  if (columns < LEAST_PLOT_COLUMNS) return 0;
  const spare = rest - Math.max(LEAST_TREE, needed);
  return spare < LEAST_PLOT ? 0 : Math.min(most, spare);
}

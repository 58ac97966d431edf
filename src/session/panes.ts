/** What the panes can show: the lenses of the tree and the plots, in the order in which a key goes through them, and texts. */

/** Extra columns of the tree. */
export const LENSES = ['plain', 'ledger', 'local', 'check', 'optimizer'] as const;
export type Lens = (typeof LENSES)[number];

/** What is explained: the selected node by its card, the bug while one is on, or a file's own pages. */
export type ExplanationView = 'none' | 'card' | 'bug' | 'pages';

/** The pane that has the whole screen. */
export type Zoom = 'tree' | 'plot' | 'card';

/** What the plot pane shows. `region` is available for samples of two inputs, `accuracy` for all samples. */
export const PLOTS = ['loss', 'region', 'slice', 'data', 'gradient'] as const;
export type PlotView = (typeof PLOTS)[number] | 'accuracy';

/** The lists and texts that can cover the screen. */
export const LISTS = ['summary', 'moments', 'output', 'top', 'health', 'samples', 'sample'] as const;
export type ListName = (typeof LISTS)[number];

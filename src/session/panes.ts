/**
 * What the panes can show: the lenses of the tree, what the explanation pane explains, and the plots, each in the order
 * in which its key goes through them.
 */

/** Extra columns of the tree. */
export const LENSES = ['plain', 'ledger', 'local', 'check', 'optimizer'] as const;
export type Lens = (typeof LENSES)[number];

/** What the explanation pane shows. `pages` are a file's own; `bug` is available while one is on. */
export const EXPLANATIONS = ['none', 'chain rule', 'paths', 'why'] as const;
export type ExplanationView = (typeof EXPLANATIONS)[number] | 'pages' | 'bug';

/** The pane that has the whole screen. */
export type Zoom = 'tree' | 'plot' | 'card';

/** What the plot pane shows. `region` is available for samples of two inputs. */
export const PLOTS = ['loss', 'region', 'slice', 'data', 'gradient'] as const;
export type PlotView = (typeof PLOTS)[number];

/** The lists and texts that can cover the screen. */
export const LISTS = ['summary', 'moments', 'output', 'top'] as const;
export type ListName = (typeof LISTS)[number];

/** Graphviz itself, as WebAssembly: loaded when the first drawing is made, and not before. */
import type { Viz } from '@viz-js/viz';

let loading: Promise<Viz> | undefined;

/** The one instance, loaded once. */
export function graphviz(): Promise<Viz> {
  loading ??= import('@viz-js/viz').then(({ instance }) => instance());
  return loading;
}

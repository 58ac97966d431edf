/**
 * Effects: what a session needs from outside. `update` only stores one in the session; the view takes it from there,
 * performs it once, and dispatches an action with the result, if there is one.
 */

/** What can be copied of the selected node. */
export type Copied = 'value' | 'gradient' | 'row' | 'path' | 'expression';

export type Effect =
  | { readonly kind: 'copy'; readonly what: Copied; readonly text: string }
  /** The file's ending is always that of a format. */
  | { readonly kind: 'export'; readonly file: string }
  | { readonly kind: 'open'; readonly file: string }
  /** `over`: even over another file, or one that has changed meanwhile. */
  | { readonly kind: 'write'; readonly file: string; readonly over: boolean }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' };

/** One kind of effect: `EffectOf<'copy'>`. */
export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

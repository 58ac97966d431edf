/**
 * What a session asks of the world around it. `update` only writes it down; whoever runs the session takes it from
 * there, does it once, and answers with an action if there is something to say.
 */

/** What can be copied of the selected node. */
export type Copied = 'value' | 'gradient' | 'row' | 'path' | 'expression';

export type Effect =
  | { readonly kind: 'copy'; readonly what: Copied; readonly text: string }
  /** The file's ending is that of a format. */
  | { readonly kind: 'export'; readonly file: string }
  | { readonly kind: 'open'; readonly file: string }
  /** `over`: in place of another file, too, or of one that has changed meanwhile. */
  | { readonly kind: 'write'; readonly file: string; readonly over: boolean }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' };

/** One kind of effect: `EffectOf<'copy'>`. */
export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/**
 * Effects: what a session needs from outside. `update` only stores one in the session; the view takes it from there,
 * performs it once, and dispatches an action with the result, if there is one.
 */

/** A moment of a program to go to. */
export interface WantedMoment {
  readonly index: number;
  /** The direction to look in if it was not kept. */
  readonly by: 1 | -1;
  /** The iteration of what the user has done there. */
  readonly at: number | 'present';
  /** Nobody asked for it: it is the newest, or the first with wrong gradients. */
  readonly follows?: true;
}

/** Names or paths that a line could go on with. */
export interface WantedNames {
  readonly of: 'name' | 'node' | 'file';
  /** What they may begin with: the first that any begins with counts. */
  readonly starts: readonly string[];
  /** The line that wants them. */
  readonly text: string;
  readonly cursor: number;
}

/** What can be copied of the selected node. */
export type Copied = 'value' | 'gradient' | 'row' | 'path' | 'expression';

export type Effect =
  | { readonly kind: 'copy'; readonly what: Copied; readonly text: string }
  /** The file's ending is always that of a format. */
  | { readonly kind: 'export'; readonly file: string }
  | { readonly kind: 'open'; readonly file: string }
  /** `over`: even over another file, or one that has changed meanwhile. */
  | { readonly kind: 'write'; readonly file: string; readonly over: boolean }
  /** Runs a user's own program: a file and its arguments, or -m and a module. */
  | { readonly kind: 'run'; readonly words: readonly string[] }
  | { readonly kind: 'load-moment'; readonly wanted: WantedMoment }
  /** Shows what the program has printed. */
  | { readonly kind: 'output' }
  /** Looks for what the word in the command line can be completed to. */
  | { readonly kind: 'complete'; readonly wanted: WantedNames }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' };

/** One kind of effect: `EffectOf<'copy'>`. */
export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

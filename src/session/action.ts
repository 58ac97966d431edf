/** Everything a user can do, as a value. Keys, the command line and tests all produce these. */
import type { Direction } from '../engine/optimizers/optimizers.js';
import type { Copied, WantedMoment, WantedNames } from './effects.js';
import type { Field, Lines, Message, Moment, Moments, OpenList, Selection, Session } from './model.js';

/** What a file's `# :` commands can do too: these change only the session and have no effect outside. */
export type PureAction =
  | { readonly type: 'root'; readonly node: number }
  | { readonly type: 'go'; readonly node: number }
  /** Goes to a group, by its name. */
  | { readonly type: 'go-group'; readonly name: string }
  | { readonly type: 'freeze'; readonly nodes: readonly number[]; readonly frozen?: boolean }
  | { readonly type: 'rate'; readonly to: number }
  | { readonly type: 'schedule'; readonly text: string }
  | { readonly type: 'direction'; readonly to?: Direction }
  | { readonly type: 'optimizer'; readonly name: string }
  | { readonly type: 'bug'; readonly name: string }
  | { readonly type: 'predict'; readonly nodes?: readonly number[] }
  /** Shows a lens or a plot by its name. */
  | { readonly type: 'show'; readonly what: 'lens' | 'plot'; readonly name: string }
  | { readonly type: 'page'; readonly text?: string; readonly by?: 1 | -1; readonly unseen?: true }
  | { readonly type: 'say'; readonly text: string; readonly tone?: 'info' | 'error' };

export type Action =
  | PureAction
  | { readonly type: 'select'; readonly row: Selection }
  | { readonly type: 'fold'; readonly node: number; readonly folded: boolean }
  | { readonly type: 'fold-all' }
  | { readonly type: 'unfold-all' }
  | { readonly type: 'binary' }
  | { readonly type: 'backward' }
  | { readonly type: 'zero-gradients' }
  | { readonly type: 'propagate'; readonly count: number }
  | { readonly type: 'set-gradient'; readonly node: number; readonly text: string }
  | { readonly type: 'shift'; readonly count: number }
  | { readonly type: 'example'; readonly name: string }
  | { readonly type: 'open'; readonly file: string }
  | { readonly type: 'opened'; readonly session: Session }
  | { readonly type: 'reread'; readonly session: Session }
  /** The file has a newer line, perhaps after it began again; `opened` is its session if it has another graph. */
  | { readonly type: 'line'; readonly lines: Lines; readonly opened?: Session; readonly isAgain?: boolean }
  /** Runs a user's own program, from the words of a command line. */
  | { readonly type: 'run-program'; readonly words: string }
  /** It runs: its session is at its first moment, with the list of them. */
  | { readonly type: 'program-opened'; readonly session: Session; readonly moments: Moments }
  | { readonly type: 'moment-arrived'; readonly moments: readonly Moment[] }
  /** The moment that was wanted, or the nearest that is kept, or why there is none. */
  | {
      readonly type: 'moment-loaded';
      readonly wanted: WantedMoment;
      readonly opened?: Session;
      readonly problem?: string;
    }
  /** What is new about the program. */
  | { readonly type: 'program-said'; readonly news: ProgramNews }
  | { readonly type: 'moment'; readonly index: number }
  | { readonly type: 'open-list'; readonly list: OpenList }
  /** Selects a row of the open list, and scrolls it. */
  | { readonly type: 'move-list'; readonly row: number; readonly top: number }
  | { readonly type: 'output' }
  /** Writes the graph to a file: the one that it was opened from if no other is given. */
  | { readonly type: 'write'; readonly file: string; readonly over: boolean }
  | { readonly type: 'written'; readonly path: string; readonly mark: string; readonly text: string }
  | { readonly type: 'answer'; readonly text: string }
  /** `unseen` if the screen is too small for what that shows. */
  | { readonly type: 'lens'; readonly by: 1 | -1; readonly unseen?: true }
  /** Opens the selected node's card, or closes it. */
  | { readonly type: 'card'; readonly unseen?: true }
  | { readonly type: 'plot'; readonly by: 1 | -1; readonly alone: boolean; readonly unseen?: true }
  | { readonly type: 'zoom'; readonly off?: true }
  | { readonly type: 'log-axis' }
  /** Scrolls the card or a page of text by some lines; the view knows how far. */
  | { readonly type: 'scroll'; readonly by: number }
  | { readonly type: 'picture' }
  | { readonly type: 'step'; readonly count: number }
  | { readonly type: 'nudge'; readonly count: number }
  | { readonly type: 'run'; readonly flatOut?: true }
  | { readonly type: 'fork' }
  /** Runs again with changed settings. */
  | { readonly type: 'compare'; readonly change: PureAction }
  | { readonly type: 'forget-runs' }
  | { readonly type: 'until'; readonly text: string }
  /** More iterations of a run, and how many it does a second if that was measured. */
  | { readonly type: 'advance'; readonly count: number; readonly rate?: number }
  | { readonly type: 'edit-leaf'; readonly node: number; readonly text: string }
  | { readonly type: 'rate-by'; readonly notches: number }
  | { readonly type: 'next-optimizer' }
  | { readonly type: 'earlier'; readonly count: number }
  | { readonly type: 'later'; readonly count: number }
  | { readonly type: 'iteration'; readonly k: number }
  | { readonly type: 'undo'; readonly count: number }
  | { readonly type: 'redo'; readonly count: number }
  | { readonly type: 'open-field'; readonly kind: Field['kind'] }
  /** A key for the open field, by its name, and a paste. */
  | { readonly type: 'field-key'; readonly key: string }
  /** What a line can go on with: names that begin with `start`, the end of the text before its cursor. */
  | {
      readonly type: 'completed';
      readonly wanted: WantedNames;
      readonly start: string;
      readonly names: readonly string[];
    }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'command'; readonly text: string }
  | { readonly type: 'statements'; readonly text: string }
  | { readonly type: 'search'; readonly text: string }
  /** Goes `by` matches forward, or back if it is negative. */
  | { readonly type: 'search-again'; readonly by: number }
  | { readonly type: 'copy'; readonly what: Copied }
  | { readonly type: 'export'; readonly file: string }
  | { readonly type: 'suspend' }
  | { readonly type: 'redraw' }
  | { readonly type: 'mouse' }
  | { readonly type: 'help' }
  | { readonly type: 'cancel' }
  /** Quits; a program that has run for long is asked about first if `asks`. */
  | { readonly type: 'close'; readonly asks?: true };

export interface ProgramNews extends Partial<Pick<Moments, 'ending' | 'isLong' | 'summary'>> {
  /** The way of its updates. */
  readonly direction?: Direction;
  readonly message?: Message;
}

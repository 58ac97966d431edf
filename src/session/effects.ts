/**
 * What a session asks of the world around it: the clipboard, and files. `update` only writes it down; whoever
 * runs the session takes it from there, does it once, and answers with an action.
 */
export interface Copying {
  readonly kind: 'copy';
  /** What is copied, for the sentence that says so. */
  readonly what: string;
  readonly text: string;
}

export interface Exporting {
  readonly kind: 'export';
  /** Its ending is that of a format. */
  readonly file: string;
}

export interface OpeningFile {
  readonly kind: 'open';
  readonly file: string;
}

export interface Writing {
  readonly kind: 'write';
  readonly file: string;
  /** Whether it may take the place of another file, or of one that has changed meanwhile. */
  readonly over: boolean;
}

export type Effect = Copying | Exporting | OpeningFile | Writing;

/**
 * What the helper (mgrad.py) says through its pipe: one JSON object a line, its "event" first. A line that is not one of
 * these is passed over, since the program shares the process and can write there too.
 */

export type MomentKind = 'backward' | 'draw_dot' | 'show' | 'largest';

/** One call of backward or draw_dot. */
export interface MomentEvent {
  readonly event: 'moment';
  /** Counts all of them, from 1, whether their numbers were taken or not. */
  readonly index: number;
  readonly kind: MomentKind;
  /** The line of the call: `train.py:41`. */
  readonly place: string;
  readonly root: { readonly label: string | undefined; readonly data: number };
  readonly nodes: number;
  /** Since the program began. */
  readonly seconds: number;
  /** The names of its files in the folder; undefined if its numbers were not taken. */
  readonly file: string | undefined;
  readonly structure: number | undefined;
  /** What backward raised. */
  readonly raised: string | undefined;
  readonly note: string | undefined;
  /** Why its numbers were not taken. */
  readonly skipped: string | undefined;
}

export type ProgramEvent =
  | { readonly event: 'start'; readonly python: string; readonly executable: string }
  | { readonly event: 'class'; readonly name: string; readonly place: string }
  | { readonly event: 'lacks'; readonly name: string; readonly place: string; readonly lacks: readonly string[] }
  | MomentEvent
  | { readonly event: 'note'; readonly text: string }
  | { readonly event: 'stand-ins'; readonly modules: readonly string[] }
  | {
      readonly event: 'failed';
      readonly place: string | undefined;
      readonly error: string;
      readonly cell: number | undefined;
    }
  | { readonly event: 'end'; readonly code: number };

const KINDS: readonly string[] = ['backward', 'draw_dot', 'show', 'largest'];

type Fields = Readonly<Record<string, unknown>>;

/** The event on a line; undefined if it is not one. */
export function eventIn(line: string): ProgramEvent | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return undefined;
  }
  return typeof fields === 'object' && fields !== null ? eventOf(fields as Fields) : undefined;
}

function eventOf(fields: Fields): ProgramEvent | undefined {
  switch (fields.event) {
    case 'start':
      return { event: 'start', python: textIn(fields.python), executable: textIn(fields.executable) };
    case 'class':
      return { event: 'class', name: textIn(fields.name), place: textIn(fields.place) };
    case 'lacks':
      return { event: 'lacks', name: textIn(fields.name), place: textIn(fields.place), lacks: textsIn(fields.lacks) };
    case 'moment':
      return momentOf(fields);
    case 'note':
      return { event: 'note', text: textIn(fields.text) };
    case 'stand-ins':
      return { event: 'stand-ins', modules: textsIn(fields.modules) };
    case 'failed':
      return {
        event: 'failed',
        place: textOr(fields.place),
        error: textIn(fields.error),
        cell: countOr(fields.cell),
      };
    case 'end':
      return { event: 'end', code: typeof fields.code === 'number' ? fields.code : 1 };
    default:
      return undefined;
  }
}

/** A file's name has no part that leads out of the folder. */
const FILE = /^moment-\d+\.bin$/;

function momentOf(fields: Fields): MomentEvent | undefined {
  const { kind, file, root } = fields;
  const index = countOr(fields.index);
  if (index === undefined || typeof kind !== 'string' || !KINDS.includes(kind)) return undefined;
  const { label, data } = (typeof root === 'object' && root !== null ? root : {}) as Fields;
  const structure = countOr(fields.structure);
  const isTaken = typeof file === 'string' && FILE.test(file) && structure !== undefined;
  return {
    event: 'moment',
    index,
    kind: kind as MomentKind,
    place: textIn(fields.place),
    root: { label: textOr(label), data: numberIn(data) },
    nodes: countOr(fields.nodes) ?? 0,
    seconds: typeof fields.seconds === 'number' ? fields.seconds : 0,
    file: isTaken ? file : undefined,
    structure: isTaken ? structure : undefined,
    raised: textOr(fields.raised),
    note: textOr(fields.note),
    skipped: textOr(fields.skipped),
  };
}

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const textIn = (value: unknown): string => textOr(value) ?? '';
const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const countOr = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** A number; those that JSON does not have are texts. */
function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  return value === 'Infinity' ? Infinity : value === '-Infinity' ? -Infinity : Number.NaN;
}

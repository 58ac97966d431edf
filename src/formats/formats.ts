/**
 * The formats that a graph and its history are exported in, one row each: the file's ending chooses. A writer
 * is loaded when it is first needed.
 */
import { noSuch } from '../text/nearest.js';
import { ExportError } from './error.js';
import type { Exported } from './exported.js';

export interface Format {
  readonly ending: string;
  /** What the file is, for help. */
  readonly help: string;
  /** Whether it contains all iterations, rather than the one that is on the screen. */
  readonly wholeHistory: boolean;
  /** The file's text, in pieces. Throws an ExportError if this format cannot express the graph. */
  readonly write: (exported: Exported) => Promise<Iterable<string>>;
}

export const FORMATS: readonly Format[] = [
  {
    ending: 'dot',
    help: 'the drawing of the lecture, for Graphviz',
    wholeHistory: false,
    write: async (exported) => (await import('./drawings/dot.js')).dot(exported),
  },
  {
    ending: 'svg',
    help: 'the same drawing as a picture',
    wholeHistory: false,
    write: async (exported) => (await import('./drawings/svg.js')).svg(exported),
  },
  {
    ending: 'mmd',
    help: 'the same drawing for Mermaid, which Markdown pages show',
    wholeHistory: false,
    write: async (exported) => (await import('./drawings/mermaid.js')).mermaid(exported),
  },
  {
    ending: 'json',
    help: 'the graph, its settings and all iterations, to be opened again',
    wholeHistory: true,
    write: async (exported) => (await import('./json/write.js')).jsonFile(exported),
  },
  {
    ending: 'csv',
    help: 'a table of the iterations: k, the root, every leaf',
    wholeHistory: true,
    write: async (exported) => (await import('./csv.js')).csv(exported),
  },
  {
    ending: 'py',
    help: 'a script that computes the numbers again and checks them, in plain Python or with --torch',
    wholeHistory: false,
    write: async (exported) => (await import('./python/script.js')).python(exported),
  },
];

const endings = FORMATS.map(({ ending }) => ending);

/** `dot, svg, mmd, json, csv or py`. */
export const ENDINGS = `${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`;

/** The format of a file's name. Throws an ExportError that lists the formats if it has none. */
export function formatFor(file: string): Format {
  const format = formatNamed(file);
  if (!format) throw new ExportError(problemWith(file) as string);
  return format;
}

/** Why a file's name is not that of a format, or undefined if it is. */
export function problemWith(file: string): string | undefined {
  if (formatNamed(file)) return undefined;
  const ending = endingOf(file);
  return ending === undefined
    ? `${file}: expected a name that ends in ${ENDINGS}`
    : `${file}: ${noSuch('format', ending, endings)}`;
}

const formatNamed = (file: string): Format | undefined =>
  FORMATS.find(({ ending }) => ending === endingOf(file)?.toLowerCase());

const endingOf = (file: string): string | undefined => /[^/\\]\.([^./\\]+)$/.exec(file)?.[1];

/** A file with a graph on each line (`.jsonl`): opened at the newest line, and read on from there when it grows. */
import { basename, resolve } from 'node:path';
import { FileError } from '../files/error.js';
import { kindOfFile, readableKind } from '../files/kind.js';
import { type FileLine, type LinePlace, linesAfter, placeIn } from '../files/lines.js';
import { watchFile } from '../files/watch.js';
import { ExportError } from '../formats/error.js';
import { readPoint } from '../formats/json/read.js';
import { SourceError } from '../notation/source.js';
import type { Work } from '../notation/work.js';
import type { GivenSettings, Lines, Model, Series, Session } from '../session/model.js';
import { linesOf, onSameTape, openLine, withPoint } from '../session/source/lines.js';
import type { Opened } from '../session/source/open.js';
import { notesOn } from '../session/source/saved.js';
import { plural } from '../text/numbers.js';
import { shortPath } from '../text/short-path.js';

export const isLines = (file: string): boolean => /\.jsonl$/i.test(file);

/** What a message says was expected, if there is none. */
const EXPECTED = 'expected a graph as JSON on each line';

/** Resolves when a file has its first line, which another program may still be about to write. */
export function firstLineOf(file: string): Promise<void> {
  const path = resolve(file);
  return new Promise((done, failed) => {
    const end = watchFile(
      path,
      () => {
        try {
          if (!hasLine(path, shortPath(file))) return;
          done();
        } catch (error) {
          failed(error);
        }
        end();
      },
      'growing',
    );
  });
}

/** Whether there is a line to read; if it is not a file, that is an error and not waited for. */
export function hasLine(path: string, name: string): boolean {
  if (kindOfFile(path) === 'none') return false;
  if (readableKind(path, name) !== 'file') return true;
  const [line] = linesAfter(path, name, undefined);
  return line !== undefined && (line.isComplete || isJson(line.text ?? ''));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Opens the newest line of a file that can be used. Throws a FileError if there is none. */
export function* openLines(
  file: string,
  path: string,
  given: ReadonlyMap<string, number>,
  settings: GivenSettings,
): Work<Opened> {
  const name = shortPath(file);
  const kind = readableKind(path, name);
  if (kind !== 'file') throw new FileError(`${name} is a ${kind}; expected a file`);
  let end: number | undefined;
  // what is appended meanwhile is not waited for: it could come as fast as it is read
  const isAtEnd = ({ place, size }: FileLine): boolean => {
    end ??= size;
    return place.bytes >= end;
  };
  const { series, place, problems } = yield* readLines(file, path, {}, isAtEnd);
  if (!series || !place) throw new FileError(problems[0] ?? `${name} is empty; ${EXPECTED}`);
  const options = { title: basename(file), ...settings, origin: { path, settings } };
  const opened = yield* openLine(file, series, place, given, options);
  return { ...opened, notes: [...passedOver(problems), ...opened.notes] };
}

const passedOver = ([first, ...more]: readonly string[]): string[] =>
  first === undefined
    ? []
    : [`${first}; this line is passed over${more.length === 0 ? '' : `, and ${plural(more.length, 'line')} more`}`];

/** What a file has now. */
export interface ReadOn {
  /** The newest line that can be used; undefined if the file began again and has none yet. */
  readonly lines: Lines | undefined;
  /** Its session, if its graph is not the one that is open. */
  readonly opened: Session | undefined;
  /** What is shown otherwise than the line has it, and why other lines could not be used. */
  readonly notes: readonly string[];
  readonly problems: readonly string[];
  /** Whether the file began again, and whether its end was reached. */
  readonly isAgain: boolean;
  readonly isAll: boolean;
}

/** Reads the lines that have come since `lines`, until it is enough for now, for the model that is open. */
export function* readOn(
  file: string,
  path: string,
  lines: Lines,
  { program, origin }: Model,
  isEnough: () => boolean,
): Work<ReadOn> {
  const place = placeIn(path, shortPath(file), lines.place);
  const read = yield* readLines(file, path, place ? { place, series: lines } : {}, isEnough);
  const { problems, isAll } = read;
  const nothing = { opened: undefined, notes: [], problems, isAgain: !place, isAll };
  if (!read.series || !read.place) return { ...nothing, lines: undefined };
  const series = onSameTape(read.series, program.tape);
  if (read.series.point === lines.point) return { ...nothing, lines: { ...lines, place: read.place } };
  const next = linesOf(series, read.place);
  const notes = notesOn(series.point, next.others);
  if (series.point.tape === program.tape) return { ...nothing, lines: next.lines, notes };
  const { settings } = origin;
  const options = { title: basename(file), ...settings, origin: { path, ...(settings && { settings }) } };
  const { session } = yield* openLine(file, series, read.place, new Map(), options);
  return { ...nothing, lines: session.model.origin.lines, opened: session, notes };
}

interface Read {
  readonly series: Series | undefined;
  readonly place: LinePlace | undefined;
  readonly problems: readonly string[];
  readonly isAll: boolean;
}

/** Reads the lines after a place into a series. A last line without a line end counts if it is all there. */
function* readLines(
  file: string,
  path: string,
  from: { readonly place?: LinePlace; readonly series?: Series },
  isEnough: (line: FileLine) => boolean,
): Work<Read> {
  const name = shortPath(file);
  const problems: string[] = [];
  let { place, series } = from;
  for (const line of linesAfter(path, name, place)) {
    const { number, text, isComplete, place: after, size } = line;
    if (!isComplete && !isJson(text ?? '')) break;
    const begun = place?.bytes ?? 0;
    try {
      if (text === undefined) throw new FileError(`${name}:${number}: this is not UTF-8 text`);
      const reading = readPoint({ name: file, text, firstLine: number });
      let step = reading.next();
      for (; !step.done; step = reading.next())
        yield { doing: 'reading', name: file, done: begun + step.value.done, all: size };
      series = withPoint(series, step.value);
    } catch (error) {
      problems.push(problemIn(error));
    }
    place = isComplete ? after : { ...after, lines: number - 1 };
    if (isEnough(line)) return { series, place, problems, isAll: false };
  }
  return { series, place, problems, isAll: true };
}

/** Why a line could not be used, with its place. Throws every other error. */
function problemIn(error: unknown): string {
  if (error instanceof SourceError) return error.message.split('\n', 1)[0] as string;
  if (error instanceof ExportError || error instanceof FileError) return error.message;
  throw error;
}

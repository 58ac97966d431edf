/** JSON from a source, with errors at their place. */
import { type Source, SourceError } from './source.js';

/** The value of a JSON text. Throws a SourceError if it is not JSON; `meant` says what it should have been. */
export function jsonValue(source: Source, meant: string): unknown {
  const text = source.text.startsWith('\ufeff') ? source.text.slice(1) : source.text;
  try {
    return JSON.parse(text);
  } catch (error) {
    const value = pythonJson(text);
    if (value !== undefined) return value;
    throw new SourceError(
      source,
      wrongAt(source, text, (error as Error).message),
      `this is not JSON, and so not a ${meant}`,
    );
  }
}

/** A string, or a number that JSON does not have. */
const WORD = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g;

/** The value of a text with nan and infinity as Python's json writes them, read as strings; undefined if it is not that. */
function pythonJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(WORD, (word) => (word.startsWith('"') ? word : `"${word}"`)));
  } catch {
    return undefined;
  }
}

/** Where the parser stopped, if its message says so. */
function wrongAt(source: Source, text: string, message: string): number {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  const at = position !== undefined ? Number(position) : /end of JSON/.test(message) ? text.trimEnd().length : 0;
  return Math.min(at + source.text.length - text.length, source.text.length);
}

/**
 * A session as a text in the notation: what `:w` writes. The user's own text is kept if there is one, with the present
 * numbers and settings; if it cannot be kept, the text is generated from the graph. Either is opened again and compared
 * before it is used, and Python reads either as UTF-8.
 */
import { newData, setLeaves } from '../../engine/autodiff/backprop.js';
import { NONE, relabel } from '../../engine/tape.js';
import { ExportError } from '../../formats/error.js';
import { newAnchors } from '../../notation/parse/anchors.js';
import { readSource } from '../../notation/read.js';
import type { Program } from '../../notation/run/machine.js';
import { SourceError } from '../../notation/source.js';
import { edited, inserted, lineEndOf, withData } from '../../notation/write/rewrite.js';
import { type Script, scriptOf } from '../../notation/write/script.js';
import { escape, escapeSource } from '../../text/escape.js';
import { CODING } from '../../text/python.js';
import { commandIn } from '../commands/commands.js';
import type { Model, Origin, Session } from '../model.js';
import { leavesOf } from '../viewed.js';
import { OpenError, openReading, openSession } from './opening.js';
import { type Numbered, pairing, sameTape } from './same.js';
import { commandsFor, settingEdits, settingsFor, type WrittenSettings } from './settings.js';

export interface WrittenText {
  readonly pieces: Iterable<string>;
  /** Whether it is the user's text, rather than one generated from the graph. */
  readonly kept: boolean;
}

/**
 * The text that opens as what is on the screen: the same graph, leaf data, settings and pages, at iteration 0.
 * Throws an ExportError if there is none.
 */
export function writtenText(session: Session): WrittenText {
  const model = { ...session.model, leaves: leavesOf(session) };
  const kept = rewritten(model, session.pages);
  if (kept !== undefined) return { pieces: [kept], kept: true };
  const text = orUndefined(() => written(model, session.pages));
  if (text === undefined) throw new ExportError('what would be written does not open as this graph again; see :export');
  return { pieces: [text], kept: false };
}

/** All statements that made the graph. */
function textOf({ text, typed }: Origin): string | undefined {
  if (text === undefined || typed === undefined) return text;
  const end = lineEndOf(text);
  return `${text}${text.endsWith('\n') ? '' : end}${typed.replaceAll('\n', end)}${end}`;
}

/** The user's text with the present numbers and settings, or undefined if it cannot express them. */
function rewritten(model: Model, pages: readonly string[]): string | undefined {
  const { given = new Map() } = model.origin;
  const own = textOf(model.origin);
  if (own === undefined) return undefined;
  const text = escapeSource(own);
  return orUndefined(() => {
    const anchors = newAnchors();
    const reading = readSource({ name: '', text }, { given, anchors });
    if (!sameTape(reading.tape, model.program.tape)) return undefined;
    for (const inPlace of [true, false]) {
      const changed = withData({ text, reading, anchors, given }, model.leaves, inPlace);
      const whole = changed === undefined ? undefined : orUndefined(() => withSettings(changed, model, pages));
      if (whole !== undefined) return whole;
    }
    return undefined;
  });
}

/** A text that cannot be read must not be written. */
function orUndefined(make: () => string | undefined): string | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof SourceError || error instanceof OpenError) return undefined;
    throw error;
  }
}

/** The text with the model's settings and pages, if it opens as the same graph with the same data; else undefined. */
function withSettings(text: string, model: Model, pages: readonly string[]): string | undefined {
  const source = { name: '', text };
  const reading = readSource(source);
  const to = reading.root === NONE ? undefined : pairing(model, { program: reading, ...reading });
  if (!to) return undefined;
  const opened = openReading(reading, source);
  const { model: now } = opened;
  const wanted = settingsFor(model, reading.tape, to);
  const edits = [
    ...settingEdits(text, reading.directives, wanted, now, now.program),
    ...inserted(text, pageLines(pages.slice(opened.pages.length))),
  ];
  const after = readAsUtf8(edited(text, edits));
  return after === text || opensAs(after, model, pages) ? after : undefined;
}

/** Whether a text opens as this graph with its data, settings and pages, and nothing else. */
function opensAs(text: string, model: Numbered & WrittenSettings, pages: readonly string[]): boolean {
  const source = { name: '', text };
  const { model: again, pages: itsPages } = openReading(readSource(source), source);
  const to = pairing(model, again);
  if (!to || again.program.names.size !== model.program.names.size) return false;
  const wanted = settingsFor(model, again.program.tape, to);
  const isSame = settingEdits(text, [], wanted, again, again.program).length === 0;
  return isSame && pageLines(itsPages).join('\n') === pageLines(pages).join('\n');
}

/** Pages as a file's commands, one line each. A page that a command cannot express is left out. */
const pageLines = (pages: readonly string[]): string[] =>
  pages.map((page) => `say ${escape(page.trim())}`).flatMap((line) => (isPage(line) ? [`# :${line}`] : []));

const isPage = (line: string): boolean => commandIn(line) === 'say' && line !== 'say ';

/** A text generated from the graph, after its settings and pages; undefined if it does not open as the same graph. */
function written(model: Model, pages: readonly string[]): string | undefined {
  const { program, root, leaves, frozen } = model;
  const { tape } = program;
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  const script = scriptOf(tape, root, data, new Set(tape.leaves.filter((_, slot) => frozen[slot])));
  const plain = openSession({ title: '', program, root: script.root, leaves }).model;
  const wordFor = (id: number): string => script.names.get(id) ?? `#${id}`;
  const settings = script.names.has(root) ? model : { ...model, root: script.root };
  const lines = [CODING, ...pageLines(pages)];
  for (const command of commandsFor(settings, plain, tape, wordFor)) lines.push(`# :${command}`);
  for (const statement of script.statements) lines.push(statement);
  const text = `${lines.join('\n')}\n`;
  return opensAs(text, { ...settings, program: programOf(program, script) }, pages) ? text : undefined;
}

/** The graph as its script makes it, where a name that is assigned is also the node's label if it has no other. */
function programOf({ tape, usesValue }: Program, { names }: Script): Program {
  const labels = tape.labels.map((label, id) => (names.has(id) ? label || names.get(id) : undefined));
  const terms = new Map(Array.from(names, ([id, name]) => [name, { id }]));
  return { tape: relabel(tape, labels), names: terms, usesValue };
}

/** The first two lines of a text if they are comments: Python looks there for the name of an encoding. */
const HEAD = /^\ufeff?(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|[\r\n]|$)){0,1}(?:[ \t\f]*#[^\r\n]*)?/;
const ENCODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/m;
const SHEBANG = /^\ufeff?#![^\r\n]*(?:\r\n|[\r\n]|$)/;

/** A text that Python reads as UTF-8, whatever its first comments say. */
function readAsUtf8(text: string): string {
  const [, encoding = 'utf-8'] = ENCODING.exec(HEAD.exec(text)?.[0] ?? '') ?? [];
  if (/^utf[-_]?8$/i.test(encoding)) return text;
  const [first = ''] = SHEBANG.exec(text) ?? [];
  const at = /coding[:=]/.test(first) ? 0 : first.length;
  const from = at === 0 && text.startsWith('\ufeff') ? 1 : at;
  return `${text.slice(0, from)}${CODING}${lineEndOf(text)}${text.slice(from)}`;
}

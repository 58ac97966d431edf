/**
 * A session as a text in the notation: what `:w` writes. The user's own text is kept where there is one, with
 * today's numbers and settings in it; what comes out is read again before it is trusted. Where the text
 * cannot be kept, or there is none, the graph is written out.
 */
import { newData, setLeaves } from '../engine/backprop.js';
import { NONE } from '../engine/tape.js';
import { newAnchors } from '../notation/anchors.js';
import { readSource } from '../notation/read.js';
import { edited, inserted, lineEndOf, withData } from '../notation/rewrite.js';
import { scriptOf } from '../notation/script.js';
import { SourceError } from '../notation/source.js';
import { commandIn } from './commands.js';
import { openReading } from './open.js';
import { OpenError } from './opening.js';
import { pairing, sameTape } from './same.js';
import { leavesOf, type Model, type Origin, openSession, type Session } from './session.js';
import { commandsFor, settingEdits, settingsIn } from './settings.js';

export interface WrittenText {
  readonly pieces: Iterable<string>;
  /** Whether it is the user's text, rather than one that was made of the graph. */
  readonly kept: boolean;
}

/** The text that opens again as what is on the screen: the same graph, leaf data and settings, at iteration 0. */
export function writtenText(session: Session): WrittenText {
  const model = { ...session.model, leaves: leavesOf(session) };
  const text = rewritten(model, session.pages);
  return text === undefined ? { pieces: written(model, session.pages), kept: false } : { pieces: [text], kept: true };
}

/** All statements that the graph was made from. */
function textOf({ text, typed }: Origin): string | undefined {
  if (text === undefined || typed === undefined) return text;
  const end = lineEndOf(text);
  return `${text}${text.endsWith('\n') ? '' : end}${typed.replaceAll('\n', end)}${end}`;
}

/** The user's text with today's numbers and settings, or undefined where it cannot say them. */
function rewritten(model: Model, pages: readonly string[]): string | undefined {
  const { given = new Map() } = model.origin;
  const text = textOf(model.origin);
  if (text === undefined) return undefined;
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

/** What cannot be read is no text to be written. */
function orUndefined(make: () => string | undefined): string | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof SourceError || error instanceof OpenError) return undefined;
    throw error;
  }
}

/** The text with the model's settings and pages, where it says the same graph with the same data; else undefined. */
function withSettings(text: string, model: Model, pages: readonly string[]): string | undefined {
  const source = { name: '', text };
  const reading = readSource(source);
  if (reading.root === NONE) return undefined;
  const to = pairing(model, { program: reading, root: reading.root, leaves: reading.leaves });
  if (!to) return undefined;
  const opened = openReading(reading, source);
  const { model: now } = opened;
  const wanted = settingsIn(model, reading.tape, to);
  const edits = [
    ...settingEdits(text, reading.directives, wanted, now, now.program),
    ...inserted(text, pageLines(pages.slice(opened.pages.length))),
  ];
  if (edits.length === 0) return text;
  const after = edited(text, edits);
  const again = { name: '', text: after };
  const then = openReading(readSource(again), again).model;
  return settingEdits(after, [], wanted, then, then.program).length === 0 ? after : undefined;
}

/** Pages as a file's commands, a line each. What a file cannot say is left out. */
const pageLines = (pages: readonly string[]): string[] =>
  pages.map((page) => `say ${page.trim()}`).flatMap((line) => (isPage(line) ? [`# :${line}`] : []));

const isPage = (line: string): boolean => commandIn(line) === 'say' && line !== 'say ' && !/[\r\n]/.test(line);

/** The graph written out, with its settings and pages before it. */
function* written(model: Model, pages: readonly string[]): Generator<string> {
  const { program, root, leaves, frozen } = model;
  const { tape } = program;
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  const script = scriptOf(tape, root, data, new Set(tape.leaves.filter((_, slot) => frozen[slot])));
  const plain = openSession({ title: '', program, root: script.root, leaves }).model;
  const wordFor = (id: number): string => script.names.get(id) ?? `#${id}`;
  for (const line of pageLines(pages)) yield `${line}\n`;
  const settings = script.names.has(root) ? model : { ...model, root: script.root };
  for (const command of commandsFor(settings, plain, tape, wordFor)) yield `# :${command}\n`;
  for (const statement of script.statements) yield `${statement}\n`;
}

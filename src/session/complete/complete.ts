/**
 * Tab in the command line and the search. What can follow is found at once, or, for names of a large graph and for files,
 * by an effect, so that no frame waits. What all choices begin with is typed; then they are listed over the line, and Tab
 * and Shift-Tab go through them.
 */
import { complete } from '../../notation/work.js';
import { quoted } from '../../text/quoted.js';
import type { WantedNames } from '../effects.js';
import { say } from '../message.js';
import type { Choice, Choices, Field, FieldText, Session } from '../model.js';
import { typeable } from '../screen/paste.js';
import { type Named, namesFrom } from './names.js';
import { wantedIn } from './wanted.js';

/** The most nodes of a graph whose names are looked through while a key waits. */
const FEW = 5_000;
/** The most words of a name. */
const MOST_WORDS = 8;

type Line = Extract<Field, { kind: 'command' | 'search' }>;

const lineOf = ({ field }: Session): Line | undefined =>
  field?.kind === 'command' || field?.kind === 'search' ? field : undefined;

/** The session after Tab or Shift-Tab in a line; undefined if the key is another. */
export function completed(session: Session, key: string): Session | undefined {
  const by = key === 'tab' ? 1 : key === 'shift+tab' ? -1 : undefined;
  const field = lineOf(session);
  if (by === undefined || !field) return undefined;
  if (field.choices) return { ...session, field: turned(field, field.choices, by) };
  const wanted = wantedIn(field.text.slice(0, field.cursor), field.kind, session);
  const { from, word, of, also = [] } = wanted;
  if (typeof of !== 'string') return offer(session, from, matching(of, word));
  const { program } = session.model;
  const starts = of === 'nodes' ? startsIn(word) : [word];
  if (of !== 'file' && program.tape.size <= FEW)
    return offerNames(session, from, also, complete(namesFrom(program, starts, of !== 'name')));
  const { text, cursor } = field;
  const names = { of: of === 'nodes' ? ('node' as const) : of, starts, text, cursor };
  return { ...session, effect: { kind: 'complete', wanted: names } };
}

/** The parts of an argument that names may begin with: all of it, or what follows names that are complete. */
const startsIn = (argument: string): string[] =>
  [
    argument,
    ...Array.from(argument.matchAll(/[\s,]+/g), ({ 0: gap, index }) => argument.slice(index + gap.length)),
  ].slice(-MOST_WORDS);

/** The session with what was looked for, if its line is still the same. */
export function offerFound(session: Session, { text, cursor }: WantedNames, found: Named): Session {
  const field = lineOf(session);
  if (field?.text !== text || field.cursor !== cursor) return session;
  const { from, also = [] } = wantedIn(text.slice(0, cursor), field.kind, session);
  return offerNames(session, from, also, found);
}

function offerNames(session: Session, from: number, also: readonly Choice[], { start, names }: Named): Session {
  const field = lineOf(session);
  if (!field) return session;
  const others = matching(also, field.text.slice(from, field.cursor));
  const known = new Set(others.map(({ text }) => text.trim()));
  const choices = [...others, ...names.filter((name) => !known.has(name)).map((text) => ({ text }))];
  return offer(session, field.cursor - start.length, choices);
}

const matching = (choices: readonly Choice[], word: string): Choice[] =>
  choices.filter(({ text }) => text.startsWith(word) && text !== word);

/** The session with the choices for the text from `from` to the cursor: one is typed, several are listed. */
function offer(session: Session, from: number, choices: readonly Choice[]): Session {
  const field = lineOf(session);
  if (!field) return session;
  const word = field.text.slice(from, field.cursor);
  const all = choices.map((choice) => ({ ...choice, text: typeable(choice.text) }));
  const [first] = all;
  if (!first) return say(session, word === '' ? 'nothing to complete here' : `nothing begins with ${quoted(word)}`);
  const shared = sharedStart(all.map(({ text }) => text));
  const typed = { text: field.text, cursor: field.cursor };
  const begun = shared.length > word.length ? withWord(typed, from, shared) : typed;
  if (all.length === 1) return { ...session, field: { ...field, ...withWord(typed, from, first.text) } };
  return { ...session, field: { ...field, ...begun, choices: { from, typed: begun, all, at: -1 } } };
}

/** The field with the next choice typed, or the one before; before the first and after the last, what was typed. */
function turned(field: Line, choices: Choices, by: 1 | -1): Line {
  const { from, typed, all } = choices;
  const at = ((choices.at + 1 + by + all.length + 1) % (all.length + 1)) - 1;
  const choice = all[at];
  return { ...field, ...(choice ? withWord(typed, from, choice.text) : typed), choices: { ...choices, at } };
}

/** The text with another word from `from` to the cursor, which is after it then. */
const withWord = ({ text, cursor }: FieldText, from: number, word: string): FieldText => ({
  text: text.slice(0, from) + word + text.slice(cursor),
  cursor: from + word.length,
});

/** The session without the list of choices. */
export function withoutChoices(session: Session): Session {
  const field = lineOf(session);
  if (!field?.choices) return session;
  const { choices: _, ...rest } = field;
  return { ...session, field: rest };
}

/** The longest text that all begin with. */
function sharedStart([first = '', ...others]: readonly string[]): string {
  let shared = first;
  for (const each of others) while (!each.startsWith(shared)) shared = shared.slice(0, -1);
  return shared;
}

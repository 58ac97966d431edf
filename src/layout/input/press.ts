/**
 * From key names to actions: a count before a key, keys while a field or the help is open, and the table of keys for
 * all the rest. Pure: the count typed so far goes in and comes out.
 */
import type { Action } from '../../session/action.js';
import type { Field, Session } from '../../session/model.js';
import { LINE_BREAK } from '../../session/screen/paste.js';
import { listKey } from '../lists/keys.js';
import { CHORDS, EVERYWHERE, keyNamed } from './keymap.js';
import type { Situation } from './situation.js';

/** Digits typed so far, or the first key of a chord. */
export type Pending = string;

export interface Pressed {
  readonly pending: Pending;
  readonly does?: Action;
  /** How many lines of the help to scroll. */
  readonly scroll?: number;
}

const MOST_DIGITS = 9;
const PAGE = 10;
const HELP_SCROLL: ReadonlyMap<string, number> = new Map([
  ...['down', 'j', 'enter'].map((name) => [name, 1] as const),
  ...['up', 'k'].map((name) => [name, -1] as const),
  ...['pagedown', 'ctrl+f', 'ctrl+d', ' '].map((name) => [name, PAGE] as const),
  ...['pageup', 'ctrl+b', 'ctrl+u'].map((name) => [name, -PAGE] as const),
  ...['g', 'home'].map((name) => [name, -Infinity] as const),
  ...['G', 'end'].map((name) => [name, Infinity] as const),
]);

/** Whether a key name is one printable character. */
const isPrintable = (name: string): boolean => Array.from(name).length === 1;

/** Keys that close the help, besides those that work everywhere. */
const HELP_LEAVES = new Set(['?', 'q', 'esc']);

/** What a key does now. `situation` is called only if the key needs it. */
export function press(
  pending: Pending,
  name: string,
  session: Session,
  situation: (count: number) => Situation,
): Pressed {
  if (!EVERYWHERE.has(name)) {
    if (session.field) return { pending: '', does: inField(session.field, name, session.pages.length > 0) };
    if (name === 'esc' && pending !== '') return { pending: '' };
    if (session.help && !HELP_LEAVES.has(name)) return inHelp(name);
    if (session.list && !CHORDS.has(pending)) {
      const does = listKey(name, Number(pending || 1), session, situation(1).viewport);
      if (does) return { pending: '', does };
    }
    if (CHORDS.has(name) && !CHORDS.has(pending)) return { pending: name };
    if (CHORDS.has(pending)) return inChord(pending, name, situation);
    if (/^[1-9]$/.test(name) || (name === '0' && pending !== '')) {
      return { pending: pending.length < MOST_DIGITS ? pending + name : pending };
    }
  }
  const key = keyNamed(name);
  if (!key) return { pending: '', does: { type: 'say', text: `${shownKey(name)} does nothing here; ? for help` } };
  const does = key.press(situation(pending === '' ? 1 : Number(pending)));
  return does ? { pending: '', does } : { pending: '' };
}

/** The second key of a chord; an unknown one ends the chord. */
function inChord(first: string, name: string, situation: (count: number) => Situation): Pressed {
  const key = keyNamed(`${first}-${name}`);
  const does = key?.press(situation(1));
  if (does) return { pending: '', does };
  const known = CHORDS.get(first)
    ?.choices.map(({ key }) => key)
    .join(' ');
  return { pending: '', does: { type: 'say', text: `after ${first} comes one of ${known}, not ${shownKey(name)}` } };
}

/** Keys that turn a lesson's pages while it asks for a gradient; Space and Backspace only before an answer is begun. */
const PAGES: ReadonlyMap<string, { readonly by: 1 | -1; readonly inEmpty?: true }> = new Map([
  ['pagedown', { by: 1 }],
  ['pageup', { by: -1 }],
  [' ', { by: 1, inEmpty: true }],
  ['backspace', { by: -1, inEmpty: true }],
]);

function inField(field: Field, key: string, hasPages: boolean): Action {
  const page = hasPages && field.kind === 'predict' ? PAGES.get(key) : undefined;
  if (page && (!page.inEmpty || field.text === '')) return { type: 'page', by: page.by };
  if (key === 'esc') return { type: 'cancel' };
  return key === 'enter' ? submitted(field) : { type: 'field-key', key };
}

/** What Enter does with a field. */
export function submitted(field: Field): Action {
  const { text } = field;
  switch (field.kind) {
    case 'edit':
      return { type: 'edit-leaf', node: field.node, text };
    case 'gradient':
      return { type: 'set-gradient', node: field.node, text };
    case 'predict':
      return { type: 'answer', text };
    default:
      return { type: field.kind, text: text.replaceAll(`;${LINE_BREAK}`, '\n').replaceAll(LINE_BREAK, '\n') };
  }
}

/** The help covers the screen: keys that would change something behind it do nothing. */
function inHelp(name: string): Pressed {
  const scroll = HELP_SCROLL.get(name);
  return scroll === undefined ? { pending: '' } : { pending: '', scroll };
}

const shownKey = (name: string): string => (isPrintable(name) ? `"${name}"` : name.replace(/^ctrl\+/, '^'));

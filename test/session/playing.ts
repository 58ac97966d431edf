/** Plays keys into a session as the view does, without a screen, and reads numbers from it by name. */
import { readExample, sourceOf } from '../../src/examples/read.js';
import { exampleNamed } from '../../src/examples/table.js';
import { UNICODE } from '../../src/layout/glyphs.js';
import { keyNamed } from '../../src/layout/input/keymap.js';
import { press, submitted } from '../../src/layout/input/press.js';
import { readSource } from '../../src/notation/read.js';
import { gradientsOn } from '../../src/session/gradients/gradients.js';
import type { Field, Session } from '../../src/session/model.js';
import { exampleOptions } from '../../src/session/source/open.js';
import { type OpenOptions, openReading } from '../../src/session/source/opening.js';
import { nodeNamed } from '../../src/session/tree/lookup.js';
import { rowsOf, selectedRow } from '../../src/session/tree/rows.js';
import { selectedNode } from '../../src/session/tree/selection.js';
import { update } from '../../src/session/update.js';
import { dataOn } from '../../src/session/viewed.js';

const HEIGHT = 9;
const VIEWPORT = { columns: 80, rows: 24, glyphs: UNICODE };

export const LECTURE = 'a = 2.0; b = -3.0; c = 10.0\ne = a*b; d = e + c; f = -2.0\nL = d*f';

/** A session on a text in the notation. */
export function open(text: string, options: OpenOptions = {}): Session {
  const source = { name: 'test.py', text };
  return openReading(readSource(source), source, options);
}

/** A built-in graph, as `--example NAME` opens it. */
export function example(name: string, options: OpenOptions = {}): Session {
  const row = exampleNamed(name);
  if (!row) throw new Error(`no example ${name}`);
  return openReading(readExample(row), sourceOf(row), { ...exampleOptions(row), ...options });
}

export const lecture = (): Session => open(LECTURE);

/**
 * The session after some keys, each a key's name. Text behind `:` or `/` is typed there and entered;
 * text behind `=` is entered into the field that is open. `3s` is two keys.
 */
export function keys(session: Session, ...pressed: readonly string[]): Session {
  let after = session;
  let pending = '';
  const one = (name: string): void => {
    const rows = rowsOf(after);
    const situation = (count: number) => ({
      session: after,
      viewport: VIEWPORT,
      rows,
      height: HEIGHT,
      count,
    });
    const result = press(pending, name, after, situation);
    pending = result.pending;
    if (result.does && 'type' in result.does) after = update(after, result.does);
  };
  for (const each of pressed) {
    if (each.length > 1 && each.startsWith('=')) {
      if (!after.field) throw new Error(`no field is open for "${each}"`);
      after = update(after, submitted({ ...after.field, text: each.slice(1) }));
    } else if (each.length > 1 && /^[:/]/.test(each)) {
      one(each[0] as string);
      after = update(after, submitted({ ...(after.field as Field), text: each.slice(1) }));
    } else if (/^\d+./.test(each) && !keyNamed(each)) {
      const [, digits, name] = /^(\d+)(.+)$/.exec(each) as unknown as [string, string, string];
      for (const digit of digits) one(digit);
      one(name);
    } else {
      one(each);
    }
  }
  return after;
}

export function idOf(session: Session, name: string): number {
  const id = nodeNamed(session.model.program, name);
  if (id === undefined) throw new Error(`no node ${name}`);
  return id;
}

/** The data on the screen of the node called `name`. */
export const dataOf = (session: Session, name: string): number => dataOn(session)[idOf(session, name)] as number;

/** Its gradient on the screen. */
export const gradOf = (session: Session, name: string): number | undefined => gradientsOn(session)(idOf(session, name));

/** Several nodes' data or gradients, by name. */
export const datas = (session: Session, names: string): Record<string, number> =>
  Object.fromEntries(names.split(' ').map((name) => [name, dataOf(session, name)]));
export const grads = (session: Session, names: string): Record<string, number | undefined> =>
  Object.fromEntries(names.split(' ').map((name) => [name, gradOf(session, name)]));

/** The name of the selected node. */
export const selectedName = (session: Session): string | undefined =>
  session.model.program.tape.labels[selectedNode(session)];

/** Number of the selected row, counted from 0. */
export const rowNumber = (session: Session): number => selectedRow(session, rowsOf(session));

/** The text of the status line. */
export const said = (session: Session): string | undefined => session.message?.text;

/** The first selection by keys alone of the node called `name`: rows down from the first. */
export function select(session: Session, name: string): Session {
  let after = keys(session, 'g');
  for (let i = 0; i < rowsOf(session).count; i++) {
    if (selectedName(after) === name) return after;
    after = keys(after, 'j');
  }
  throw new Error(`no row ${name}`);
}

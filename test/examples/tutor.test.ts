/**
 * The tutor against the program: on every page the keys that it names are pressed, and what it says then
 * is looked up. Pages are lines; one that starts with `Press` names keys, all others make claims.
 */
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../src/examples/read.js';
import { type Example, exampleNamed } from '../../src/examples/table.js';
import { KEYMAP } from '../../src/layout/input/keymap.js';
import { gradientHeading } from '../../src/session/gradients/gradients.js';
import type { Session } from '../../src/session/model.js';
import { update } from '../../src/session/update.js';
import { dataOf, example, gradOf, keys, open, said, selectedName } from '../session/playing.js';

const tutor = example('tutor');

const linesOf = (page: string): string[] => page.split('\\n');
const keysIn = (line: string): string[] | undefined => /^Press {2}(.*)$/.exec(line)?.[1]?.split(' ');

/** The key's name for what a page calls it. */
const NAMES: Readonly<Record<string, string>> = { Space: ' ', Enter: 'enter' };

/** Presses what a page names. In a field, what stands before Enter is typed behind the text that is there. */
function pressed(session: Session, named: readonly string[]): Session {
  let after = session;
  let typed = '';
  for (const name of named) {
    if (!after.field) after = keys(after, NAMES[name] ?? name);
    else if (name !== 'Enter') typed += name;
    else after = keys(after, `=${after.field.text}${typed}`);
  }
  return after;
}

/** `e is -7.5` is about data, `e gets -2` about a gradient. */
const CLAIMS = /(?<![\w'])([a-fL]) (is|gets) (?:still )?(-?\d+(?:\.\d+)?)/g;

const shown = (x: number | undefined, as: string): string => (x ?? Number.NaN).toFixed(as.split('.')[1]?.length ?? 0);

/** What of a line is not so. */
function wrong(line: string, session: Session): string[] {
  return Array.from(line.matchAll(CLAIMS), ([claim, node = '', verb, number = '']) => {
    const real = shown(verb === 'is' ? dataOf(session, node) : gradOf(session, node), number);
    return real === number ? [] : [`"${claim}": it is ${real}`];
  }).flat();
}

test('has ten pages', () => {
  expect(tutor.pages).toHaveLength(10);
  expect([tutor.page, tutor.explanation]).toEqual([0, 'pages']);
});

test('every page fits its pane, at 80 x 24 and beside the tree', async () => {
  const { wrapped } = await import('../../src/text/wrap.js');
  for (const page of tutor.pages) {
    expect(linesOf(page).flatMap((line) => wrapped(line, 77)).length, page).toBeLessThanOrEqual(7);
    expect(linesOf(page).flatMap((line) => wrapped(line, 52)).length, page).toBeLessThanOrEqual(15);
  }
});

test('is plain ASCII, so that it reads the same on every terminal', () => {
  expect(sourceOf(exampleNamed('tutor') as Example).text).toMatch(/^[\n\x20-\x7e]*$/);
});

/** The sessions when each page is opened, all keys of those before it pressed. */
const opened: Session[] = [tutor];
for (const page of tutor.pages.slice(0, -1)) {
  const session = linesOf(page).reduce((now, line) => pressed(now, keysIn(line) ?? []), opened.at(-1) as Session);
  opened.push(session);
}

test('the keys of each page lead to the next', () => {
  expect(opened.map(({ page, explanation }) => [page, explanation])).toEqual(
    Array.from({ length: 10 }, (_, page) => [page, 'pages']),
  );
});

describe.each(tutor.pages.map((page, i) => ({ title: /^[^.?]+/.exec(page)?.[0], page, i })))(
  'page $title',
  ({ page, i }) => {
    test('says what is so, once its keys are pressed', () => {
      let session = opened[i] as Session;
      for (const line of linesOf(page)) {
        const named = keysIn(line);
        if (named) session = pressed(session, named);
        else expect(wrong(line, session)).toEqual([]);
        expect(session.message?.tone).not.toBe('error');
      }
    });

    test('names keys that there are', () => {
      const known = new Set(KEYMAP.flatMap(({ shown: all }) => all.split(' ')));
      for (const key of linesOf(page).flatMap((line) => keysIn(line) ?? [])) {
        if (key !== '.5' && key !== '99u') expect(known, key).toContain(key);
      }
    });
  },
);

describe('the claims that are not plain equations', () => {
  const at = (page: number, ...then: string[]): Session => keys(opened[page - 1] as Session, ...then);

  test('is counted: claims are really found on most pages', () => {
    const found = tutor.pages.map((page) => Array.from(page.matchAll(CLAIMS)).length);
    expect(found).toEqual([4, 1, 4, 2, 5, 4, 5, 2, 2, 0]);
  });

  test('page 2: a is selected, and the status line has 0.006 and 6', () => {
    expect(selectedName(at(2))).toBe('a');
    expect(said(at(2, '>'))).toMatch(/L \+= 0\.006, 6\.0000 times as much/);
  });

  test('page 6: z zeroes, x is the card, and Space is the same page again', () => {
    expect(gradOf(at(6, 'z'), 'a')).toBe(0);
    expect(at(6, 'z', 'b', 'x').explanation).toBe('card');
    expect(at(6, 'z', 'b', 'x', ' ')).toMatchObject({ explanation: 'pages', page: 5 });
  });

  test('page 7: 0.72 was promised, 0.7135 came', () => {
    const grads = ['a', 'b', 'c', 'f'].map((name) => gradOf(at(7), name) as number);
    expect(grads.reduce((sum, grad) => sum + 0.01 * grad * grad, 0)).toBeCloseTo(0.72, 12);
    expect((dataOf(at(7, 'S'), 'L') - dataOf(at(7), 'L')).toFixed(4)).toBe('0.7135');
  });

  test("page 8: the notebook's number to the last digit, and the heading", () => {
    const session = at(8, 'G', 'f', 'S');
    expect(dataOf(session, 'L')).toBe(-6.723584000000001);
    expect(gradientHeading(session)).toBe('grad @0');
  });

  test('page 9: the start, grad @1, and v closes the page', () => {
    expect(dataOf(at(9, '99u'), 'L')).toBe(-8);
    expect(gradientHeading(at(9, '99u', 's', 's'))).toBe('grad @1');
    expect(at(9, 'v').explanation).toBe('none');
  });

  test('page 10: L falls, until the run ends by itself; the examples are there; t guesses and Esc ends it', () => {
    let session = at(10, 'r');
    const before = dataOf(session, 'L');
    session = update(session, { type: 'advance', count: 5 });
    expect(dataOf(session, 'L')).toBeLessThan(before);
    session = update(session, { type: 'advance', count: 100_000 });
    expect(session.run).toBeUndefined();
    expect(said(session)).toMatch(/^paused: .*L/);
    const named = Array.from(tutor.pages[9]?.matchAll(/:example (\w+)/g) ?? [], ([, name]) => name as string);
    expect(named).toEqual(['diamond', 'dead']);
    for (const name of named)
      expect(keys(at(10), `:example ${name}`)).toMatchObject({ explanation: 'none', pages: [] });
    expect(keys(at(10, 't'), 'esc').prediction).toBeUndefined();
  });
});

test(':tutor opens it, from any graph', () => {
  const session = keys(open('x = 1; y = x*x'), ':tutor');
  expect([session.model.title, session.pages.length, session.explanation]).toEqual(['tutor', 10, 'pages']);
});

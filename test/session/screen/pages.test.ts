/** A lesson's pages, also while it asks for gradients and has a mistake in backward. */
import { describe, expect, test } from 'vitest';
import { hint } from '../../../src/layout/fields.js';
import { lineText } from '../../../src/layout/line.js';
import type { Session } from '../../../src/session/model.js';
import { keys, LECTURE, lecture, open, said } from '../playing.js';

const SAID = ['# :say Welcome.', '# :say Which gradient does a have?', '# :say Well done.'].join('\n');
const [PREDICT, BUG] = ['# :predict a b', '# :bug overwrite'];

const at = ({ explanation, page }: Session): [string, number] => [explanation, page + 1];

describe('what opens is the first page, whatever else the lesson asks for', () => {
  test.each([
    [SAID, PREDICT, BUG],
    [BUG, SAID, PREDICT],
    [PREDICT, BUG, SAID],
    [PREDICT, SAID, BUG],
  ])('%#', (...lines) => {
    const session = open(`${lines.join('\n')}\na = 2; b = a*a; L = b + a`);
    expect(at(session)).toEqual(['pages', 1]);
    expect([session.field?.kind, session.model.bug]).toEqual(['predict', 'overwrite']);
  });
});

describe('while a gradient is asked for', () => {
  const lesson = () => open(`${SAID}\n${PREDICT}\n${LECTURE}`);

  test.each<[pressed: string[], page: number, text: string]>([
    [['pagedown'], 2, ''],
    [['pagedown', 'pagedown', 'pageup'], 2, ''],
    [[' '], 2, ''],
    [[' ', 'backspace'], 1, ''],
    [['-', ' '], 1, '- '],
    [['-', '4', 'pagedown'], 2, '-4'],
    [['4', 'backspace'], 1, ''],
  ])('%j turns to page %i, and the answer is "%s"', (pressed, page, text) => {
    const session = keys(lesson(), ...pressed);
    expect([session.page + 1, session.field?.kind, session.field?.text]).toEqual([page, 'predict', text]);
  });

  test('an answer is judged with the page in sight, and the pages go on after the last', () => {
    const session = keys(lesson(), ' ', '=6');
    expect(at(session)).toEqual(['pages', 2]);
    const done = keys(session, '=-4');
    expect([done.prediction, ...at(done)]).toEqual([undefined, 'pages', 2]);
    expect(at(keys(done, ' '))).toEqual(['pages', 3]);
  });

  test('the line under the field says how to turn the page, if there are any', () => {
    const keysOf = (session: Session): string => lineText(hint(session.field as never, session, 100));
    expect(keysOf(lesson())).toContain('PgDn next page');
    expect(keysOf(keys(lesson(), 'pagedown', 'pagedown'))).toContain('PgUp page before');
    expect(keysOf(keys(lecture(), 't'))).not.toContain('page');
  });

  test('Enter in an empty field says what to type', () => {
    expect(said(keys(lesson(), 'enter'))).toBe('type a number, or only its sign: + - 0');
  });

  test('without pages Space is a part of the answer', () => {
    expect(keys(lecture(), 't', ' ', 'pagedown').field?.text).toBe(' ');
  });
});

test('the pages have a first and a last one', () => {
  const session = open(`${SAID}\n${LECTURE}`);
  expect(said(keys(session, 'backspace'))).toBe('this is the first page');
  const last = keys(session, ' ', ' ');
  expect([...at(last), said(keys(last, ' '))]).toEqual(['pages', 3, 'this is the last page; x opens the card']);
  expect(at(keys(last, ' '))).toEqual(['pages', 3]);
});

/** A file read again: what changed in the file, and what the user changed in the app if the file did not. */
import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { datas, gradOf, idOf, keys, LECTURE, open, said, select, selectedName } from '../playing.js';

const TEXT = `${LECTURE}\n`;
const again = (session: Session, text: string): Session => update(session, { type: 'reread', session: open(text) });
const inFile = (from: string, to: string): string => TEXT.replace(from, to);

describe('values of leaves', () => {
  test('are those of the file if the user changed none', () => {
    const after = again(open(TEXT), inFile('10.0', '11.0'));
    expect(datas(after, 'a b c f L')).toEqual({ a: 2, b: -3, c: 11, f: -2, L: -10 });
    expect(said(after)).toBe('read again');
  });

  test("are the user's if the file says the same as before, and the file's if it does not", () => {
    const edited = keys(open(TEXT), ':a.data = 5', ':c.data = 7');
    const after = again(edited, inFile('10.0', '11.0'));
    expect(datas(after, 'a b c f')).toEqual({ a: 5, b: -3, c: 11, f: -2 });
    expect(said(after)).toBe('read again; values that you changed are kept');
  });

  test('are kept over another reading, and another graph', () => {
    let session = keys(open(TEXT), ':a.data = 5');
    for (const text of [inFile('d*f', 'd*f + a'), inFile('d*f', 'd*f*new\nx = 1').replace('e = ', 'new = 3\ne = ')]) {
      session = again(session, text);
      expect(datas(session, 'a b').a).toBe(5);
    }
    expect(datas(session, 'new')).toEqual({ new: 3 });
  });

  test('that steps changed are kept, with the history of the same graph', () => {
    const stepped = keys(open(TEXT), '3s');
    const after = again(stepped, inFile('2.0; b', '2.5; b'));
    expect(after.model.history.length).toBe(4);
    expect(datas(after, 'a')).toEqual({ a: 2.5 });
    expect(datas(after, 'b c f')).toEqual(datas(stepped, 'b c f'));
    expect(datas(keys(after, 'u'), 'a b')).toEqual(datas(stepped, 'a b'));
  });
});

describe('settings', () => {
  test("are the user's if the file says the same as before", () => {
    const session = keys(open(TEXT), ':lr 0.5', 'd', ':optimizer adam', ':freeze a', ':root d');
    const { model } = again(session, inFile('10.0', '11.0'));
    expect([model.lr, model.direction, model.optimizer, model.root]).toEqual([
      0.5,
      'descend',
      'adam',
      idOf(session, 'd'),
    ]);
    expect([...model.frozen]).toEqual([1, 0, 0, 0]);
  });

  test("are the file's if it changed them", () => {
    const session = keys(open(`# :lr 0.1\n${TEXT}`), ':lr 0.5', ':freeze a');
    const { model } = again(session, `# :lr 0.2\n# :descend\n# :freeze c\n${TEXT}`);
    expect([model.lr, model.direction, [...model.frozen]]).toEqual([0.2, 'descend', [1, 0, 1, 0]]);
  });

  test('and the root follow the names to another graph', () => {
    const session = keys(open(TEXT), ':freeze c', ':root d');
    const after = again(session, inFile('a = 2.0;', 'z = 1.0; a = 2.0;').replace('e = a*b', 'e = a*b*z'));
    expect(after.model.root).toBe(idOf(after, 'd'));
    expect([...after.model.frozen]).toEqual([0, 0, 0, 1, 0]);
  });
});

describe('what is on the screen', () => {
  test('stays: the selected node, folds, lens, plot and explanation', () => {
    const session = keys(select(open(TEXT), 'b'), 'Tab', 'v', 'x');
    const folded = keys(select(session, 'e'), 'left');
    const after = again(folded, inFile('a = 2.0;', 'z = 1.0; a = 2.0;').replace('L = d*f', 'L = d*f + z'));
    expect(selectedName(after)).toBe('e');
    expect(after.folded[idOf(after, 'e')]).toBe(1);
    expect([after.lens, after.plot, after.explanation]).toEqual([folded.lens, folded.plot, folded.explanation]);
  });

  test('goes to the root if the selected node is gone', () => {
    const after = again(select(open(TEXT), 'c'), 'a = 1; L = a*a');
    expect(selectedName(after)).toBe('L');
  });

  test('is as it was if only words changed, and there is nothing to undo', () => {
    const session = keys(open(TEXT), '2s', 'b');
    const after = again(session, `# a comment\n${TEXT}`);
    expect([after.past, after.model.history, gradOf(after, 'a')]).toEqual([
      session.past,
      session.model.history,
      gradOf(session, 'a'),
    ]);
    expect(said(after)).toBe('read again: the graph is the same');
    expect(after.model.origin.text).toContain('# a comment');
    expect(again(session, TEXT).model).toBe(session.model);
  });

  test('is restored by one undo', () => {
    const session = keys(open(TEXT), ':a.data = 5');
    const undone = keys(again(session, 'x = 1; L = x*x'), 'u');
    expect(datas(undone, 'a L')).toEqual(datas(session, 'a L'));
  });
});

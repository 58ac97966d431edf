/** Effects on files, and the session after them. */
import { describe, expect, test } from 'vitest';
import { update } from '../../../src/session/update.js';
import { datas, keys, lecture, open, said } from '../playing.js';

describe(':open', () => {
  test('opens the file by an effect, and says so', () => {
    const session = keys(lecture(), ':open ~/my graph.py');
    expect(session.effect).toEqual({ kind: 'open', file: '~/my graph.py' });
    expect(said(session)).toBe('opening ~/my graph.py: Esc cancels');
    expect(said(keys(lecture(), ':open'))).toBe('expected a file: :open graph.py');
  });

  test('replaces the graph by what was opened; one undo goes back', () => {
    const before = keys(lecture(), ':a.data = 5', 'Tab');
    const after = update(before, { type: 'opened', session: open('x = 2; y = x*x') });
    expect(datas(after, 'x y')).toEqual({ x: 2, y: 4 });
    expect(after.lens).toBe(before.lens);
    expect(datas(keys(after, 'u'), 'a')).toEqual({ a: 5 });
  });
});

describe(':w', () => {
  const fromFile = open('a = 2; L = a*a', { origin: { path: '/graph.py' } });

  test.each([
    ['asks for the file that was opened', fromFile, ':w', { kind: 'write', file: '/graph.py', over: false }],
    ['asks for another', fromFile, ':w other.py', { kind: 'write', file: 'other.py', over: false }],
    ['asks for it to be written over', fromFile, ':w!', { kind: 'write', file: '/graph.py', over: true }],
    [
      'asks for another to be written over',
      lecture(),
      ':w! my graph.py',
      { kind: 'write', file: 'my graph.py', over: true },
    ],
  ])('%s', (_, session, typed, effect) => {
    expect(keys(session, typed).effect).toEqual(effect);
  });

  test('needs a name if no file was opened, until the graph was written to one', () => {
    const asked = keys(lecture(), ':w');
    expect([said(asked), asked.effect]).toEqual(['expected a file: :w graph.py', undefined]);
    const written = update(asked, { type: 'written', path: '/l.py', mark: 'x', text: 'wrote l.py' });
    expect(said(written)).toBe('wrote l.py');
    expect(keys(written, ':w').effect).toEqual({ kind: 'write', file: '/l.py', over: false });
    const other = keys(written, ':example diamond', ':w');
    expect([said(other), other.effect]).toEqual(['expected a file: :w graph.py', undefined]);
  });

  test('is not a command in an expression of a weight', () => {
    const session = open('w = 3; L = w*w');
    expect(said(keys(session, ':w * 2'))).toBe('data 6');
    expect(keys(session, ':w.data = 4').effect).toBeUndefined();
  });
});

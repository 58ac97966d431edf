/** The picture as a state of the session: which keys show and close it, and what it leaves unchanged. */
import { describe, expect, test } from 'vitest';
import { grads, keys, lecture, select, selectedName } from './playing.js';

describe('D', () => {
  test('shows the picture, and the tree again; there is nothing to undo', () => {
    const shown = keys(lecture(), 'D');
    expect([shown.picture, keys(shown, 'D').picture]).toEqual([true, false]);
    expect(shown.past).toHaveLength(0);
  });

  test('keeps the selected node and the folds', () => {
    const folded = keys(select(lecture(), 'e'), 'enter');
    const back = keys(folded, 'D', 'D');
    expect([selectedName(back), back.folded]).toEqual(['e', folded.folded]);
  });
});

describe('Esc', () => {
  test('closes what is on top of the picture first', () => {
    const steps: [string[], boolean][] = [
      [['?', 'esc'], true],
      [['r', 'esc'], true],
      [['t', 'esc'], true],
      [['2', 'esc'], true],
      [['esc'], false],
    ];
    for (const [names, stays] of steps) expect([names, keys(lecture(), 'D', ...names).picture]).toEqual([names, stays]);
  });
});

test('gradients and steps are the same numbers in the picture', () => {
  const names = 'a b c d e f L';
  expect(grads(keys(lecture(), 'D', 's', '.', '.', ','), names)).toEqual(
    grads(keys(lecture(), 's', '.', '.', ','), names),
  );
});

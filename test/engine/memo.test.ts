import { describe, expect, test } from 'vitest';
import { memo } from '../../src/engine/memo.js';

/** Adds keys to an owner's number, and notes each time that it had to. */
function adding(most?: number) {
  const asked: string[] = [];
  const add = memo((owner: { readonly n: number }, ...keys: number[]) => {
    asked.push([owner.n, ...keys].join(' '));
    return { sum: keys.reduce((sum, key) => sum + key, owner.n) };
  }, most);
  return { add, asked };
}

describe('memo', () => {
  test('finds what follows from an object once, and gives the very same again', () => {
    const { add, asked } = adding();
    const [one, two] = [{ n: 1 }, { n: 2 }];
    expect(add(one)).toEqual({ sum: 1 });
    expect(add(two)).toEqual({ sum: 2 });
    expect(add(one)).toBe(add(one));
    expect(asked).toEqual(['1', '2']);
  });

  test('another object with the same in it is another one', () => {
    const { add } = adding();
    expect(add({ n: 1 })).not.toBe(add({ n: 1 }));
  });

  test('remembers the last keys alone', () => {
    const { add, asked } = adding();
    const owner = { n: 1 };
    for (const keys of [
      [1, 2],
      [1, 2],
      [1, 3],
      [1, 2],
    ] as const)
      add(owner, ...keys);
    expect(asked).toEqual(['1 1 2', '1 1 3', '1 1 2']);
  });

  test('or as many of the last keys as it is given, and lets the oldest go first', () => {
    const { add, asked } = adding(2);
    const owner = { n: 0 };
    for (const key of [1, 2, 1, 2, 3, 2, 3, 1]) add(owner, key);
    expect(asked).toEqual(['0 1', '0 2', '0 3', '0 1']);
  });

  test('an error is not remembered', () => {
    let left = 1;
    const failing = memo((_: object) => {
      if (left-- > 0) throw new Error('not yet');
      return 'found';
    });
    const owner = {};
    expect(() => failing(owner)).toThrow('not yet');
    expect(failing(owner)).toBe('found');
  });
});

/** The map of names against the language's own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameMap } from '../../../src/notation/run/name-map.js';
import { isRef, type Term } from '../../../src/notation/run/term.js';

const name = fc.oneof(fc.constantFrom('a', 'b', 'c#1', '', '__proto__', 'é', '語'), fc.string({ maxLength: 3 }));
const term = fc.oneof(fc.double(), fc.record({ id: fc.nat(9) }));

test('it holds what a Map holds, in the same order, whatever is set again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, term), { maxLength: 200 }), fc.array(name), (entries, asked) => {
      const map = new Map<string, Term>();
      const names = new NameMap();
      for (const [key, term] of entries) {
        expect(names.set(key, term)).toBe(map.has(key));
        map.set(key, term);
      }
      expect(names.size).toBe(map.size);
      expect([...names]).toEqual([...map]);
      expect([...names.keys()]).toEqual([...map.keys()]);
      expect([...names.values()]).toEqual([...map.values()]);
      for (const key of [...asked, ...map.keys()]) {
        expect(names.get(key)).toEqual(map.get(key));
        expect(names.has(key)).toBe(map.has(key));
      }
    }),
  );
});

test('the first name of a node is found among all that mean it by then', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, term, fc.nat(9)), { maxLength: 200 }), (entries) => {
      const map = new Map<string, Term>();
      const names = new NameMap();
      for (const [key, term, id] of entries) {
        names.set(key, term);
        map.set(key, term);
        const first = [...map].find(([, each]) => isRef(each) && each.id === id)?.[0];
        expect(names.nameOf(id)).toBe(first);
      }
    }),
  );
});

test('it grows to many names that differ in one letter', () => {
  const names = new NameMap(Array.from({ length: 100_000 }, (_, i) => [`x${i}`, i] as const));
  expect(names.size).toBe(100_000);
  for (let i = 0; i < 100_000; i++) if (names.get(`x${i}`) !== i) expect.fail(`x${i} is ${names.get(`x${i}`)}`);
  expect(names.get('x100000')).toBeUndefined();
});

/**
 * What follows from an object and is worth finding once: a graph's plan, a plan's users, the rows of a tree. It is
 * held by the object, and goes when that goes.
 */

interface Found<K, T> {
  readonly keys: K;
  readonly value: T;
}

/**
 * `find`, which remembers what it gave for its first argument with the last others: with the last `most` of them.
 *
 *     const usersOf = memo((plan: Plan) => find(plan));
 */
export function memo<O extends object, K extends readonly unknown[], T>(
  find: (owner: O, ...keys: K) => T,
  most = 1,
): (owner: O, ...keys: K) => T {
  const known = new WeakMap<O, Found<K, T>[]>();
  return (owner, ...keys) => {
    const all = known.get(owner) ?? [];
    for (const found of all) if (areSame(found.keys, keys)) return found.value;
    const value = find(owner, ...keys);
    if (all.length === 0) known.set(owner, all);
    else if (all.length >= most) all.shift();
    all.push({ keys, value });
    return value;
  };
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}

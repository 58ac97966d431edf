/**
 * Memoizing: what follows from an object (a graph's plan, a plan's users, the rows of a tree) is computed once. It is
 * stored with the object and freed with it.
 */

interface Entry<K, T> {
  readonly keys: K;
  readonly value: T;
}

/**
 * The function `compute`, memoized: for each first argument, an object, it remembers the results for the `most` newest
 * combinations of the other arguments.
 *
 *     const usersOf = memo((plan: Plan) => findUsers(plan));
 */
export function memo<O extends object, K extends readonly unknown[], T>(
  compute: (owner: O, ...keys: K) => T,
  most = 1,
): (owner: O, ...keys: K) => T {
  const known = new WeakMap<O, Entry<K, T>[]>();
  return (owner, ...keys) => {
    const all = known.get(owner) ?? [];
    for (const entry of all) if (areSame(entry.keys, keys)) return entry.value;
    const value = compute(owner, ...keys);
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

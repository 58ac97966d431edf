/** A file that takes long to be read: a chain of nodes, one per line. */
import { writeFileSync } from 'node:fs';

/** Writes it and gives its path. A million lines take seconds. */
export function longFile(path: string, lines: number): string {
  const chain = Array.from({ length: lines }, (_, i) => `x${i + 1} = x${i} * 1.0001 + 2\n`);
  writeFileSync(path, `x0 = 1.0\n${chain.join('')}`);
  return path;
}

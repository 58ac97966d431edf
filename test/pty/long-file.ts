/** A file that takes long to be read: a chain of nodes, one per line. */
import { writeFileSync } from 'node:fs';

/** Writes it and gives its path. A million lines take seconds. */
export function longFile(path: string, lines: number): string {
  writeFileSync(path, `x = 1.0\n${'x = x * 1.000001 + 2\n'.repeat(lines)}`);
  return path;
}

/** Files that are packed with the command and the library and read as they are: beside whichever contains this code. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The path of a file in dist/. */
export function packaged(file: string): string {
  const manifest = createRequire(import.meta.url).resolve('mgrad-tui/package.json');
  return join(dirname(manifest), 'dist', file);
}

/** Builds dist/ before the tests, where a source has changed since the last build: some of them run the program. */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['src', '.build', 'package.json', 'package-lock.json', 'tsconfig.json'];

export default function setup(): void {
  if (built() > Math.max(...SOURCES.map(changed))) return;
  try {
    execFileSync(process.execPath, ['.build/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    console.error('The build failed, so the tests of the built program find none, and fail. The others run.');
    rmSync('dist', { recursive: true, force: true });
  }
}

/** When the build finished; 0 where it didn't. The licences are what it writes last. */
const built = (): number => statSync('dist/LICENSES.txt', { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** When a file, or the latest of a folder's, changed. */
function changed(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((entry) => changed(join(path, entry))));
}

/**
 * A TypeScript program as one file that node runs, for tests that start it in a terminal. Made as the
 * package's own bundle is: production React, and nothing in place of Ink's developer tools.
 */
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';

/** Bundles `entry` into `directory` (a temporary one) and returns the file's path. */
export async function bundle(entry: string, directory: string): Promise<string> {
  const outfile = join(directory, `${basename(entry, extname(entry))}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'no-devtools',
        setup(to) {
          to.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'none' }));
          to.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {};' }));
        },
      },
    ],
  });
  return outfile;
}

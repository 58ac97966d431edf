// @ts-check
/**
 * An esbuild plugin for bundles with Ink: changes to what Ink does badly in a program that draws many frames. Each
 * change is checked to apply, so that another version of Ink fails the build instead of bringing a problem back.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const width = fileURLToPath(new URL('../src/text/width.ts', import.meta.url));

/**
 * Changes to files of Ink: [file, the text there, the text in its place].
 * @type {readonly (readonly [string, string, string])[]}
 */
const CHANGES = [
  // If DEV=true is in a user's environment, Ink loads React's developer tools, which aren't in the bundle.
  ['utils.js', "process.env['DEV'] === 'true'", 'false'],
  // It stores the size of every text that it ever drew: a run left on overnight would fill the memory.
  ['measure-text.js', 'cache.set(text', 'if (cache.size > 4096) cache.clear();\n    cache.set(text'],
  ['wrap-text.js', 'const cache = {}', 'let cache = {}, cached = 0'],
  ['wrap-text.js', 'cache[cacheKey] =', 'if (++cached > 4096) { cache = {}; cached = 0; }\n    cache[cacheKey] ='],
  // It parses every line again for each frame, and most lines are the same as in the last one. A parsed line takes
  // several kilobytes, so only the last few screenfuls are stored.
  ['output.js', 'caches = new OutputCaches();', 'caches = keptCaches();'],
  [
    'output.js',
    'export default class Output {',
    `let kept = new OutputCaches();
function keptCaches() {
    if (kept.styledChars.size + kept.widths.size > 512) kept = new OutputCaches();
    return kept;
}
export default class Output {`,
  ],
];

/**
 * Ink's layout engine tests whether there is a `fetch`, though it never uses it. That test makes Node load its fetch,
 * which detaches an array buffer; from then on V8 checks at each access that an array still has its numbers, and the
 * engine's loops take 1.4 times as long.
 */
const FETCH_TEST = '"function"!=typeof fetch';

/** @type {import('esbuild').Plugin} */
export const ink = {
  name: 'ink',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
    onLoad({ filter: /[\\/]ink[\\/]build[\\/][\w-]+\.js$/ }, ({ path }) => {
      const changes = CHANGES.filter(([file]) => path.endsWith(`/${file}`) || path.endsWith(`\\${file}`));
      if (changes.length === 0) return undefined;
      let contents = readFileSync(path, 'utf8');
      for (const [file, from, to] of changes) {
        if (contents.split(from).length !== 2)
          throw new Error(`Ink's ${file} does not contain this exactly once: ${from}`);
        contents = contents.replace(from, to);
      }
      return { contents };
    });
    onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replaceAll(FETCH_TEST, 'true');
      if (contents === text || contents.includes('typeof fetch'))
        throw new Error('Yoga tests for fetch in another way');
      return { contents };
    });
    // string-width takes microseconds per character beyond ASCII; ours has a table of the narrow ones.
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /[\\/](ink|widest-line|cli-truncate|wrap-ansi|slice-ansi)[\\/](?!.*node_modules)/.test(importer)
        ? { path: 'width', namespace: 'ours' }
        : undefined,
    );
    onLoad({ filter: /^width$/, namespace: 'ours' }, () => ({
      contents: `export { width as default } from ${JSON.stringify(width)};`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    }));
  },
};

// @ts-check
/**
 * An esbuild plugin for bundles with Ink: changes to what Ink and packages under it do badly in a program that draws many
 * frames and should start at once. Each change is checked to apply, so that another version of them fails the build
 * instead of bringing a problem back.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const width = fileURLToPath(new URL('../src/text/width.ts', import.meta.url));

/** The expression of a segmenter that is made when it is first used, which takes milliseconds. */
const LAZY_SEGMENTER = `{
    made: undefined,
    segment(text) { return (this.made ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text); },
}`;

/**
 * Changes to files of packages: [file, the text there, the text in its place].
 * @type {readonly (readonly [string, string, string])[]}
 */
const CHANGES = [
  // If DEV=true is in a user's environment, Ink loads React's developer tools, which aren't in the bundle.
  ['ink/build/utils.js', "process.env['DEV'] === 'true'", 'false'],
  // It stores the size of every text that it ever drew: a run left on overnight would fill the memory.
  ['ink/build/measure-text.js', 'cache.set(text', 'if (cache.size > 4096) cache.clear();\n    cache.set(text'],
  ['ink/build/wrap-text.js', 'const cache = {}', 'let cache = {}, cached = 0'],
  [
    'ink/build/wrap-text.js',
    'cache[cacheKey] =',
    'if (++cached > 4096) { cache = {}; cached = 0; }\n    cache[cacheKey] =',
  ],
  // It parses every line again for each frame, and most lines are the same as in the last one. A parsed line takes
  // several kilobytes, so only the last few screenfuls are stored.
  ['ink/build/output.js', 'caches = new OutputCaches();', 'caches = keptCaches();'],
  [
    'ink/build/output.js',
    'export default class Output {',
    `let kept = new OutputCaches();
function keptCaches() {
    if (kept.styledChars.size + kept.widths.size > 512) kept = new OutputCaches();
    return kept;
}
export default class Output {`,
  ],
  // It makes an object of every cell of the screen. Texts that lie beside or below each other, as all of ours do, only
  // have to be joined row by row; if one is clipped, or lies on another, it goes on as before.
  [
    'ink/build/output.js',
    '    get() {',
    `    get() {
        const rows = this.joined();
        return rows ? { output: rows.join('\\n'), height: rows.length } : this.cells();
    }
    joined() {
        const rows = new Array(this.height).fill('');
        for (const { type, x, y, text, transformers } of this.operations) {
            if (type !== 'write') return undefined;
            const lines = text.split('\\n');
            for (let i = Math.max(0, -y); i < lines.length && y + i < rows.length; i++) {
                const before = rows[y + i];
                const end = before === '' ? 0 : this.caches.getStringWidth(before);
                if (x < end) return undefined;
                let part = lines[i];
                for (const transformer of transformers) part = transformer(part, i);
                rows[y + i] = before + ' '.repeat(x - end) + part;
            }
        }
        return rows.map((row) => row.trimEnd());
    }
    cells() {`,
  ],
  // It measures every text, breaks it into lines and looks for sequences that it should not have, for each frame. A text
  // that has a size was made to fit it, of text that is escaped.
  [
    'ink/build/render-node-to-output.js',
    'let text = squashTextNodes(node);',
    `if (node.style.height !== undefined) {
                output.write(x, y, node.childNodes[0].nodeValue, { transformers: newTransformers });
                return;
            }
            let text = squashTextNodes(node);`,
  ],
  // Nor can another text of that size change the layout.
  [
    'ink/build/dom.js',
    'node.nodeValue = text;\n    markNodeAsDirty(node);',
    'node.nodeValue = text;\n    if (node.parentNode?.style.height === undefined) markNodeAsDirty(node);',
  ],
  // It puts what would erase the last frame, line by line, before each frame; src/view/frames.ts would take it out again.
  [
    'ink/build/log-update.js',
    'returnPrefix +\n                ansiEscapes.eraseLines(previousLineCount) +',
    'returnPrefix +',
  ],
  // It writes at most so often, though it draws no more often than that.
  ['ink/build/ink.js', 'this.throttledLog = unthrottled', 'this.throttledLog = true'],
  // These wake tables of Unicode as they load, though most screens never ask for them.
  ['string-width/index.js', 'new Intl.Segmenter()', LAZY_SEGMENTER],
  [
    'string-width/index.js',
    'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    `let emoji;
const rgiEmojiRegex = { test: (text) => (emoji ??= /^\\p{RGI_Emoji}$/v).test(text) };`,
  ],
  ['slice-ansi/tokenize-ansi.js', "new Intl.Segmenter(undefined, {granularity: 'grapheme'})", LAZY_SEGMENTER],
  [
    '@alcalzone/ansi-tokenize/build/tokenize.js',
    'new Intl.Segmenter(undefined, { granularity: "grapheme" })',
    LAZY_SEGMENTER,
  ],
];

/**
 * A file of these packages with its changes, if there are any. @param {string} path
 */
export function changed(path) {
  const changes = CHANGES.filter(([file]) => path.replaceAll('\\', '/').endsWith(`/node_modules/${file}`));
  if (changes.length === 0) return undefined;
  let contents = readFileSync(path, 'utf8');
  for (const [file, from, to] of changes) {
    if (contents.split(from).length !== 2) throw new Error(`${file} does not contain this exactly once: ${from}`);
    contents = contents.replace(from, () => to);
  }
  return contents;
}

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
    onLoad({ filter: /[\\/]node_modules[\\/](ink|string-width|slice-ansi|@alcalzone)[\\/].*\.js$/ }, ({ path }) => {
      const contents = changed(path);
      return contents === undefined ? undefined : { contents };
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

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { changed } from '../.build/ink.mjs';
import manifest from '../package.json' with { type: 'json' };

// React as the package has it: its development build takes twice as long, and what is imported here is fixed by then.
process.env.NODE_ENV = 'production';

/** Tests that replace modules, or after which the engine asks for no memory: a process for each file. */
const ALONE = ['view/explorer/no-picture', 'view/ink/guard', 'screen/colourless', '**/memory'].map(
  (file) => `test/${file}.test.{ts,tsx}`,
);
/** Tests that load Ink, which reads once, when it is loaded, whether there is colour. */
const INK = ['test/{screen,view}/**/*.test.{ts,tsx}', 'test/unsafe/screen.test.ts'];

export default defineConfig({
  define: { __VERSION__: JSON.stringify(manifest.version) },
  // A program in examples/ that a test imports shares its classes with the test.
  resolve: { alias: { 'mgrad-tui': fileURLToPath(new URL('../src/index.ts', import.meta.url)) } },
  plugins: [{ name: 'Ink as it is built in', enforce: 'pre', load: (id) => changed(id) }],
  test: {
    server: { deps: { inline: ['ink'] } },
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      // Their files load what they test once, not once each: that takes longer than most of them.
      { extends: true, test: { name: 'ink', include: INK, exclude: ALONE, isolate: false } },
      {
        extends: true,
        test: { name: 'rest', include: ['test/**/*.test.ts'], exclude: [...INK, ...ALONE], isolate: false },
      },
    ],
    globalSetup: 'test/built.ts',
    setupFiles: 'test/seed.ts',
    maxWorkers: '100%',
    // A test that starts the built program or a pseudo-terminal shares two cores with the others.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000, interval: 5 } },
  },
});

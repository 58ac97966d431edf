import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { changed } from '../.build/ink.mjs';
import manifest from '../package.json' with { type: 'json' };

// React as the package has it: its development build takes twice as long, and what is imported here is fixed by then.
process.env.NODE_ENV = 'production';

/** Folders whose tests change neither modules nor the environment. After the test of memory, the engine asks for none. */
const PURE = ['engine', 'explain', 'formats', 'layout', 'notation', 'session', 'text'].map(
  (folder) => `test/${folder}/**/!(memory).test.ts`,
);
/** Folders whose tests start processes, or only read and write files. */
const OUTSIDE = ['cli', 'files', 'opening', 'pty', 'terminal'].map((folder) => `test/${folder}/*.test.ts`);
/** Ink reads once, when it is loaded, whether there is colour. */
const IN_COLOUR = 'test/screen/!(colourless).test.ts';

export default defineConfig({
  define: { __VERSION__: JSON.stringify(manifest.version) },
  // A program in examples/ that a test imports shares its classes with the test.
  resolve: { alias: { 'mgrad-tui': fileURLToPath(new URL('../src/index.ts', import.meta.url)) } },
  plugins: [{ name: 'Ink as it is built in', enforce: 'pre', load: (id) => changed(id) }],
  test: {
    server: { deps: { inline: ['ink'] } },
    projects: [
      // Their files load what they test once, not once each: that takes longer than most of them.
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'screen', include: [IN_COLOUR], isolate: false } },
      { extends: true, test: { name: 'outside', include: OUTSIDE, isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.test.{ts,tsx}'], exclude: [...PURE, ...OUTSIDE, IN_COLOUR] },
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

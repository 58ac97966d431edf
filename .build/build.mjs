// @ts-check
// Builds dist/: the command line, the library, its types, the helper for Python, and the licences of the packages bundled in.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ink } from './ink.mjs';

/** Parts of packages that have licences of their own. @type {Readonly<Record<string, string>>} */
const WITHIN = {
  '@viz-js/viz':
    'It contains Graphviz (licence: https://graphviz.org/license, source: https://gitlab.com/graphviz/graphviz) and\n' +
    'Expat (MIT, https://github.com/libexpat/libexpat), unchanged and compiled to WebAssembly.',
};

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const started = performance.now();

rmSync('dist', { recursive: true, force: true });
// By then esbuild has printed what is wrong.
const { inputs, outputs } = await bundle().catch(() => process.exit(1));
writeFileSync('dist/cli.js', `#!/usr/bin/env node\n${readFileSync('dist/cli.js', 'utf8')}`);
chmodSync('dist/cli.js', 0o755);
copyFileSync('src/opening/program/mgrad.py', 'dist/mgrad.py');
declarations('dist/types');
writeFileSync('dist/LICENSES.txt', licences(Object.keys(inputs)));
for (const [file, { bytes }] of Object.entries(outputs))
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} kB  ${file}`);
console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);

async function bundle() {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { metafile } = await build({
    entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts', runner: 'src/runner.ts' },
    // It loads its parts when it needs them, by their paths in its package.
    external: ['jiti'],
    outdir: 'dist',
    bundle: true,
    // What several entries use, and the view that two of them load lazily, become chunks: no entry loads Ink.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    minify: true,
    charset: 'utf8',
    define: {
      // React's development build is twice as slow, and keeps an entry per render until memory runs out.
      'process.env.NODE_ENV': '"production"',
      __VERSION__: JSON.stringify(version),
    },
    // Some packages under Ink are CommonJS and call require() for Node's own modules.
    banner: { js: 'import{createRequire as __require}from"node:module";const require=__require(import.meta.url);' },
    plugins: [ink],
    legalComments: 'none',
    metafile: true,
  });
  return metafile;
}

/** The licence of every package that a bundled file comes from. @param {string[]} inputs */
function licences(inputs) {
  const folders = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const texts = [...folders].map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined && license !== 'MIT') throw new Error(`${name} ships no text of its licence, ${license}`);
    // If a package only names the MIT licence, its text is that of our own with the package's author.
    const text = file
      ? readFileSync(`${folder}/${file}`, 'utf8')
      : readFileSync('LICENSE', 'utf8').replace(/^Copyright.*$/m, `Copyright (c) ${author?.name ?? author ?? name}`);
    const within = WITHIN[name] ? `${WITHIN[name]}\n\n` : '';
    return `${name} ${version} (${license})\n\n${within}${text.trim()}\n`;
  });
  return [...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * The declarations that src/index.ts leads to, and no others: those of the view name Ink and React, which a
 * consumer doesn't have.
 * @param {string} folder
 */
function declarations(folder) {
  const tsc = resolve(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const all = `${folder}.all`;
  execFileSync(process.execPath, [tsc, '-p', '.build/types.json', '--outDir', all], { stdio: 'inherit' });
  const files = new Set(['index.d.ts']);
  for (const file of files) {
    const text = readFileSync(join(all, file), 'utf8');
    for (const [, from = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
      if (!from.startsWith('.')) throw new Error(`${file} needs ${from}, which a consumer may not have`);
      files.add(join(dirname(file), from.replace(/\.js$/, '.d.ts')));
    }
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    renameSync(join(all, file), join(folder, file));
  }
  rmSync(all, { recursive: true });
}

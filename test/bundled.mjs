// Bundles a program of the tests as the package is bundled (production React, Ink with its cures), and runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ink } from '../.build/ink.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs `entry` with this process's arguments, in the folder of the package; this process ends as it does.
 * @param {URL} entry
 */
export async function runBundled(entry) {
  const folder = mkdtempSync(join(root, 'node_modules', '.bundled-'));
  try {
    await build({
      entryPoints: [fileURLToPath(entry)],
      outfile: join(folder, 'main.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      jsx: 'automatic',
      external: ['@lydell/node-pty', 'esbuild'],
      plugins: [ink],
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: {
        js: 'import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);',
      },
      logLevel: 'error',
    });
    const env = { ...process.env, CI: 'false' };
    const { status } = spawnSync(process.execPath, [join(folder, 'main.mjs'), ...process.argv.slice(2)], {
      cwd: root,
      stdio: 'inherit',
      env,
    });
    process.exitCode = status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

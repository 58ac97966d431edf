/**
 * What the README should say now. Between `<!-- keys -->` and `<!-- /keys -->` stands what is made from a
 * table or from the screen; blocks that are programs or commands hold what these print.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { api } from './api.js';
import { withFreshOutput } from './blocks.js';
import { screenAfter } from './screen.js';
import * as tables from './tables.js';

/** A name, the text after it (`<!-- screen: b s s -->`), and what stands between it and its end. */
const PART = /^<!-- (\w+)(?:: (.*?))? -->\n(.*?)^<!-- \/\1 -->$/gms;

const screen = async (keys: string): Promise<string> =>
  `\`\`\`text\n${(await screenAfter(keys.split(' '))).text}\n\`\`\``;

/**
 * What a program of examples/python/ is summed up in, with the version of Python that the README has: machines differ in
 * it. Without a Python it stays as it is.
 */
function summary(options: string, present: string): string {
  const args = [resolve('dist/cli.js'), ...options.split(' ')];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: 'examples/python', encoding: 'utf8' });
  if (stderr.startsWith('mgrad-tui: --run needs Python')) return present;
  return `\`\`\`text\n${stdout.replace(/python 3\.\d+/, 'python 3.11')}\`\`\``;
}

const MADE: Readonly<Record<string, (given: string, present: string) => string | Promise<string>>> = {
  keys: tables.keys,
  commands: tables.commands,
  ops: tables.ops,
  options: tables.options,
  examples: tables.examples,
  api,
  exports: tables.exports,
  screen,
  picture: screen,
  summary,
};

/** The parts that are made, all of which the README should have. */
export const PARTS = Object.keys(MADE);

/** The keys that lead to the README's screen, and to its picture. */
export function keysOfScreen(readme: string): string[] {
  const part = Array.from(readme.matchAll(PART)).find(([, name]) => name === 'screen');
  if (part?.[2] === undefined) throw new Error('the README has no <!-- screen: KEYS -->');
  return part[2].split(' ');
}

/** The README with every made part, and all that its blocks print, as they are now. */
export async function renewed(readme: string): Promise<string> {
  let fresh = '';
  let done = 0;
  for (const match of readme.matchAll(PART)) {
    const [whole, name = '', given, present = ''] = match;
    const made = MADE[name];
    if (made) {
      const opening = whole.slice(0, whole.indexOf('\n'));
      fresh += `${readme.slice(done, match.index)}${opening}\n${await made(given ?? '', present.trimEnd())}\n<!-- /${name} -->`;
      done = match.index + whole.length;
    }
  }
  return withFreshOutput(fresh + readme.slice(done));
}

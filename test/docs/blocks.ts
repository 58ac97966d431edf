/**
 * The README's fenced blocks, run as a reader would run them. What a `$ mgrad-tui` command prints stands
 * below it; what a line of a program prints stands behind it, as a comment:
 *
 *     $ npx mgrad-tui 'L = a*b' a=2 b=3          console.log(L.data); // 6
 *     L 6.0000   step 0 ...                      print(L.data)  # 6.0
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transform } from 'esbuild';
import { startProcess } from '../pty/terminal.js';
import { bytesOf } from './screen.js';

export interface Block {
  /** What stands behind the fence: `sh`, `ts` ... */
  readonly language: string;
  readonly text: string;
}

const FENCED = /^```(\w+)\n(.*?)^```$/gms;

export const blocksOf = (markdown: string): Block[] =>
  Array.from(markdown.matchAll(FENCED), ([, language = '', text = '']) => ({ language, text }));

/** The markdown with every block's printed lines as they are when it is run now. */
export async function withFreshOutput(markdown: string): Promise<string> {
  let fresh = '';
  let done = 0;
  for (const match of markdown.matchAll(FENCED)) {
    const [whole, language = '', text = ''] = match;
    fresh += `${markdown.slice(done, match.index)}\`\`\`${language}\n${await renewed({ language, text })}\`\`\``;
    done = match.index + whole.length;
  }
  return fresh + markdown.slice(done);
}

async function renewed({ language, text }: Block): Promise<string> {
  if (language === 'sh') return shell(text);
  if (language === 'js' || language === 'ts')
    return commented(text, /console\.log\(.*\);/, ' // ', await outputOf(text));
  if (language === 'python') return commented(text, /\bprint\(.*\)/, '  # ', readByProgram(text));
  return text;
}

const COMMAND = 'npx mgrad-tui';

/** A session of a shell: each of our commands with what it prints; others, and their output, as they are. */
function shell(text: string): string {
  if (!text.startsWith('$ ')) return text;
  const entries = text.split(/^(?=\$ )/m);
  return entries
    .map((entry) => {
      const [line] = entry.split('\n', 1) as [string];
      return line.includes(COMMAND) ? `${line}\n${printed(line.slice(2))}${entry.endsWith('\n\n') ? '\n' : ''}` : entry;
    })
    .join('');
}

/**
 * What a command line prints, on stdout and stderr, with the built program in the place of the installed one. It has
 * a folder of its own for the files that it writes.
 */
function printed(command: string): string {
  const call = command.replaceAll(COMMAND, '"$NODE" "$CLI"');
  const cwd = mkdtempSync(join(tmpdir(), 'mgrad-tui-docs-'));
  try {
    const { stdout, error } = spawnSync('sh', ['-c', `exec 2>&1\n${call}`], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE: process.execPath, CLI: resolve('dist/cli.js'), LC_ALL: 'C.UTF-8' },
    });
    if (error) throw error;
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** The lines that a text in the notation prints: what stands before the tree. */
function readByProgram(text: string): string[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['dist/cli.js', '-'], {
    encoding: 'utf8',
    input: text,
  });
  if (status !== 0) throw new Error(`the program refuses a block:\n${stderr}`);
  const lines = stdout.split('\n');
  return lines.slice(
    0,
    lines.findIndex((line) => / {3}step 0 {3}/.test(line)),
  );
}

/** A program with the lines it prints, in order, behind the statements that print them. */
function commented(text: string, statement: RegExp, mark: string, output: readonly string[]): string {
  let shown = 0;
  const lines = text.split('\n').map((line) => {
    const [prints] = statement.exec(line) ?? [];
    if (prints === undefined) return line;
    return `${line.slice(0, line.indexOf(prints))}${prints}${mark}${output[shown++] ?? ''}`;
  });
  if (shown !== output.length)
    throw new Error(`a block prints ${output.length} lines where ${shown} is shown:\n${text}`);
  return lines.join('\n');
}

/**
 * What a JavaScript or TypeScript program prints that imports the built package by its name. It runs in a
 * terminal; if it opens the explorer, the keys of a comment are pressed: `// press s, then q`.
 */
async function outputOf(text: string): Promise<string[]> {
  const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'node20' });
  const program = startProcess(['--input-type=module', '-e', code], { columns: 200 });
  try {
    const [, keys] = /\/\/ press (.+)$/m.exec(text) ?? [];
    if (keys !== undefined) {
      await program.until('q quit');
      for (const key of keys.split(/,? then |,? and |, | /)) program.send(bytesOf(key));
    }
    const { code: exit } = await program.exited();
    if (exit !== 0) throw new Error(`a block ends with code ${exit}:\n${program.screen()}`);
    return program
      .screen()
      .split('\n')
      .filter((line) => line !== '');
  } finally {
    program.close();
  }
}

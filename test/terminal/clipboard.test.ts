/** Copying by a tool, by the terminal, and past a tool that fails or hangs. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyText } from '../../src/terminal/clipboard.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clipboard-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); // a tool may take as long as the machine is busy
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** Puts a program into the folder that alone is searched for them, besides the system's own. */
function program(name: string, script: string): void {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

const clipboard = (): string => readFileSync(join(folder, 'clipboard'), 'utf8');

/** Copies as on Linux with both kinds of screens; how, and what the terminal got. */
async function copied(text: string, env: NodeJS.ProcessEnv = { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }) {
  const pieces: unknown[] = [];
  const terminal = { write: (some: unknown) => pieces.push(some) > 0 };
  const by = await copyText(text, terminal, {
    env: { ...env, PATH: `${folder}:/bin:/usr/bin`, FOLDER: folder },
    platform: 'linux',
  });
  return { by, written: pieces.join('') };
}

const OSC = 'the terminal (OSC 52)';

describe('a text is copied', () => {
  test("by the first of the system's tools that is there", async () => {
    program('xclip', 'cat > "$FOLDER/clipboard"; echo "$@" > "$FOLDER/args"');
    expect(await copied('1/3 é 語')).toEqual({ by: 'xclip', written: '' });
    expect(clipboard()).toBe('1/3 é 語');
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe('-selection clipboard\n');
  });

  test('by the next one if the first fails', async () => {
    program('wl-copy', 'exit 1');
    program('xsel', 'cat > "$FOLDER/clipboard"');
    expect(await copied('2')).toEqual({ by: 'xsel', written: '' });
    expect(clipboard()).toBe('2');
  });

  test('by the terminal if there is no screen that a tool could copy for', async () => {
    program('xclip', 'cat > "$FOLDER/clipboard"');
    expect(await copied('a é', {})).toEqual({ by: OSC, written: '\x1b]52;c;YSDDqQ==\x07' });
  });

  test('into the buffer of tmux, by its exit code, and by the terminal if that fails', async () => {
    program('tmux', 'echo "$@" >> "$FOLDER/args"; test "$2" = - || exit 1; cat > "$FOLDER/clipboard"');
    const inTmux = { TMUX: '/tmp/tmux-1/default,1,0', TERM: 'screen-256color' };
    expect(await copied('-8', inTmux)).toEqual({ by: 'tmux', written: '' });
    expect(clipboard()).toBe('-8');
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe('load-buffer -w -\nload-buffer -\n');
    program('tmux', 'exit 1');
    expect(await copied('3', inTmux)).toEqual({ by: OSC, written: '\x1b]52;c;Mw==\x07' });
  });

  test("by the system's tool rather than into tmux", async () => {
    program('tmux', 'cat > "$FOLDER/clipboard"');
    program('xclip', 'cat > "$FOLDER/clipboard"');
    expect(await copied('2', { TMUX: 'x', DISPLAY: ':0' })).toEqual({ by: 'xclip', written: '' });
  });

  test('by the terminal behind GNU screen, in pieces that it hands on', async () => {
    const { by, written } = await copied('x'.repeat(1000), { STY: '1.host' });
    expect(by).toBe(OSC);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the envelopes begin with ESC
    const pieces = Array.from(written.matchAll(/\x1bP([\s\S]*?)\x1b\\/g), ([, piece = '']) => piece);
    expect(pieces.join('')).toBe(`\x1b]52;c;${Buffer.from('x'.repeat(1000)).toString('base64')}\x07`);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(768 - 4);
  });

  test('by the terminal if a tool hangs, which is killed', async () => {
    program('xclip', 'echo $$ > "$FOLDER/new"; mv "$FOLDER/new" "$FOLDER/pid"; exec sleep 600');
    const copying = copied('3', { DISPLAY: ':0' });
    await expect.poll(() => existsSync(join(folder, 'pid'))).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(await copying).toEqual({ by: OSC, written: '\x1b]52;c;Mw==\x07' });
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

test('what is too long for a terminal is refused rather than cut', async () => {
  await expect(copied('x'.repeat(60_000), {})).rejects.toThrow('too long for the terminal');
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

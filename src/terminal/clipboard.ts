/**
 * Copying to the clipboard: by the system's clipboard tool if there is one, else into the buffer of a tmux around us,
 * else by asking the terminal (OSC 52), which also works from another machine. A tool's exit code says whether it has
 * the text; a terminal does not answer. A tool that hangs is killed.
 */
import { spawn } from 'node:child_process';

/** A program that puts its stdin into the clipboard, and when it can be used. */
interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  readonly isThere: (env: NodeJS.ProcessEnv, platform: NodeJS.Platform) => boolean;
}

const TOOLS: readonly Tool[] = [
  { name: 'pbcopy', args: [], isThere: (_, platform) => platform === 'darwin' },
  { name: 'clip', args: [], isThere: (_, platform) => platform === 'win32' },
  { name: 'clip.exe', args: [], isThere: ({ WSL_DISTRO_NAME }) => Boolean(WSL_DISTRO_NAME) },
  { name: 'wl-copy', args: [], isThere: ({ WAYLAND_DISPLAY }) => Boolean(WAYLAND_DISPLAY) },
  { name: 'xclip', args: ['-selection', 'clipboard'], isThere: ({ DISPLAY }) => Boolean(DISPLAY) },
  { name: 'xsel', args: ['--clipboard', '--input'], isThere: ({ DISPLAY }) => Boolean(DISPLAY) },
  // with -w tmux passes it on to the terminal's clipboard, if allowed; versions before 3.2 have no -w
  { name: 'tmux', args: ['load-buffer', '-w', '-'], isThere: ({ TMUX }) => Boolean(TMUX) },
  { name: 'tmux', args: ['load-buffer', '-'], isThere: ({ TMUX }) => Boolean(TMUX) },
];

/** How long a tool may take, in ms. */
const PATIENCE = 1000;
/** More than this, in characters of base64, is dropped or cut by common terminals. */
const MOST_ASKED = 74_994;

/** The result if only the terminal was asked to copy: whether it did is not known. */
export const ASKED = 'the terminal (OSC 52)';

/** GNU screen passes a sequence on to its terminal in pieces, each in an envelope (DCS) of at most 768 bytes. */
const PIECE = 500;
const inEnvelopes = (sequence: string): string =>
  (sequence.match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? []).map((piece) => `\x1bP${piece}\x1b\\`).join('');

export interface ClipboardOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
}

/** Copies a text. Resolves with the name of the tool that has it, or `ASKED`. Rejects if there was no way. */
export async function copyText(
  text: string,
  terminal: Pick<NodeJS.WriteStream, 'write'>,
  { env = process.env, platform = process.platform }: ClipboardOptions = {},
): Promise<string> {
  for (const { name, args, isThere } of TOOLS) {
    if (isThere(env, platform) && (await takes(name, args, text, env))) return name;
  }
  const coded = Buffer.from(text).toString('base64');
  if (coded.length > MOST_ASKED) throw new Error('too long for the terminal, and there is no clipboard tool');
  const sequence = `\x1b]52;c;${coded}\x07`;
  terminal.write(env.STY && !env.TMUX ? inEnvelopes(sequence) : sequence);
  return ASKED;
}

/** Whether a tool has taken the text. It may leave a process in the background that holds it. */
function takes(name: string, args: readonly string[], text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const tool = spawn(name, args, { env, stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true });
    const done = (taken: boolean): void => {
      clearTimeout(timer);
      if (!taken) tool.kill('SIGKILL');
      resolve(taken);
    };
    const timer = setTimeout(done, PATIENCE, false);
    tool.on('error', () => done(false)).on('exit', (code) => done(code === 0));
    // A tool that ends without reading says so by its exit code.
    tool.stdin.on('error', () => {}).end(text);
  });
}

/**
 * The terminal as the app needs it (raw mode, alternate screen, pastes marked, no cursor), and as it was
 * before, on every way out: the end, a crash, a signal, ^Z. What is written here is written at once, so that
 * it also arrives from a process that is dying.
 *
 *     openScreen  ->  entered  --suspend-->  as it was, stopped  --SIGCONT-->  entered
 *                        |
 *                     restore  ->  as it was, and nothing of ours left on the process
 */
import { writeSync } from 'node:fs';
import { escapeLines, escape as visible } from '../text/escape.js';
import { DEADLY, type Deadly, endBy, endIfGone, isTerminalGone } from './ending.js';
import { setRaw } from './raw.js';

/** What the app has to say about its screen. */
export interface ScreenOptions {
  /** Lines one after the other instead of a screen: raw mode and no echo, and nothing is cleared, hidden or left. */
  readonly linear?: boolean;
  /** Called when the process comes back from a stop that was not the app's own: draw everything again. */
  readonly redraw?: () => void;
  /** Called before the terminal is restored by an exit, a crash or a signal: unmount Ink, so that its last frame stays here. */
  readonly leaving?: () => void;
}

/** The screen while it is ours. */
export interface Screen {
  /** The terminal as it was, and the process too. Does nothing if that is so already. */
  restore(): void;
  /** ^Z: the terminal as it was and this job stopped; `redrawn` is called when it goes on and the screen is ours again. */
  suspend(redrawn?: () => void): void;
  /** Takes the screen again after `restore`, or clears it: what was drawn must be drawn again. */
  enter(): void;
  /** Whether the terminal reports clicks and the wheel: from here on, and whenever the screen is ours again. */
  mouse(isOn: boolean): void;
  /** No key will come any more: ends the process if that is because the terminal is gone. */
  hungUp(): void;
}

const ENTER = '\x1b[?1049h\x1b[0m\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h';
/** Presses and the wheel, without motion, as SGR writes them. With Shift the terminal selects text as ever. */
const MOUSE = '\x1b[?1000h\x1b[?1006h';
const NO_MOUSE = '\x1b[?1006l\x1b[?1000l';
/** Mouse off, pastes plain, alternate screen left, cursor shown, and the last half-drawn frame let go. */
const LEAVE = `${NO_MOUSE}\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?2026l`;

/** How long after the stop signal a process that still runs is taken not to have been stopped, in ms. */
const STOP_WAIT = 50;
/**
 * How long signals that were sent together may come apart, in ms: each thread of the process takes one. Taking the terminal
 * before the second would stop the process once more if it is in the background.
 */
const GO_ON_WAIT = 20;

/** Takes the terminal of `output` and `input` (the one that keys come from), until `restore`. */
export function openScreen(output: NodeJS.WriteStream, input: NodeJS.ReadStream, options: ScreenOptions = {}): Screen {
  const [ours, theirs] = options.linear ? ['', ''] : [ENTER, LEAVE];
  let isOpen = false;
  let hasMouse = false;
  let afterStop: (() => void) | undefined;
  let stopTimer: NodeJS.Timeout | undefined;
  let goingOn: NodeJS.Timeout | undefined;
  let unmute = (): void => {};

  const wasRaw = input.isRaw === true;
  const here: NodeJS.EventEmitter = process;
  const stopHere = (): void => suspend(options.redraw);
  const listeners: readonly (readonly [event: string, listener: (given: unknown) => void])[] = [
    ['exit', leave],
    ['uncaughtException', crash],
    ['unhandledRejection', crash],
    ...DEADLY.map((signal) => [signal, () => die(signal)] as const),
    ['SIGTSTP', stopHere],
    ['SIGCONT', goOn],
  ];

  function enter(): void {
    if (!isOpen) for (const [event, listener] of listeners) here.on(event, listener);
    isOpen = true;
    take();
  }

  /** Raw mode first: in the background this stops the process, before it has drawn over the shell. */
  function take(): void {
    setRaw(input, false); // what it was since is not known, and Node changes nothing if it thinks it knows
    setRaw(input, true);
    writeNow(output, hasMouse ? ours + MOUSE : ours);
  }

  function giveBack(): void {
    writeNow(output, theirs);
    setRaw(input, wasRaw);
  }

  function restore(): void {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(stopTimer);
    clearTimeout(goingOn);
    if (!afterStop) giveBack();
    afterStop = undefined;
    unmute();
    for (const [event, listener] of listeners) here.off(event, listener);
  }

  /**
   * Stops the whole foreground job, as ^Z does in any other program: what started us (npx, a script, a
   * pipeline) has to stop too, or no shell would come back. It is SIGTSTP and not SIGSTOP because the system
   * drops it if nobody could continue us (a session's leader, an orphaned group): the screen then blinks.
   */
  function suspend(redrawn?: () => void): void {
    if (!isOpen || afterStop) return;
    afterStop = redrawn ?? (() => {});
    giveBack();
    unmute = mute(output, options.linear === true);
    here.off('SIGTSTP', stopHere);
    if (process.platform !== 'win32') process.kill(0, 'SIGTSTP');
    stopTimer = setTimeout(goOn, STOP_WAIT);
  }

  /** After a moment, once: a signal that ends the process and came with SIGCONT (`kill %1`) goes first. */
  function goOn(): void {
    clearTimeout(stopTimer);
    clearTimeout(goingOn);
    goingOn = setTimeout(resume, GO_ON_WAIT);
  }

  /** After our own stop, or after one from outside, which nobody announced. */
  function resume(): void {
    here.off('SIGTSTP', stopHere).on('SIGTSTP', stopHere);
    const redrawn = afterStop ?? options.redraw;
    afterStop = undefined;
    unmute();
    take();
    if (process.platform !== 'win32') process.kill(process.pid, 'SIGWINCH'); // the size may have changed meanwhile
    redrawn?.();
  }

  function leave(): void {
    try {
      options.leaving?.();
    } catch {
      // the terminal comes first
    }
    restore();
  }

  /** Once everybody else who listens for the signal has heard of it: an unfinished file is taken away, too. */
  function die(signal: Deadly): void {
    leave();
    process.nextTick(endBy, signal);
  }

  function hungUp(): void {
    if (isTerminalGone()) die('SIGHUP');
  }

  function crash(problem: unknown): never {
    leave();
    endIfGone();
    report(problem);
    process.exit(1);
  }

  function mouse(isOn: boolean): void {
    if (isOn === hasMouse) return;
    hasMouse = isOn;
    if (isOpen && !afterStop) writeNow(output, isOn ? MOUSE : NO_MOUSE);
  }

  enter();
  return { restore, suspend, enter, mouse, hungUp };
}

/** One clear line on stderr; the stack only if MGRAD_DEBUG asks for it. */
export function report(problem: unknown): void {
  const message = problem instanceof Error ? problem.message || problem.name : String(problem);
  const stack = process.env.MGRAD_DEBUG && problem instanceof Error ? `${problem.stack}\n` : '';
  writeNow(process.stderr, `mgrad-tui: ${visible(message.split('\n')[0] ?? '')}\n${escapeLines(stack)}`);
}

/**
 * Keeps what is written from now on off the shell's screen. Lines are written when that ends; a frame that comes late is
 * dropped, since all is drawn anew then.
 */
function mute(output: NodeJS.WriteStream, isLinear: boolean): () => void {
  const own = Object.getOwnPropertyDescriptor(output, 'write');
  const held: (string | Uint8Array)[] = [];
  output.write = (text: string | Uint8Array, ...rest: unknown[]) => {
    if (isLinear) held.push(text);
    const written = rest.find((argument) => typeof argument === 'function');
    if (written) process.nextTick(written);
    return true;
  };
  let isMuted = true;
  return () => {
    if (!isMuted) return;
    isMuted = false;
    if (own) Object.defineProperty(output, 'write', own);
    else Reflect.deleteProperty(output, 'write');
    for (const text of held) output.write(text);
  };
}

const PATIENCE_IN_TRIES = 200;

/** Writes to the terminal before it returns. A terminal that is slow is waited for, one that is gone isn't. */
function writeNow(output: NodeJS.WriteStream & { readonly fd?: number }, text: string): void {
  if (output.fd === undefined) {
    output.write(text);
    return;
  }
  const bytes = Buffer.from(text);
  let written = 0;
  for (let tries = 0; written < bytes.length && tries < PATIENCE_IN_TRIES; tries++) {
    try {
      written += writeSync(output.fd, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

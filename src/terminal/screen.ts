/**
 * The terminal as the app needs it (raw mode, alternate screen, pastes marked, no cursor), and as it was before, in
 * whatever way the app is left: the end, a crash, a signal, ^Z. Writes here are synchronous, so that they arrive even
 * if the process is about to end.
 *
 *     openScreen  ->  entered  --suspend-->  as it was, stopped  --SIGCONT-->  entered
 *                        |
 *                     restore  ->  as it was, and nothing of ours left on the process
 */
import { writeSync } from 'node:fs';
import { escapeLines, escape as visible } from '../text/escape.js';
import { DEADLY, type Deadly, endBy, endIfGone, isTerminalGone } from './ending.js';
import { setRaw } from './raw.js';

/** What the app decides about its screen. */
export interface ScreenOptions {
  /** Lines one after the other instead of a screen: raw mode and no echo, but nothing is cleared or hidden. */
  readonly linear?: boolean;
  /** Called when the process continues after a stop from outside: draw everything again. */
  readonly redraw?: () => void;
  /** Called before an exit, a crash or a signal restores the terminal: unmount Ink, so that its last frame stays. */
  readonly leaving?: () => void;
  /** Called before this job stops, and when it goes on. */
  readonly stopping?: () => void;
  readonly goingOn?: () => void;
}

/** The screen while it is ours. */
export interface Screen {
  /** Sets terminal and process back to what they were. Does nothing if that is done already. */
  restore(): void;
  /** ^Z: sets the terminal back and stops this job; `redrawn` is called when the screen is ours again. */
  suspend(redrawn?: () => void): void;
  /** Takes the screen again after `restore`, or clears it: what was drawn must be drawn again. */
  enter(): void;
  /** Whether the terminal reports clicks and the wheel, now and whenever the screen is ours again. */
  mouse(isOn: boolean): void;
  /** No key will come any more: ends the process if that is because the terminal is gone. */
  hungUp(): void;
}

const ENTER = '\x1b[?1049h\x1b[0m\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h';
/** Presses and the wheel, without motion, in the SGR form. With Shift the terminal selects text as usual. */
const MOUSE = '\x1b[?1000h\x1b[?1006h';
const NO_MOUSE = '\x1b[?1006l\x1b[?1000l';
/** Mouse off, pastes plain, alternate screen left, cursor shown, and no frame held back any more. */
const LEAVE = `${NO_MOUSE}\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?2026l`;

/** A process that still runs this long after the stop signal was not stopped, in ms. */
const STOP_WAIT = 50;
/**
 * The time between signals that were sent together, in ms: each thread of the process takes one. If the terminal were
 * taken before the second, the process would be stopped once more in the background.
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

  /** Raw mode comes first: in the background it stops the process before it has drawn over the shell. */
  function take(): void {
    setRaw(input, false); // its mode is unknown now, and Node sets nothing if it believes that nothing changes
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
   * Stops the complete foreground job, as ^Z does in any other program: what started us (npx, a script, a pipeline)
   * must stop too, or no shell would come back. It is SIGTSTP and not SIGSTOP because the system ignores it if no shell
   * could continue us (a session's leader, an orphaned group): then the screen only blinks.
   */
  function suspend(redrawn?: () => void): void {
    if (!isOpen || afterStop) return;
    afterStop = redrawn ?? (() => {});
    giveBack();
    options.stopping?.();
    unmute = mute(output, options.linear === true);
    here.off('SIGTSTP', stopHere);
    if (process.platform !== 'win32') process.kill(0, 'SIGTSTP');
    stopTimer = setTimeout(goOn, STOP_WAIT);
  }

  /** Goes on after a short wait: a signal that came with SIGCONT and ends the process (`kill %1`) goes first. */
  function goOn(): void {
    clearTimeout(stopTimer);
    clearTimeout(goingOn);
    goingOn = setTimeout(resume, GO_ON_WAIT);
  }

  /** Goes on after our own stop, or after one from outside. */
  function resume(): void {
    here.off('SIGTSTP', stopHere).on('SIGTSTP', stopHere);
    const redrawn = afterStop ?? options.redraw;
    afterStop = undefined;
    unmute();
    options.goingOn?.();
    take();
    if (process.platform !== 'win32') process.kill(process.pid, 'SIGWINCH'); // the size may have changed meanwhile
    redrawn?.();
  }

  function leave(): void {
    try {
      options.leaving?.();
    } catch {
      // the terminal must be restored in any case
    }
    restore();
  }

  /** Ends the process after all other listeners for the signal have run: one removes an unfinished file. */
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
 * Keeps what is written from now on off the shell's screen, until the function that it returns is called. Lines are
 * written then; frames are dropped, since everything is drawn again.
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

/** Writes to the terminal before it returns. It waits for a slow terminal, but not for one that is gone. */
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

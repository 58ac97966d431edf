/**
 * Keys for the app, one at a time, and text for the field that is open, if any. Ink and its text field
 * lose or garble what comes in one chunk (`12\r` never submits), so Ink gets a stdin of ours that only ever
 * holds one piece of text, and the next comes when React is done with the last.
 *
 *     terminal --bytes--> keyParser --tokens--> queue --one a turn--> on.key(name) --text--> Ink's field
 */
import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { escape } from '../text/escape.js';
import { type KeyParser, keyParser, type Token } from './keys.js';

/** What becomes of the tokens. */
export interface KeyboardHandlers {
  /** A key. True: done with. False: it is text for the open field, and goes to Ink. */
  key(name: string): boolean;
  /** A paste. What to put into the open field (`typeable`), or undefined for nothing. */
  paste(text: string): string | undefined;
  /** Something has come in; what it is follows some turns later. */
  coming?(): void;
  /** A mouse report as it came. Dropped where this is missing. */
  mouse?(raw: string): void;
  /** The terminal is gone: no key will come any more. */
  ended?(): void;
}

/** What a keyboard reads from: a terminal's stream, or in a test any stream. */
export type KeyboardInput = NodeJS.ReadableStream & Pick<NodeJS.ReadStream, 'readableFlowing'>;

/** A keyboard that is not listening yet. */
export interface Keyboard {
  /** To be given to Ink's `render` as `stdin`. */
  readonly stdin: NodeJS.ReadStream;
  /** Listens to the input. */
  start(): void;
  /** Drops what is pending, leaves the input as it was, and lets the process exit. */
  stop(): void;
  /** Takes input from elsewhere, as if it had been typed. */
  feed(chunk: string | Uint8Array): void;
}

/**
 * Turns of the event loop between two tokens. React may take one to render, one for the effects in which a
 * field subscribes to its input, and two more where these set state. An empty turn costs microseconds.
 */
const TURNS = 5;
/** Tokens that wait at most; what is typed beyond that is dropped. */
const QUEUE_LIMIT = 1 << 16;

/**
 * What Ink's text field gets for a key. It moves its cursor out of the text at either end and only comes
 * back with the next key, so an arrow is followed by Insert, which it takes for an empty text; and it has no
 * delete, which is one to the right and backspace.
 */
const AS_FIELD_INPUT: Readonly<Record<string, readonly string[]>> = {
  left: ['\x1b[D', '\x1b[2~'],
  right: ['\x1b[C', '\x1b[2~'],
  home: ['\x1b[H'],
  end: ['\x1b[F'],
  backspace: ['\x7f'],
  delete: ['\x1b[C', '\x7f'],
  enter: ['\r'],
};

/** A keyboard over a terminal's input. The input's raw mode is not its business. */
export function createKeyboard(input: KeyboardInput, on: KeyboardHandlers): Keyboard {
  const stdin = fieldInput();
  let parser: KeyParser = keyParser();
  let decoder = new StringDecoder('utf8');
  let queue: Token[] = [];
  let forField: string[] = [];
  let isListening = false;
  let isBusy = false;
  let flowing: boolean | null = false;
  let stops = 0;
  let turn: NodeJS.Immediate | undefined;
  let patience: NodeJS.Timeout | undefined;

  function feed(chunk: string | Uint8Array): void {
    clearTimeout(patience);
    on.coming?.();
    take(parser.push(typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk))));
    if (parser.pending()) patience = setTimeout(() => take(parser.flush()), parser.patience());
  }

  function take(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (isInterrupt(token)) queue = []; // as the terminal itself does on ^C
      if (queue.length < QUEUE_LIMIT) queue.push(token);
    }
    if (isBusy || queue.length === 0) return;
    isBusy = true;
    after(1, deliver);
  }

  function after(turns: number, then: () => void): void {
    turn = setImmediate(() => (turns > 1 ? after(turns - 1, then) : then()));
  }

  /** Delivers one piece of text or one token, and comes back for the next when React is done. */
  function deliver(): void {
    const stopsBefore = stops;
    const isDone = forField.length === 0 && queue.length === 0;
    try {
      if (forField.length === 0) forField = textFor(queue.shift());
      const text = stops === stopsBefore ? forField.shift() : undefined;
      if (text !== undefined) stdin.give(text);
    } finally {
      if (stops !== stopsBefore) forField = [];
      else if (isDone) isBusy = false;
      else after(TURNS, deliver);
    }
  }

  function textFor(token: Token | undefined): string[] {
    if (token === undefined) return [];
    if (token.kind === 'mouse') on.mouse?.(token.raw);
    if (token.kind === 'paste') {
      const text = on.paste(token.text);
      return text === undefined ? [] : [typeable(text)].filter((cleaned) => cleaned !== '');
    }
    if (token.kind !== 'key' || on.key(token.name)) return [];
    return isCharacter(token.name) ? [escape(token.name)] : [...(AS_FIELD_INPUT[token.name] ?? [])];
  }

  function end(): void {
    stop();
    on.ended?.();
  }

  function start(): void {
    if (isListening) return;
    isListening = true;
    flowing = input.readableFlowing;
    input.on('data', feed);
    input.on('end', end);
    input.on('error', end);
    input.resume();
  }

  function stop(): void {
    clearTimeout(patience);
    clearImmediate(turn);
    stops++;
    isBusy = false;
    queue = [];
    forField = [];
    parser = keyParser();
    decoder = new StringDecoder('utf8');
    if (!isListening) return;
    isListening = false;
    input.off('data', feed);
    input.off('end', end);
    input.off('error', end);
    if (flowing !== true) input.pause();
    // null is more than not flowing: who listens then, is given what comes
    if (flowing === null) (input as { readableFlowing: boolean | null }).readableFlowing = null;
  }

  return { stdin: stdin.stream, start, stop, feed };
}

/** A terminal's stdin as far as Ink looks at one: `give` makes it readable once. */
function fieldInput(): { readonly stream: NodeJS.ReadStream; give(text: string): void } {
  let held: string | null = null;
  const stream = Object.assign(new EventEmitter(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (isRaw: boolean) => {
      stream.isRaw = isRaw;
      return stream;
    },
    setEncoding: () => stream,
    ref: () => stream,
    unref: () => stream,
    resume: () => stream,
    pause: () => stream,
    read: () => {
      const text = held;
      held = null;
      return text;
    },
  });
  return {
    stream: stream as unknown as NodeJS.ReadStream,
    give(text) {
      held = text;
      stream.emit('readable');
      held = null; // nobody reads: no field is open, so nothing is left for the next one
    },
  };
}

const isInterrupt = (token: Token): boolean => token.kind === 'key' && token.name === 'ctrl+c';

/** Keys that are characters are named by them; every other name is longer. */
const isCharacter = (name: string): boolean => [...name].length === 1;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/** Text for a field: without control characters, and what would turn the writing direction spelled out. */
export const typeable = (text: string): string => escape(text.replace(CONTROLS, ''));

/** Keys in their order and at their time: what the handlers get. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeyboard, type Keyboard } from '../../src/terminal/keyboard.js';

let input: PassThrough;
let keyboard: Keyboard;
let got: string[];
let onKey: (name: string) => void;

beforeEach(() => {
  input = new PassThrough();
  got = [];
  onKey = () => {};
  keyboard = createKeyboard(input, {
    key(name) {
      got.push(name);
      onKey(name);
    },
    paste: (text) => got.push(`paste ${JSON.stringify(text)}`),
    mouse: (raw) => got.push(`mouse ${JSON.stringify(raw)}`),
    ended: () => got.push('ended'),
  });
});
afterEach(() => {
  keyboard.stop();
  vi.useRealTimers();
});

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the order', () => {
  test('keys of one chunk are delivered one at a time', async () => {
    keyboard.feed('jk');
    expect(got).toEqual([]);
    await turns(1);
    expect(got).toEqual(['j']);
    await expect.poll(() => got).toEqual(['j', 'k']);
  });

  test('keys, pastes and the mouse stay in order', async () => {
    keyboard.feed('a\x1b[200~b\x1b[201~\x1b[<0;1;2Mc');
    await expect.poll(() => got).toEqual(['a', 'paste "b"', 'mouse "\\u001b[<0;1;2M"', 'c']);
  });

  test('what is fed while a key is handled comes after what was there', async () => {
    onKey = (name) => name === 'a' && keyboard.feed('c');
    keyboard.feed('ab');
    await expect.poll(() => got).toEqual(['a', 'b', 'c']);
  });

  test('a character whose bytes are in two chunks is one key', async () => {
    const bytes = Buffer.from('é😀');
    for (const byte of bytes) keyboard.feed(Uint8Array.of(byte));
    await expect.poll(() => got).toEqual(['é', '😀']);
  });

  test('^C overtakes all that waits, as it does in any terminal', async () => {
    keyboard.feed('jjj');
    keyboard.feed('jj\x03k');
    await expect.poll(() => got).toEqual(['ctrl+c', 'k']);
  });

  test('a handler that throws does not lose the keys after it', async () => {
    const crash = vi.fn();
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', crash);
    try {
      onKey = (name) => {
        if (name === 'a') throw new Error('from a handler');
      };
      keyboard.feed('ab');
      await expect.poll(() => got).toEqual(['a', 'b']);
      expect(crash).toHaveBeenCalled();
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });
});

describe('the lone Esc', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  test('is a key when nothing follows for a while', async () => {
    keyboard.feed('\x1b');
    await vi.advanceTimersByTimeAsync(29);
    await turns(10);
    expect(got).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await turns(10);
    expect(got).toEqual(['esc']);
  });

  test('is the beginning of a sequence when its rest follows', async () => {
    keyboard.feed('\x1b');
    await vi.advanceTimersByTimeAsync(20);
    keyboard.feed('[');
    await vi.advanceTimersByTimeAsync(20);
    keyboard.feed('A');
    await vi.advanceTimersByTimeAsync(2000);
    await turns(10);
    expect(got).toEqual(['up']);
  });

  test('a paste whose end is lost is over after a second of silence', async () => {
    keyboard.feed('\x1b[200~abc');
    await vi.advanceTimersByTimeAsync(900);
    keyboard.feed('def');
    await vi.advanceTimersByTimeAsync(900);
    await turns(10);
    expect(got).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    keyboard.feed('j');
    await turns(20);
    expect(got).toEqual(['paste "abcdef"', 'j']);
  });

  test('does not come after stop', async () => {
    keyboard.feed('a\x1b');
    keyboard.stop();
    await vi.advanceTimersByTimeAsync(2000);
    await turns(10);
    expect(got).toEqual([]);
  });
});

describe('starting and stopping', () => {
  test('it listens from start to stop, and leaves the input paused and without listeners', async () => {
    const before = input.eventNames();
    keyboard.start();
    keyboard.start();
    input.write('a');
    await expect.poll(() => got).toEqual(['a']);
    keyboard.stop();
    keyboard.stop();
    expect(input.eventNames()).toEqual(before);
    expect(input.isPaused()).toBe(true);
    keyboard.start();
    input.write('b');
    await expect.poll(() => got).toEqual(['a', 'b']);
  });

  test('an input that was flowing flows on', () => {
    input.on('data', () => {});
    keyboard.start();
    keyboard.stop();
    expect(input.isPaused()).toBe(false);
  });

  test('an input that was not read from yet is as it was: it flows to the first listener', async () => {
    expect(input.readableFlowing).toBeNull();
    keyboard.start();
    keyboard.stop();
    expect(input.readableFlowing).toBeNull();
    const heard: string[] = [];
    input.on('data', (chunk: Buffer) => heard.push(String(chunk)));
    input.write('a');
    await expect.poll(() => heard).toEqual(['a']);
  });

  test('stopped by a key, it delivers none of those behind it', async () => {
    onKey = () => keyboard.stop();
    keyboard.feed('qqq');
    await expect.poll(() => got).toEqual(['q']);
    await turns(20);
    expect(got).toEqual(['q']);
  });

  test('a terminal that goes away is reported, once', async () => {
    keyboard.start();
    input.destroy(new Error('EIO'));
    await expect.poll(() => got).toEqual(['ended']);
    keyboard.stop();
    keyboard.start();
    expect(got).toEqual(['ended']);
  });

  test('an input that ends is reported', async () => {
    keyboard.start();
    input.end();
    await expect.poll(() => got).toEqual(['ended']);
  });
});

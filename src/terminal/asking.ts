/** A question on the terminal that one key answers, while no app listens. */
import { holdBack } from './cancelling.js';
import { type Keys, listen } from './controlling.js';
import { setRaw } from './raw.js';

/** Keys that answer no question: they leave it. */
const LEAVES = ['q', '\x1b', '\x03', '\x04'];
/** Keys that are sent as several characters: arrows and the like. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: such a key begins with Esc
const SEQUENCE = /\x1b[[O][\d;]*[A-Za-z~]/g;

/** Waits for one of some keys; undefined if the user leaves, or if the terminal is gone. */
export function askKey({ input }: Keys, keys: readonly string[]): Promise<string | undefined> {
  const wasRaw = input.isRaw;
  const release = holdBack(() => setRaw(input, wasRaw));
  setRaw(input, true);
  return new Promise((resolve) => {
    const answer = (key: string | undefined): void => {
      stop();
      setRaw(input, wasRaw);
      release();
      resolve(key);
    };
    const stop = listen(
      input,
      (chunk) => {
        // keys that are pressed quickly come together
        const pressed = Array.from(Buffer.from(chunk).toString().replace(SEQUENCE, ''));
        const first = pressed.find((key) => keys.includes(key) || LEAVES.includes(key));
        if (first !== undefined) answer(keys.includes(first) ? first : undefined);
      },
      () => answer(undefined),
    );
  });
}

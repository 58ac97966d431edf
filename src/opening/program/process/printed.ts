/** What a program has printed: its beginning and its end, however much it prints. */

const [FIRST, LAST] = [64 * 2 ** 10, 2 ** 20];

export interface PrintStore {
  add(bytes: Buffer): void;
  /** The text, with a note in place of what is left out in the middle. */
  text(): string;
}

export function newPrintStore(): PrintStore {
  const first: Buffer[] = [];
  const last: Buffer[] = [];
  let [firstBytes, lastBytes, left] = [0, 0, 0];
  return {
    add(bytes) {
      const space = FIRST - firstBytes;
      if (space > 0) {
        const part = bytes.subarray(0, space);
        first.push(Buffer.from(part));
        firstBytes += part.length;
      }
      const rest = bytes.subarray(Math.max(0, space));
      if (rest.length === 0) return;
      last.push(Buffer.from(rest));
      lastBytes += rest.length;
      for (let oldest = last[0]; oldest && lastBytes - oldest.length >= LAST; oldest = last[0]) {
        last.shift();
        lastBytes -= oldest.length;
        left += oldest.length;
      }
    },
    text() {
      const end = Buffer.concat(last);
      if (left === 0) return Buffer.concat([...first, end]).toString();
      return `${Buffer.concat(first).toString()}\n... ${left} bytes are left out here ...\n${end.toString()}`;
    },
  };
}

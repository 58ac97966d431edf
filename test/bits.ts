/** Long arrays of numbers, compared to the last bit: fast if they are equal, and with what differs if they are not. */
import { expect } from 'vitest';

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export function expectBits(found: Float64Array, expected: Float64Array): void {
  if (Buffer.compare(bytesOf(found), bytesOf(expected)) !== 0) expect(found).toEqual(expected);
}

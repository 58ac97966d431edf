/** Small pieces of text joined into larger ones, so that a million nodes are not a million writes. */

/** The size from which a block is written, in characters. */
const BLOCK = 2 ** 16;

/** The same text in fewer and larger pieces. */
export function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

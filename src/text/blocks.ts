/** More text than this is not held back, in characters. */
const BLOCK = 2 ** 16;

/** Pieces of text joined to fewer and larger ones: a million nodes are no million writes. */
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

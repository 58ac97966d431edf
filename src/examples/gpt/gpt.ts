/**
 * microgpt's training, one graph a step: step k learns one name. The graphs of names of one length differ in little: which
 * vectors are read, and which token is right. So a graph is copied from the first of its length and changed there, which
 * takes a hundredth of the time of making it anew.
 */

import { tapeOf } from '../../engine/graph.js';
import { seeded } from '../../engine/nn/random.js';
import type { Tape } from '../../engine/tape.js';
import type { Built } from '../../notation/built.js';
import type { Handed } from '../../notation/handed.js';
import { NAMES, SHUFFLED, tokensOf } from './names.js';
import {
  type Judged,
  lossAt,
  meanLoss,
  PARAMETERS,
  type Position,
  parametersOnly,
  reader,
  vectorOf,
} from './network.js';
import { sampled } from './sample.js';

/** As in microgpt: a thousand steps, with a rate that falls to 0. */
const COMMANDS = ['descend', 'optimizer adam beta1=0.85 beta2=0.99', 'lr 0.01*(1 - k/1000)'];
const SEED = 42;
const DEVIATION = 0.08;

/** The training with the parameters that Python draws after `random.seed(seed)`. */
export function gpt(seed = SEED): Built {
  return { ...graphOf(0), leaves: parametersFrom(seed), commands: COMMANDS, next: graphOf, sample: sampled };
}

/** The first parameters. The names were shuffled before they are drawn. */
function parametersFrom(seed: number): Float64Array {
  const random = seeded(seed);
  random.shuffle(new Uint8Array(SHUFFLED));
  const parameters = new Float64Array(PARAMETERS);
  for (let i = 0; i < PARAMETERS; i++) parameters[i] = random.gauss(0, DEVIATION);
  return parameters;
}

/** A graph for names of one length. */
interface Pattern {
  readonly tape: Tape;
  readonly root: number;
  readonly positions: readonly (Position & Judged)[];
}

const patterns = new Map<number, Pattern>();

function patternFor(length: number): Pattern {
  const known = patterns.get(length);
  if (known) return known;
  const graph = parametersOnly(length);
  const read = reader(graph);
  const positions = Array.from({ length }, (_, at) => {
    const position = read(vectorOf(0));
    return { ...position, ...lossAt(graph, at, position, 0) };
  });
  const root = meanLoss(
    graph,
    positions.map(({ loss }) => loss),
  );
  const pattern = { tape: tapeOf(graph), root, positions };
  patterns.set(length, pattern);
  return pattern;
}

/** The graph of step k: the loss of its name. */
function graphOf(k: number): Handed {
  const name = NAMES[k % NAMES.length] as string;
  const { read, next } = tokensOf(name);
  const { tape, root, positions } = patternFor(read.length);
  const left = tape.left.slice();
  for (const [at, { embedded, width, log, chances }] of positions.entries()) {
    for (let i = 0; i < width; i++) left[embedded + i] = vectorOf(read[at]!) + i;
    left[log] = chances[next[at]!]!;
  }
  return { tape: { ...tape, left }, root, title: `gpt: ${name}` };
}

/**
 * Names that the network makes up, as microgpt does: letter by letter, each drawn by its chance at a temperature of 0.5,
 * until the end comes or the context is full.
 */
import { forwardOf, newData, setLeaves } from '../../engine/autodiff/backprop.js';
import { addNode, tapeOf } from '../../engine/graph.js';
import { type Random, seeded } from '../../engine/nn/random.js';
import { LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';
import { END, letterOf } from './names.js';
import { LENGTH, PARAMETERS, parametersOnly, reader, vectorOf, WIDTH } from './network.js';

const TEMPERATURE = 0.5;
const COUNT = 20;

/** The network without losses. The vector of each position's token is leaves of its own: the token is not known before. */
interface Writer {
  readonly tape: Tape;
  readonly positions: readonly {
    readonly vector: number;
    readonly to: number;
    readonly scores: readonly number[];
  }[];
}

let made: Writer | undefined;

function writer(): Writer {
  const graph = parametersOnly(LENGTH);
  const read = reader(graph);
  const positions = Array.from({ length: LENGTH }, () => {
    const vector = graph.size;
    for (let i = 0; i < WIDTH; i++) addNode(graph, LEAF, NONE, NONE, 0);
    const { scores } = read(vector);
    return { vector, to: graph.size, scores };
  });
  return { tape: tapeOf(graph), positions };
}

/** Twenty names by these parameters, the same ones for the same seed. */
export function sampled(parameters: Float64Array, seed: number): string[] {
  made ??= writer();
  const { tape, positions } = made;
  const random = seeded(seed);
  const data = newData(tape);
  setLeaves(tape, data, parameters.subarray(0, PARAMETERS));
  const forwards = forwardOf(tape);
  const name = (): string => {
    let letters = '';
    let token = END;
    for (const { vector, to, scores } of positions) {
      for (let i = 0; i < WIDTH; i++) data[vector + i] = parameters[vectorOf(token) + i]!;
      forwards(data, vector, to - 1);
      token = drawn(
        scores.map((score) => data[score]! / TEMPERATURE),
        random,
      );
      if (token === END) break;
      letters += letterOf(token);
    }
    return letters;
  };
  return Array.from({ length: COUNT }, name);
}

/** One of several, each by the exponential of its score. */
function drawn(scores: readonly number[], random: Random): number {
  const most = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - most));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

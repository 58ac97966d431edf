/** `:sample`: what the network makes up by the parameters on the screen. It is drawn between frames. */
import type { Sample } from '../../notation/handed.js';
import { iterationOf, leavesOf } from '../../session/viewed.js';
import { escape } from '../../text/escape.js';
import { count } from '../../text/numbers.js';
import { line } from '../line.js';
import { jobsOf } from '../viewport.js';
import type { List } from './list.js';

/** The seed if none is given. */
const SEED = 42;
/** About what drawing costs, in nodes that are evaluated. */
const COST = 1_000_000;

/** The last texts of a network: they stay on the screen until the next have been drawn. */
const last = new WeakMap<Sample, { readonly seed: number; readonly texts: readonly string[] }>();

export const sample: List = (session, viewport) => {
  const { model, list } = session;
  const seed = list?.seed ?? SEED;
  const texts = model.sample && textsBy(model.sample, seed);
  return {
    title: `made up at step ${count(iterationOf(session))}, drawn by seed ${seed}`,
    count: texts?.length,
    row: (i) => line(`${count(i + 1).padStart(2)}  ${escape(texts?.[i] ?? '') || '(no letter)'}`),
    says: 'closes this',
  };

  function textsBy(draw: Sample, seed: number): readonly string[] | undefined {
    const leaves = leavesOf(session);
    const drawn = jobsOf(viewport)(leaves, `sample ${seed}`, COST, () => draw(leaves, seed));
    if (drawn) last.set(draw, { seed, texts: drawn });
    const before = last.get(draw);
    return drawn ?? (before?.seed === seed ? before.texts : undefined);
  }
};

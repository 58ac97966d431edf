/** A session as data to export: copies of its numbers, which do not change while they are written. */

import type { Exported, Iteration } from '../../formats/exported.js';
import { gradientHeading, rightBackwardOn, rightGradientsOn } from '../gradients/gradients.js';
import { type History, knownIn, losses, lossesAt } from '../history/history.js';
import type { Session } from '../model.js';
import { orderOf } from '../numbers.js';
import { accuracyOn } from '../training/accuracy.js';
import { presentModel } from '../undo.js';
import { dataOn } from '../viewed.js';

/** The iteration on the screen, with the settings and all iterations up to the present one. */
export function exportedFrom(session: Session): Exported {
  // if each iteration has its own graph, the one on the screen is the last that is exported
  if (session.viewed?.present) return exportedFrom({ ...session, model: presentModel(session), viewed: undefined });
  const { model } = session;
  const { program, root, frozen, lr, schedule, direction, optimizer, history } = model;
  const { tape } = program;
  const data = dataOn(session).slice();
  const gradient = rightGradientsOn(session);
  const grads = new Float64Array(tape.size);
  const known = new Uint8Array(tape.size);
  for (let id = 0; id < tape.size; id++) {
    const grad = gradient(id);
    if (grad === undefined) continue;
    grads[id] = grad;
    known[id] = 1;
  }
  return {
    tape,
    root,
    data,
    grad: (id) => (known[id] ? grads[id] : undefined),
    frozen,
    samples: model.samples,
    lines: program.lines,
    lr,
    schedule,
    direction,
    optimizer,
    ...backwardOf(session),
    gradHeading: /^grad (@|stale)/.test(gradientHeading(session)) ? gradientHeading(session) : 'grad',
    accuracy: accuracyOn(session),
    losses: losses(history),
    lossesAt: lossesAt(history),
    iterations: [...earlier(history), { k: history.length - 1, leaves: model.leaves, state: model.state }],
    hasOtherGraphs: model.next !== undefined,
  };
}

/** The last backward, if it was from the root: its iteration, and how many nodes had propagated if not all had. */
function backwardOf(session: Session): Pick<Exported, 'gradAt' | 'propagated'> {
  const at = rightBackwardOn(session);
  if (!at || at.root !== session.model.root) return { gradAt: undefined, propagated: undefined };
  const isPartial = at.propagated !== undefined && at.propagated < orderOf(session.model.program.tape, at).length;
  return { gradAt: at.iteration, propagated: isPartial ? at.propagated : undefined };
}

/** The iterations before the present one whose leaves are still known. */
const earlier = (history: History): Iteration[] =>
  Array.from(knownIn(history), ({ iteration: k, leaves, state }) => ({ k, leaves, state }));

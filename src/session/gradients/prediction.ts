/** Predict: the gradients are hidden, the user guesses each in turn, and wrong answers are explained. */

import { planFor } from '../../engine/autodiff/backprop.js';
import { isConstant } from '../../engine/tape.js';
import { judgeAnswer } from '../../explain/mistakes/predict.js';
import { MARKS } from '../../explain/point.js';
import { readNumber } from '../../notation/parse/number.js';
import { nameOf } from '../../notation/write/write.js';
import { plural } from '../../text/numbers.js';
import { quoted } from '../../text/quoted.js';
import { say } from '../message.js';
import type { Prediction, Session } from '../model.js';
import { fieldText } from '../screen/field.js';
import { unfoldedRow, unfoldedTo } from '../tree/selection.js';
import { answersOn, pointOn } from './gradients.js';

/** The most nodes that are asked for. */
const MOST_ASKED = 12;
const ACCEPTED = 'a number, or only its sign: + - 0';

/** Starts asking for these nodes' gradients, or for all named ones below the root, in the order of backward. */
export function predict(session: Session, nodes?: readonly number[]): Session {
  if (session.prediction) return endPrediction(session);
  const canBeAsked = askable(session);
  const asked = nodes ? [...new Set(nodes)].filter(canBeAsked) : named(session, canBeAsked);
  if (asked.length === 0) return say(session, 'there is no gradient here to predict', 'error');
  return ask({ ...session, run: undefined, prediction: { asked, right: new Map(), tries: 0 } });
}

/** Whether a node has a gradient that can be predicted: nan and infinities have no size to predict. */
function askable(session: Session): (id: number) => boolean {
  const { tape } = session.model.program;
  const { reached } = planFor(tape, session.model.root);
  const grad = answersOn(session);
  return (id) => reached[id] === 1 && !isConstant(tape, id) && Number.isFinite(grad(id));
}

function named({ model: { program, root } }: Session, canBeAsked: (id: number) => boolean): number[] {
  const nodes: number[] = [];
  for (let id = root - 1; id >= 0 && nodes.length < MOST_ASKED; id--) {
    if (program.tape.labels[id] !== undefined && canBeAsked(id)) nodes.push(id);
  }
  return nodes;
}

/** The same questions again, perhaps for another root, for those nodes that still exist. */
export const askAgain = (session: Session, asked: readonly number[]): Session =>
  predict({ ...session, prediction: undefined, field: undefined }, asked);

/** The node that is asked for, if there is a prediction. */
const askedNode = ({ prediction }: Session): number | undefined =>
  prediction?.asked.find((id) => !prediction.right.has(id));

/** Selects the node that is asked for and opens the field for it. */
function ask(session: Session): Session {
  const node = askedNode(session);
  if (node === undefined) return endPrediction(session);
  return {
    ...session,
    folded: unfoldedTo(session, unfoldedRow(session, node)),
    selection: unfoldedRow(session, node),
    field: { kind: 'predict', node, ...fieldText('') },
  };
}

/** The same question once more, in an empty field. */
const triedAgain = (session: Session, prediction: Prediction): Session => ({
  ...session,
  prediction: { ...prediction, tries: prediction.tries + 1 },
  field: session.field && { ...session.field, ...fieldText('') },
});

/** Judges an answer to the node that is asked for. */
export function answer(session: Session, text: string): Session {
  const { prediction } = session;
  const node = askedNode(session);
  if (!prediction || node === undefined) return session;
  const verdict = judgeAnswer(
    pointOn(session, answersOn(session)),
    node,
    text,
    readNumber(text),
    MARKS,
    prediction.tries,
  );
  if (!verdict) {
    const typed = text.trim();
    return say(
      session,
      typed === '' ? `type ${ACCEPTED}` : `${quoted(typed)} is neither; accepted: ${ACCEPTED}`,
      'error',
    );
  }
  if (!verdict.right) return say(triedAgain(session, prediction), verdict.says, 'error');
  const right = new Map([...prediction.right, [node, prediction.tries + 1]]);
  const next: Session = { ...session, prediction: { ...prediction, right, tries: 0 } };
  const after = ask(next);
  return after.prediction ? say(after, verdict.says) : after;
}

/** Ends the prediction, with the score. */
export function endPrediction(session: Session): Session {
  const { prediction } = session;
  if (!prediction) return session;
  const { asked, right } = prediction;
  const atOnce = [...right.values()].filter((tries) => tries === 1).length;
  const missing = asked.filter((id) => !right.has(id)).map((id) => nameOf(session.model.program.tape, id, 12));
  const score = `${right.size} of ${plural(asked.length, 'gradient')} right, ${atOnce} at the first try`;
  return say(
    { ...session, prediction: undefined, field: undefined },
    missing.length > 0 && missing.length < 6 ? `${score}; not yet: ${missing.join(' ')}` : score,
  );
}

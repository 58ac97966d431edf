/** The axes of plots: logarithmic for L, and those of a slice, which stay while one node is looked at. */
import { curve } from '../history/history.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { selectedNode } from '../tree/selection.js';
import { leavesOf } from '../viewed.js';

/** Points of L that are looked at: with the lowest of each part. */
const POINTS = 2000;

/** Turns the logarithmic axis of L on, unless L is not above 0, or off. */
export function logAxis(session: Session): Session {
  const { model, logAxis: isOn } = session;
  if (isOn) return say({ ...session, logAxis: false }, 'the axis is linear again');
  const curves = [curve(model.history, POINTS), ...model.runs.saved];
  if (curves.some(({ losses }) => losses.some((loss) => loss <= 0)))
    return say(session, 'a logarithmic axis is for numbers above 0, and L was not always: the axis stays linear');
  return { ...session, logAxis: true, plot: 'loss' };
}

/** The session with the leaves that the axes of a slice begin at: the present ones if another node or graph is looked at. */
export function sliceKept(before: Session, after: Session): Session {
  const isSame =
    before.model.program === after.model.program &&
    before.model.root === after.model.root &&
    selectedNode(before) === selectedNode(after);
  if (isSame) return after;
  const sliceFrom = leavesOf(after);
  return sliceFrom === after.sliceFrom ? after : { ...after, sliceFrom };
}

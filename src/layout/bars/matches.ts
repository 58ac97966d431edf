/** Which match of a search is selected, of how many: `3 of 17`. In a large graph they are counted between frames. */
import type { Session } from '../../session/model.js';
import { outlineOf } from '../../session/tree/outline.js';
import { allMatches } from '../../session/tree/search.js';
import { chainsOn, selectedNode } from '../../session/tree/selection.js';
import { count } from '../../text/numbers.js';
import { serialOf } from '../jobs.js';
import { jobsOf, type Viewport } from '../viewport.js';

/** What a match costs beside an evaluation of a node. */
const COST = 4;

/** The session with the count in its message, if that is about a match. */
export function counted(session: Session, viewport: Viewport): Session {
  const { message, model } = session;
  if (message?.matches === undefined) return session;
  const { tape } = model.program;
  const key = `matches ${message.matches} ${serialOf(model.frozen)}`;
  const places = jobsOf(viewport)(chainsOn(session), key, COST * tape.size, () =>
    allMatches(session, message.matches as string),
  );
  const { order } = outlineOf(tape, model.root);
  const position = places
    ? `${count(rankOf(places, order.indexOf(selectedNode(session))))} of ${count(places.length)}`
    : viewport.glyphs.more;
  return { ...session, message: { ...message, text: `${position}   ${message.text}` } };
}

/** How many of the places are not behind this one. */
function rankOf(places: Int32Array, place: number): number {
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle] as number) <= place) from = middle + 1;
    else to = middle;
  }
  return from;
}

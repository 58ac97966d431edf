/**
 * The pane that has the whole screen, if one has. A key that changes another pane shows that one, so that no key is
 * pressed in vain.
 */
import { say } from '../message.js';
import type { Session } from '../model.js';
import type { Zoom } from '../panes.js';

/** The tree, the plot, the card if it is open, then all again. */
export function nextZoom(session: Session): Session {
  const card = session.explanation === 'none' ? [] : (['card'] as const);
  const cycle: readonly (Zoom | undefined)[] = [undefined, 'tree', 'plot', ...card];
  return { ...session, zoom: cycle[(cycle.indexOf(session.zoom) + 1) % cycle.length] };
}

/** The session after a key, with the pane that it changed in place of the one that had the screen. */
export function zoomed(before: Session, after: Session): Session {
  const zoom = after.zoom && zoomAfter(before, after, after.zoom);
  return zoom === after.zoom ? after : { ...after, zoom };
}

function zoomAfter(before: Session, after: Session, zoom: Zoom): Zoom | undefined {
  if (after.explanation === 'none' && zoom === 'card') return undefined;
  if (after.explanation !== 'none' && (before.explanation !== after.explanation || before.page !== after.page))
    return 'card';
  if (before.plot !== after.plot) return 'plot';
  return before.lens !== after.lens || before.picture !== after.picture ? 'tree' : zoom;
}

/** The session, with a sentence if there is no space for what a key has shown. */
export function seen(session: Session, { unseen }: { readonly unseen?: true }, what: 'lens' | Zoom): Session {
  const { lens, explanation, zoom } = session;
  if (!unseen) return session;
  if (what === 'lens') return lens === 'plain' ? session : say(session, `${lens}: no space for its columns`);
  if (zoom !== undefined || (what === 'card' && explanation === 'none')) return session;
  return say(session, `${what === 'card' && explanation === 'pages' ? 'page' : what}: no space; Z shows it alone`);
}

/** Loads Graphviz, which places the boxes of the picture, when the first picture is shown. */
import { graphviz } from '../../formats/drawings/graphviz.js';
import { placedBy } from '../../layout/placement.js';
import type { Action } from '../../session/action.js';
import type { Store } from './store.js';

/** Returns a function that loads it if a picture needs it. If that fails, the tree comes back with the reason. */
export function createPlacing(store: Store, dispatch: (action: Action) => void): () => void {
  let isLoading = false;
  const load = async (): Promise<void> => {
    try {
      const placer = placedBy(await graphviz());
      const { session, viewport } = store.now();
      if (!session.closed) store.guarded(() => store.become({ viewport: { ...viewport, placer } }));
    } catch (error) {
      isLoading = false;
      if (!store.now().session.picture) return;
      const text = `the picture needs Graphviz, which does not load: ${(error as Error).message}`;
      dispatch({ type: 'picture' });
      dispatch({ type: 'say', tone: 'error', text });
    }
  };
  return () => {
    const { session, viewport } = store.now();
    if (!session.picture || viewport.placer || isLoading) return;
    isLoading = true;
    void load();
  };
}

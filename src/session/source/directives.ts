/**
 * A file's `# :` commands, run in their order when its graph is opened. What a file may say many thousand times is
 * gathered and done once, before the first command that it matters to: frozen leaves, the root, pages of text.
 */
import { leafSlot } from '../../engine/tape.js';
import type { Directive } from '../../notation/lex/tokens.js';
import type { Action } from '../action.js';
import { directive, type Update } from '../commands.js';
import type { Session } from '../model.js';
import { withPages } from '../pages.js';

/** The session after the commands, and what the last `# :predict` asked for. */
export interface Directed {
  readonly session: Session;
  readonly asked: readonly number[] | undefined;
}

/** Actions that neither the root nor pages matter to. */
const APART: ReadonlySet<Action['type']> = new Set(['rate', 'schedule', 'direction', 'optimizer']);

/** Runs commands. `fail` raises one that cannot be run; `onProgress` is told how many have been, and may throw. */
export function directed(
  opened: Session,
  directives: readonly Directive[],
  update: Update,
  fail: (directive: Directive, problem: string) => never,
  onProgress?: (done: number) => void,
): Directed {
  const gathered = gathering(update);
  let session = opened;
  let asked: readonly number[] | undefined;
  for (const [done, each] of directives.entries()) {
    onProgress?.(done);
    const after = directive(session, each.text, gathered.update);
    if (typeof after === 'string') return fail(each, after);
    // nobody can undo what a file says, so there is nothing to keep for it
    session = { ...after, past: [] };
    // a root that is chosen after a `# :predict` is another one to predict for
    asked = session.prediction?.asked ?? asked;
  }
  return { session: { ...gathered.done(session), message: opened.message }, asked };
}

/** `update` for one command after the other, with what has been gathered done at last. */
function gathering(update: Update): { readonly update: Update; done(session: Session): Session } {
  const frozen = new Map<number, boolean>();
  let pages: string[] = [];
  let roots: number[] = [];

  const rooted = (session: Session): Session => {
    const chosen = roots;
    roots = [];
    return chosen.reduce((before, node) => update(before, { type: 'root', node }), session);
  };
  const paged = (session: Session): Session => {
    const added = pages;
    pages = [];
    return added.length === 0 ? session : withPages(session, added);
  };
  const froze = (session: Session, to: boolean): Session => {
    const nodes = [...frozen].flatMap(([node, isFrozen]) => (isFrozen === to ? [node] : []));
    return nodes.length === 0 ? session : update(session, { type: 'freeze', nodes, frozen: to });
  };
  return {
    update(session, action) {
      const { root, program } = session.model;
      if (action.type === 'page' && action.text !== undefined) pages.push(action.text);
      else if (action.type === 'root') {
        // one that was gone away from and come back to has lost its gradients
        const away = roots.find((node) => node !== root);
        roots = action.node === root && away !== undefined ? [away, root] : [action.node];
      } else if (
        action.type === 'freeze' &&
        action.frozen !== undefined &&
        action.nodes.every((node) => leafSlot(program.tape, node) >= 0)
      ) {
        for (const node of action.nodes) frozen.set(node, action.frozen);
      } else return update(APART.has(action.type) ? session : rooted(paged(session)), action);
      return session;
    },
    done: (session) => froze(froze(rooted(paged(session)), true), false),
  };
}

/**
 * A file's `# :` commands, done in their order when its graph is opened. What a file may say many thousand times is
 * gathered and done once, before the first command that it matters to: frozen leaves, the root, pages of text.
 */
import { leafSlot } from '../../engine/tape.js';
import type { Directive } from '../../notation/lex/tokens.js';
import type { Work } from '../../notation/work.js';
import type { PureAction } from '../action.js';
import { fileAction } from '../commands.js';
import type { Session } from '../model.js';
import { withPages } from '../pages.js';
import { applyPure } from '../pure.js';
import { ROOT_ROW } from '../tree/selection.js';

/** The session after the commands, and what the last `# :predict` asked for. */
interface Directed {
  readonly session: Session;
  readonly asked: readonly number[] | undefined;
}

/** Actions that neither the root nor pages matter to. */
const APART: ReadonlySet<PureAction['type']> = new Set(['rate', 'schedule', 'direction', 'optimizer']);

/**
 * So many roots that may move the selection are gone to one after the other. Each takes a pass over the graph, so of
 * more that follow each other only the last counts.
 */
const MOST_ROOTS = 100;

/** Does what commands say. `fail` raises one that cannot be done. */
export function* directed(
  opened: Session,
  directives: readonly Directive[],
  name: string,
  fail: (directive: Directive, problem: string) => never,
): Work<Directed> {
  const gathered = gathering();
  let session = opened;
  let asked: readonly number[] | undefined;
  for (const [done, each] of directives.entries()) {
    yield { doing: 'opening', name, done, all: directives.length };
    const action = fileAction(each.text, session);
    if (typeof action === 'string') return fail(each, action);
    const after = gathered.apply({ ...session, message: undefined }, action);
    if (after.message?.tone === 'error') return fail(each, after.message.text);
    // nobody can undo what a file says, so there is nothing to keep for it
    session = { ...after, past: [] };
    // a root that is chosen after a `# :predict` is another one to predict for
    asked = session.prediction?.asked ?? asked;
  }
  return { session: { ...gathered.done(session), message: opened.message }, asked };
}

interface Gathering {
  /** The session after one more action, unless that is gathered. */
  apply(session: Session, action: PureAction): Session;
  /** The session with all that has been gathered. */
  done(session: Session): Session;
}

function gathering(): Gathering {
  const frozen = new Map<number, boolean>();
  let pages: string[] = [];
  let roots: number[] = [];
  let rootsGoneTo = 0;

  const rooted = (session: Session): Session => {
    const chosen = roots;
    roots = [];
    return chosen.reduce((before, node) => applyPure(before, { type: 'root', node }), session);
  };
  const paged = (session: Session): Session => {
    const added = pages;
    pages = [];
    return added.length === 0 ? session : withPages(session, added);
  };
  const froze = (session: Session, to: boolean): Session => {
    const nodes = [...frozen].flatMap(([node, isFrozen]) => (isFrozen === to ? [node] : []));
    return nodes.length === 0 ? session : applyPure(session, { type: 'freeze', nodes, frozen: to });
  };
  return {
    apply(session, action) {
      const { root, program } = session.model;
      if (action.type === 'page' && action.text !== undefined) pages.push(action.text);
      else if (action.type === 'root' && (leavesRowsAlone(session, action.node) || rootsGoneTo++ >= MOST_ROOTS)) {
        // one that was gone away from and come back to has lost its gradients
        const away = roots.find((node) => node !== root);
        roots = action.node === root && away !== undefined ? [away, root] : [action.node];
      } else if (
        action.type === 'freeze' &&
        action.frozen !== undefined &&
        action.nodes.every((node) => leafSlot(program.tape, node) >= 0)
      ) {
        for (const node of action.nodes) frozen.set(node, action.frozen);
      } else return applyPure(APART.has(action.type) ? session : rooted(paged(session)), action);
      return session;
    },
    done: (session) => froze(froze(rooted(paged(session)), true), false),
  };
}

/** Whether a root that another one follows leaves the selection and the folds as they are. */
const leavesRowsAlone = ({ selection, folded }: Session, root: number): boolean =>
  selection.user === ROOT_ROW.user && !folded[root];

/**
 * A file's `# :` commands, run in order when its graph is opened. Commands that a file may have thousands of are
 * gathered and run at once, before the first command that depends on them: frozen leaves, the root, pages of text.
 */
import { leafSlot } from '../../engine/tape.js';
import type { Directive } from '../../notation/lex/tokens.js';
import type { Work } from '../../notation/work.js';
import type { PureAction } from '../action.js';
import { fileAction } from '../commands/line.js';
import type { Message, Session } from '../model.js';
import { applyPure } from '../pure.js';
import { withPages } from '../screen/pages.js';
import { ROOT_ROW } from '../tree/selection.js';

/** The session after the commands, and what the last `# :predict` asked for. */
interface Directed {
  readonly session: Session;
  readonly asked: readonly number[] | undefined;
}

/** Actions that depend neither on the root nor on pages. */
const INDEPENDENT: ReadonlySet<PureAction['type']> = new Set(['rate', 'schedule', 'direction', 'optimizer']);

/**
 * This many roots that may move the selection are applied one by one. Each takes a pass over the graph, so of any more
 * in succession only the last is applied.
 */
const MOST_ROOTS = 100;

/** Runs the commands. `fail` throws the error of one that cannot be run. */
export function* directed(
  opened: Session,
  directives: readonly Directive[],
  name: string,
  fail: (directive: Directive, problem: string) => never,
): Work<Directed> {
  const gathered = gathering();
  let session = opened;
  let asked: readonly number[] | undefined;
  let notice: Message | undefined;
  for (const [done, each] of directives.entries()) {
    yield { doing: 'opening', name, done, all: directives.length };
    const action = fileAction(each.text, session);
    if (typeof action === 'string') return fail(each, action);
    const after = gathered.apply({ ...session, message: undefined }, action);
    if (after.message?.tone === 'error') return fail(each, after.message.text);
    // a bug that is not on, and why
    if (action.type === 'bug' && action.name !== 'off' && after.model.bug !== action.name) notice = after.message;
    // a file's commands cannot be undone, so no undo entries are kept
    session = { ...after, past: [] };
    // a root chosen after a `# :predict` asks again, for that root
    asked = session.prediction?.asked ?? asked;
  }
  return { session: { ...gathered.done(session), message: notice ?? opened.message }, asked };
}

interface Gathering {
  /** The session after one more action; unchanged if the action is gathered. */
  apply(session: Session, action: PureAction): Session;
  /** The session with everything that was gathered. */
  done(session: Session): Session;
}

function gathering(): Gathering {
  const frozen = new Map<number, boolean>();
  let pages: string[] = [];
  let roots: number[] = [];
  let rootsApplied = 0;

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
      else if (action.type === 'root' && (leavesRowsAlone(session, action.node) || rootsApplied++ >= MOST_ROOTS)) {
        // a root that was left and chosen again has lost its gradients
        const away = roots.find((node) => node !== root);
        roots = action.node === root && away !== undefined ? [away, root] : [action.node];
      } else if (
        action.type === 'freeze' &&
        action.frozen !== undefined &&
        action.nodes.every((node) => leafSlot(program.tape, node) >= 0)
      ) {
        for (const node of action.nodes) frozen.set(node, action.frozen);
      } else return applyPure(INDEPENDENT.has(action.type) ? session : rooted(paged(session)), action);
      return session;
    },
    done: (session) => froze(froze(rooted(paged(session)), true), false),
  };
}

/** Whether changing to this root, and on to another, leaves the selection and the folds as they are. */
const leavesRowsAlone = ({ selection, folded }: Session, root: number): boolean =>
  selection.user === ROOT_ROW.user && !folded[root];

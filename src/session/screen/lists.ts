/**
 * The lists that can cover the screen: which one is open, and which row is selected. Their rows are made by the layout, which
 * knows how many there are and how many fit. A list stays open until a key chooses a row or does something else.
 */
import { say } from '../message.js';
import type { OpenList, Session } from '../model.js';
import type { ListName } from '../panes.js';

export const NO_PROGRAM = 'no program was run: :run FILE runs one';

const ofProgram = ({ moments }: Session): string | undefined => (moments ? undefined : NO_PROGRAM);

const ofGradients = ({ prediction }: Session): string | undefined =>
  prediction ? 'the gradients are hidden while you predict them' : undefined;

/** Why a list cannot be opened, if it cannot. */
const PROBLEMS: { readonly [Name in ListName]?: (session: Session) => string | undefined } = {
  summary: ofProgram,
  moments: ofProgram,
  output: ofProgram,
  samples: ({ model }) =>
    model.samples ? undefined : 'this graph has no samples: a network of a module or an example can have them',
  sample: ({ model }) => (model.sample ? undefined : 'only a network that writes can be sampled: --example gpt'),
  top: ofGradients,
  health: ofGradients,
};

export function openList(session: Session, list: OpenList): Session {
  const problem = PROBLEMS[list.of]?.(session);
  return problem === undefined ? { ...session, list } : say(session, problem, 'error');
}

/** The open list with another row selected. */
export const moveList = (session: Session, row: number, top: number): Session =>
  session.list ? { ...session, list: { ...session.list, row, top } } : session;

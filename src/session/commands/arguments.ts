/**
 * What a row of the table of commands is made of: what Tab completes its argument to, and how an argument is read as
 * nodes, or refused.
 */
import type { Program } from '../../notation/run/machine.js';
import type { Action, PureAction } from '../action.js';
import type { Choice, Session } from '../model.js';
import { nodeNamed, noNode } from '../tree/lookup.js';

/**
 * What an argument can be completed to: a node's name, or several, a file, a file among other words; or choices, behind
 * which, if `nested`, that command's argument may follow.
 */
export type Completes =
  | 'node'
  | 'nodes'
  | 'file'
  | 'program'
  | ((session: Session) => { readonly choices: readonly Choice[]; readonly nested?: true });

/** Choices without help. */
export const names =
  (of: (session: Session) => readonly string[]): Completes =>
  (session) => ({ choices: of(session).map((text) => ({ text })) });

interface Row<Given extends Action> {
  readonly name: string;
  /** How it is used, for help. */
  readonly usage: string;
  readonly help: string;
  /** What Tab completes its argument to. */
  readonly completes?: Completes;
  /** The action for an argument: the text after the name. */
  readonly action: (argument: string, session: Session) => Given;
}

/** A pure command may be written in a file. */
export type Command = (Row<PureAction> & { readonly pure: true }) | (Row<Action> & { readonly pure: false });

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** The most words of a label. */
const MOST_WORDS = 8;

/** The node whose name `names` begins with; of several, the one with the longest name: `layer 1 neuron 3 w0 a`. */
function firstNode(program: Program, names: readonly string[]): { node: number; taken: number } | undefined {
  for (let taken = names.length; taken > 0; taken--) {
    const node = nodeNamed(program, names.slice(0, taken).join(' '));
    if (node !== undefined) return { node, taken };
  }
  return undefined;
}

export const refused = (text: string): PureAction => ({ type: 'say', text, tone: 'error' });

/** The action on the nodes that the argument names, or the error. */
export const onNodes =
  (usage: string, action: (nodes: number[]) => PureAction): Row<PureAction>['action'] =>
  (argument, { model: { program } }) => {
    const nodes: number[] = [];
    const names = words(argument);
    for (let at = 0; at < names.length; ) {
      const first = firstNode(program, names.slice(at, at + MOST_WORDS));
      if (!first) return refused(noNode(program, names.slice(at).join(' '), names[at]));
      nodes.push(first.node);
      at += first.taken;
    }
    return nodes.length === 0 ? refused(`expected a node's name: ${usage}`) : action(nodes);
  };

export const onNode = (usage: string, action: (node: number) => PureAction): Row<PureAction>['action'] =>
  onNodes(usage, ([node, ...others]) =>
    others.length > 0 ? refused(`expected one name: ${usage}`) : action(node as number),
  );

export const alone =
  <Given extends Action>(usage: string, action: Given): ((argument: string) => Given | PureAction) =>
  (argument) =>
    argument === '' ? action : refused(`:${usage} takes no argument`);

/** A moment with what was found of it, and the same in words: whether its gradients are right, or why it was not taken. */
import type { Judgement } from '../../../explain/verdicts/judgement.js';
import { count, plural } from '../../../text/numbers.js';
import type { MomentEvent } from '../process/events.js';

export interface JudgedMoment extends MomentEvent {
  /** Of its gradients; only those of a backward are judged. */
  readonly verdict?: Pick<Judgement, 'outcome' | 'reason'>;
  /** Why its numbers are not known, if its files were not usable. */
  readonly missing?: string;
}

/**
 * What is known of a backward's gradients, and why if they could not be compared. Undefined if it was passed over, so that
 * the program takes no longer, and for what is not a backward.
 */
export function outcomeOf({ kind, verdict, skipped, missing, nodes }: JudgedMoment): JudgedMoment['verdict'] {
  if (kind !== 'backward' || skipped === 'time') return undefined;
  const reason = skipped === undefined ? missing : skippedText(skipped, nodes);
  return reason === undefined ? verdict : { outcome: 'not compared', reason };
}

/** Why a moment's numbers were not taken. */
export function skippedText(skipped: string, nodes: number): string {
  switch (skipped) {
    case 'time':
      return 'it was passed over so that the program takes no longer; --every takes all';
    case 'size':
      return `its graph has ${nodes > 0 ? '' : 'more than '}${plural(nodes || MOST_NODES, 'node')}; no more than ${count(MOST_NODES)} are taken`;
    case 'cycle':
      return 'its graph has a cycle';
    case 'disk':
      return 'there was no space for its files';
    default:
      return 'its numbers could not be taken';
  }
}

/** The most nodes of a graph that the helper takes. */
const MOST_NODES = 2_000_000;

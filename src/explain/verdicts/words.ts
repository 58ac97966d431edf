/** Verdicts in words: one line an accusation, and sentences on one node's gradient. */
import { opOf, wordOf } from '../../engine/ops.js';
import { inputCount, inputsOf, type Tape } from '../../engine/tape.js';
import { expressionOf, nameOf } from '../../notation/write/write.js';
import { escape } from '../../text/escape.js';
import { full, plural, short } from '../../text/numbers.js';
import { localFormula } from '../local.js';
import { MARKS } from '../point.js';
import type { Accusation, Judgement, Mistake, RecursionVariant } from './judgement.js';
import type { Recording } from './recording.js';

/** The width of a node's name, and of its definition. */
const NAME = 20;
const DEFINITION = 30;
/** Other mistakes that would give the same gradients, at most. */
const MOST_OTHERS = 2;
/** The most names of other nodes that an accusation is of too. */
const MOST_ALIKE = 3;

const RECURSION: Readonly<Record<RecursionVariant, string>> = {
  both: 'backward calls itself: a node that is used twice passes on its gradient twice',
  'in turn': 'backward adds to one input and calls it before the other: a node passes on its gradient more than once',
  set: 'backward calls itself: a node with two users passes on its gradient twice',
  'from 1': 'backward calls itself, and each call sets the gradient of its node to 1',
};

const SIDES = ['first', 'second'] as const;

/** `for its first operand`, if a mistake is about one of several. */
const toward = (mistake: { readonly side?: number }): string =>
  mistake.side === undefined ? '' : ` for its ${SIDES[mistake.side as 0 | 1]} operand`;

/** What is wrong, in a few words: `` `=` where `+=` belongs ``. */
function mistakeText(mistake: Mistake): string {
  switch (mistake.kind) {
    case 'overwrite':
      return '`=` where `+=` belongs';
    case 'order':
      return 'a node passes on its gradient before all its users have added to it: backward needs reverse topological order';
    case 'recursion':
      return RECURSION[mistake.variant];
    case 'self':
      return '`self._backward` where `out._backward` belongs';
    case 'skipped':
      return 'its rule was not run';
    case 'no seed':
      return 'no seed: the gradient of the root is 0, not 1';
    case 'not zeroed':
      return 'not zeroed: the gradient of an earlier step is still in it';
    case 'kept':
      return 'the gradients of the nodes in between are not zeroed: their old gradients are passed on again';
    case 'sign':
      return `the sign is wrong${toward(mistake)}`;
    case 'swapped':
      return mistake.side === undefined
        ? 'the local derivatives of the two operands are swapped'
        : `the local derivative${toward(mistake)} is that of the other one`;
    case 'operand':
      return `multiplies by ${mistake.operand === 'o' ? 'its own data' : `the data of its ${SIDES[mistake.operand === 'a' ? 0 : 1]} operand`}${toward(mistake)}`;
    case 'rule':
      return `the rule of \`${wordOf(opOf(mistake.of))}\`${toward(mistake)}`;
    case 'upstream':
      return `the gradient of the result is left out${toward(mistake)}`;
    case 'nothing':
      return `nothing is passed on${toward(mistake)}`;
    case 'factor':
      return `${short(mistake.factor)} times the right local derivative${toward(mistake)}`;
    case 'constant':
      return `adds ${short(mistake.value)} whatever the numbers are${toward(mistake)}`;
    case 'unknown':
      return 'none of the usual mistakes';
  }
}

/** The same with numbers, if they are known: `its local derivative is 1.4078, should be 1 - o**2 = 0.8337`. */
export function accusedOf({ tape, root, data }: Recording, { user, mistake, slope }: Accusation): string {
  if (user === undefined || !slope) return mistakeText(mistake);
  const { side, is, should } = slope;
  const marks = { ...MARKS, name: NAME };
  const formula = localFormula({ tape, root, data, grad: () => undefined }, user, side, marks);
  const right = formula === short(should) ? formula : `${formula} = ${short(should)}`;
  return `its local derivative${inputCount(tape, user) > 1 ? toward({ side }) : ''} is ${short(is)}, should be ${right}`;
}

/** `e = a*b`, or the name alone of a node that has no inputs. */
function definition(tape: Tape, id: number): string {
  const isNamed = tape.labels[id] !== undefined;
  if (!isNamed || inputCount(tape, id) === 0) return nameOf(tape, id, isNamed ? NAME : DEFINITION);
  return `${nameOf(tape, id, NAME)} = ${expressionOf(tape, id, DEFINITION)}`;
}

/** ``e = a*b   train.py:12   `=` where `+=` belongs   engine.py:31``. */
export function accusationLine(recording: Recording, accusation: Accusation): string {
  const { tape } = recording;
  const { user, node, place, rule, alike = [] } = accusation;
  const names = alike.slice(-MOST_ALIKE).map((id) => nameOf(tape, id, NAME));
  const more = alike.length > MOST_ALIKE ? ` and ${alike.length - MOST_ALIKE} more` : '';
  return [
    [definition(tape, user ?? node), ...names.reverse()].join(', ') + more,
    place,
    accusedOf(recording, accusation),
    rule,
  ]
    .filter((part) => part !== undefined)
    .map((part) => escape(part))
    .join('   ');
}

/** Sentences on the verdict of one node's gradient; none if it has none. */
export function verdictText(recording: Recording, judgement: Judgement, id: number): string[] {
  const { tape, after, before } = recording;
  const verdict = judgement.verdicts[id];
  if (verdict === undefined || !after) return [];
  const [is, should] = [after[id]!, judgement.right[id]!];
  const numbers = Number.isNaN(should) ? `is ${full(is)}` : `is ${full(is)}, should be ${full(should)}`;
  switch (verdict) {
    case 'right':
      return [`your gradient is right: ${full(is)}`];
    case 'accumulated':
      return [
        `your gradient is right: ${full(is)} is ${full(before[id]!)} from before and ${full(is - before[id]!)} new`,
      ];
    case 'not zeroed':
      return [
        `your gradient ${numbers}: ${full(before[id]!)} of it is left from an earlier step; zero it before backward`,
      ];
    case 'kept':
      return [`your gradient ${numbers}: ${mistakeText({ kind: 'kept' })}`];
    case 'from above':
      return [`your gradient ${numbers}: its users' rules are right, but a gradient above it is wrong`];
    case 'stale':
      return ['what it passes on was not compared: its data is not what its op gives for its inputs'];
    case 'not compared':
      return [`your gradient was not compared: ${judgement.reason ?? 'a gradient above it could not be'}`];
    case 'wrong':
      return [`your gradient ${numbers}`, ...accusedFor(recording, judgement, id, tape)];
  }
}

/** Who made it wrong: the accusation of this node, or else the first. */
function accusedFor(recording: Recording, { accused }: Judgement, id: number, tape: Tape): string[] {
  const accusation = accused.find(({ node }) => node === id) ?? accused.find(({ verdict }) => verdict === 'wrong');
  if (!accusation) return [];
  const { user } = accusation;
  const isAbout = accusation.node === id || (user !== undefined && inputsOf(tape, user).includes(id));
  const also = accusation.others
    .slice(0, MOST_OTHERS)
    .map(({ mistake, code }) =>
      code === undefined ? mistakeText(mistake) : `\`${wordOf(opOf(code))}\`: ${mistakeText(mistake)}`,
    );
  return [
    ...(user === undefined ? [] : [`accused: ${accusationLine(recording, accusation)}`]),
    ...(isAbout ? [] : [`the first gradient that is wrong: ${nameOf(tape, accusation.node, NAME)}`]),
    ...(accusation.count > 1 ? [`it explains ${plural(accusation.count, 'wrong gradient')}`] : []),
    ...(also.length > 0 ? [`or: ${also.join('; or: ')}`] : []),
  ];
}

/** Judging a predicted gradient, and finding the misconception behind a wrong one. */
import { opOf } from '../../engine/ops.js';
import { full, short } from '../../text/numbers.js';
import { type Contribution, chainRule } from '../chain-rule.js';
import { localFormula } from '../local.js';
import { type Marks, name, type Point } from '../point.js';
import { remarksOn, sidesText } from '../remarks.js';

export interface AnswerVerdict {
  readonly right: boolean;
  /** One sentence. */
  readonly says: string;
}

/** How far rounding may move a typed number, relatively. */
const CLOSE = 2e-3;
/** Uses of a node that a wrong answer is compared with. */
const USES_COMPARED = 64;

const close = (x: number, y: number): boolean =>
  x === y ||
  (Number.isFinite(x - y) && Math.abs(x - y) <= CLOSE * Math.max(Math.abs(x), Math.abs(y))) ||
  cellEqual(x, y);

/** Equal to four decimals. */
const cellEqual = (x: number, y: number): boolean => x.toFixed(4) === y.toFixed(4) && Math.abs(y) >= 1e-3;
const SIGNS: ReadonlyMap<string, number> = new Map([
  ['+', 1],
  ['-', -1],
  ['0', 0],
]);

/** Judges an answer: a number, or only a sign (`+`, `-` or `0`). Returns undefined if it is neither. */
export function judgeAnswer(
  point: Point,
  id: number,
  answer: string,
  number: number | undefined,
  marks: Marks,
  tries = 0,
): AnswerVerdict | undefined {
  const truth = point.grad(id) as number;
  const own = name(point, id, marks);
  const sides = remarksOn(point, id)?.sides;
  const kink = sides ? `, by convention at a kink: ${sidesText(own, sides)}` : '';
  const sign = SIGNS.get(answer.trim());
  if (sign !== undefined && !(sign === 0 && truth === 0)) {
    const right = Math.sign(truth) === sign;
    return {
      right,
      says: right
        ? `right: ${own}'s gradient is ${full(truth)}${kink}`
        : sides
          ? `no: ${own}'s gradient is ${full(truth)}${kink}`
          : `no: think of what ${name(point, point.root, marks)} does when ${own} rises a little`,
    };
  }
  if (number === undefined) return undefined;
  if (close(number, truth)) return { right: true, says: `right: ${own}'s gradient is ${full(truth)}${kink}` };
  return { right: false, says: `no, not ${short(number)}: ${diagnosis(point, id, number, truth, marks, tries)}` };
}

function diagnosis(point: Point, id: number, number: number, truth: number, marks: Marks, tries: number): string {
  if (close(number, -truth)) return 'the size is right, the sign is flipped';
  if (id === point.root) return 'the root changes as much as itself';
  const { contributions, total } = chainRule(point, id, USES_COMPARED);
  const forgotten = contributions.find((each) => close(number, each.local) && each.upstream !== 1);
  if (forgotten)
    return `that is the local derivative alone; the upstream gradient, ${short(forgotten.upstream)}, is forgotten`;
  if (total > 1) {
    const one = contributions.find((each) => close(number, each.product));
    if (one) return `that is the share of ${name(point, one.user, marks)} alone; its ${total} contributions add up`;
    const locals = contributions.reduce((sum, each) => sum + each.local, 0);
    if (close(number, locals)) return 'those are the local derivatives alone; the upstream gradients are forgotten';
  }
  const swapped = contributions.find((each) => close(number, each.upstream * withOwnValue(point, id, each)));
  if (swapped)
    return "that is upstream times its own value; the local derivative of a product is the other operand's value";
  const upstream = contributions.find((each) => close(number, each.upstream));
  if (upstream)
    return `that is the upstream gradient alone; the local derivative, ${short(upstream.local)}, is forgotten`;
  return hint(point, id, contributions, total, marks, tries > 0);
}

/** Contributions that a hint names. */
const HINTED = 2;

/** How the gradient is found: in words, and after another try with the numbers that are to be multiplied. */
function hint(
  point: Point,
  id: number,
  contributions: readonly Contribution[],
  total: number,
  marks: Marks,
  withNumbers: boolean,
): string {
  const products = contributions.slice(0, HINTED).map(({ user, side, upstream, local }) => {
    const [above, formula] = [name(point, user, marks), localFormula(point, user, side, marks)];
    if (!withNumbers) return `${above}'s gradient times the slope of ${above} toward ${name(point, id, marks)}`;
    const slope = formula === short(local) ? formula : `${formula} = ${short(local)}`;
    return `${above}'s gradient, ${short(upstream)}, times the slope, ${slope}`;
  });
  return [...products, ...(total > HINTED ? [marks.more] : [])].join(', plus ');
}

/** The local derivative of a product with its operands mistaken for each other; nan if it is not a product. */
function withOwnValue({ tape, data }: Point, id: number, { user }: Contribution): number {
  return opOf(tape.op[user] as number).name === 'mul' ? (data[id] as number) : Number.NaN;
}

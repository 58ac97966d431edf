/**
 * The slope of a curve at a point, from its values h to the left and to the right. Curvature spoils
 * a large h and rounding a small one. If the slopes of the two sides stay apart as h shrinks, there is
 * a kink and no derivative:
 *
 *                 h = 0.1   0.01   0.001                  h = 0.1   0.01   0.001
 *     a bend  '--'    0.2   0.02   0.002      a kink  \/        2      2       2      (right - left)
 */

/** A curve at one place. */
export interface Sample {
  readonly y: number;
  /** The slope there by backpropagation: it says only whether the curve bends between two places. */
  readonly slope: number;
  /** How far rounding may have moved y: infinite if y says nothing about the slope. */
  readonly rounding: number;
  /** Whether y certainly is exactly the same as at the point. */
  readonly same: boolean;
}

/** The slopes that one h gives. */
export interface Slopes {
  readonly h: number;
  readonly left: number;
  readonly right: number;
  /** The central difference, (above - below) / 2h, for sides that are not quite equal. */
  readonly middle: number;
  /** How far rounding may have moved `middle`. */
  readonly noise: number;
  /** How far `middle` is from that of the larger h before; infinite for the first h. */
  readonly drift: number;
  /** How far the slope by backpropagation is from that of a parabola, for which the difference is exact. */
  readonly bend: number;
  /** The same at the two larger h before: a wave may look straight by chance once, but not three times. */
  readonly bends: readonly number[];
  /** How much the slope by backpropagation changes from one side to the other. */
  readonly turn: number;
}

/** How far the central difference may be off. */
export const errorOf = ({ noise, drift, bend, bends }: Slopes): number => noise + drift + Math.max(bend, ...bends);

const gapOf = ({ left, right }: Slopes): number => right - left;

/** The slopes between `below`, `here` and `above`, which are at x - h, x and x + h, rounded. */
export function slopesBetween(
  x: number,
  h: number,
  below: Sample,
  here: Sample,
  above: Sample,
  before: Slopes | undefined,
): Slopes {
  const [toLeft, toRight] = [x - (x - h), x + h - x];
  const left = (here.y - below.y) / toLeft;
  const right = (above.y - here.y) / toRight;
  const middle = left * (toRight / (toLeft + toRight)) + right * (toLeft / (toLeft + toRight));
  const bend = Math.abs(above.slope - here.slope - (here.slope - below.slope));
  return {
    h,
    left,
    right,
    middle,
    noise: Math.max(here.rounding, below.rounding, above.rounding) / Math.min(toLeft, toRight),
    drift: before ? Math.abs(middle - before.middle) : Infinity,
    bend: Number.isNaN(bend) ? Infinity : bend,
    bends: !before ? [] : [before.bend, ...before.bends.slice(0, 1)],
    turn: Math.abs(above.slope - below.slope),
  };
}

/** The slopes of a curve that has exactly the same value at all three places. */
export const level = (h: number): Slopes => ({
  h,
  left: 0,
  right: 0,
  middle: 0,
  noise: 0,
  drift: 0,
  bend: 0,
  bends: [],
  turn: 0,
});

/** Rounding hides a gap between the two sides that is smaller than this many times the noise. */
const HIDDEN = 4;

/** Whether `smaller` shows the same kink as `larger`: undefined if rounding hides that. */
export function showsKink(larger: Slopes, smaller: Slopes): boolean | undefined {
  const gap = Math.abs(gapOf(smaller));
  const hidden = HIDDEN * smaller.noise;
  if (gap <= hidden) return Math.abs(gapOf(larger)) > 2 * hidden ? false : undefined;
  const allowed = gap / 5 + hidden;
  return (
    Math.abs(gapOf(smaller) - gapOf(larger)) <= gap / 5 &&
    smaller.drift <= allowed &&
    Math.abs(smaller.turn - gap) <= allowed
  );
}

/** Whether `value` lies on or between the slopes of the kink. */
export function isOnKink(value: number, { larger, smaller }: Kink): boolean {
  const { left, right, noise } = smaller;
  const slack = 2 * noise + changeOf({ larger, smaller });
  return value >= Math.min(left, right) - slack && value <= Math.max(left, right) + slack;
}

/** A kink, as two steps show it. */
export interface Kink {
  readonly larger: Slopes;
  readonly smaller: Slopes;
}

const changeOf = ({ larger, smaller }: Kink): number => Math.abs(gapOf(smaller) - gapOf(larger)) + smaller.drift;

/** How far the sides of a kink may be off. */
export const errorOfKink = (kink: Kink): number => kink.smaller.noise + changeOf(kink);

/** How many powers of ten below the size of x are tried: down to its last digit. */
const DECADES = 16;
/** The same for x = 0, which has no last digit. */
const DECADES_AT_ZERO = 30;

/** The powers of ten to try as h, descending: from the size of x and from 1, the larger first. */
export function stepsDown(x: number): number[] {
  const size = x === 0 ? 0 : Math.floor(Math.log10(Math.abs(x)));
  const decades = x === 0 ? DECADES_AT_ZERO : DECADES;
  const exponents = new Set<number>();
  for (const top of [Math.max(size, 0), Math.min(size, 0)]) {
    for (let down = 1; down <= decades; down++) exponents.add(top - down);
  }
  return Array.from(exponents, (exponent) => Number(`1e${exponent}`)).filter(
    (h) => h > 0 && x + h !== x && x - h !== x,
  );
}

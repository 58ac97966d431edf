/**
 * The slope of a curve at a point, from its values h to the left and to the right. Curvature spoils
 * a large h and rounding a small one. Where the two sides' slopes stay apart as h shrinks, there is
 * a kink and no derivative:
 *
 *                 h = 0.1   0.01   0.001                  h = 0.1   0.01   0.001
 *     a bend  '--'    0.2   0.02   0.002      a kink  \/        2      2       2      (right - left)
 */
export interface Curve {
  readonly x: number;
  /** The value at x. */
  readonly here: number;
  /** How far that may be off by rounding. */
  readonly rounding: number;
  at(x: number): number;
}

/** What one h shows. */
export interface Slopes {
  readonly h: number;
  readonly left: number;
  readonly right: number;
  /** The central difference, (above - below) / 2h. */
  readonly middle: number;
  /** How far rounding may have moved it. */
  readonly noise: number;
  /** How far it is from that of the larger h before; infinite where there is none. */
  readonly drift: number;
}

/** How far rounding may move a slope over h, at least. */
export const noiseAt = ({ rounding }: Curve, h: number): number => (rounding + Number.MIN_VALUE) / h;

/** How far the central difference may be off. */
export const errorOf = ({ noise, drift }: Slopes): number => noise + drift;

export function slopesAt(curve: Curve, h: number, before: Slopes | undefined): Slopes {
  const { x, here } = curve;
  const above = curve.at(x + h);
  const below = curve.at(x - h);
  const middle = (above - below) / (x + h - (x - h));
  return {
    h,
    left: (here - below) / (x - (x - h)),
    right: (above - here) / (x + h - x),
    middle,
    noise: noiseAt(curve, h) + (Number.EPSILON * Math.max(Math.abs(above), Math.abs(below))) / h,
    drift: before ? Math.abs(middle - before.middle) : Infinity,
  };
}

export const gapOf = ({ left, right }: Slopes): number => right - left;

/** Whether `value` lies on or between the slopes of a kink, which `smaller` shows as `larger` did. */
export function isOnKink(value: number, larger: Slopes, smaller: Slopes): boolean {
  const gap = gapOf(smaller);
  const change = Math.abs(gap - gapOf(larger));
  if (Math.abs(gap) <= 4 * smaller.noise || change > Math.abs(gap) / 5) return false;
  const { left, right, noise } = smaller;
  const slack = noise + change;
  return value >= Math.min(left, right) - slack && value <= Math.max(left, right) + slack;
}

const DECADES = 11;

/** Powers of ten to try as h, falling: from the size of x and from 1, the larger first. */
export function stepsDown(x: number): number[] {
  const size = x === 0 ? 0 : Math.floor(Math.log10(Math.abs(x)));
  const exponents = new Set<number>();
  for (const top of [Math.max(size, 0), Math.min(size, 0)]) {
    for (let down = 1; down <= DECADES; down++) exponents.add(top - down);
  }
  return Array.from(exponents, (exponent) => 10 ** exponent);
}

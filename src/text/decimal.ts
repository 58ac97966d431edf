/**
 * Rounding to decimal digits as C and Python do it: a tie goes to the even digit, where JavaScript's
 * own `toFixed` and `toExponential` go up (2.5 to 2, not 3). A binary number is a tie at its nth
 * decimal exactly when it is an odd multiple of 2**-(n + 1).
 */

const BIGGEST_FIXED = 1e21;

/** `x`, 0 or more, with this many decimals. */
export function toFixed(x: number, decimals: number): string {
  if (x < BIGGEST_FIXED) return isTie(x, decimals) ? toEven(x.toFixed(decimals)) : x.toFixed(decimals);
  return decimals > 0 ? `${BigInt(x)}.${'0'.repeat(decimals)}` : `${BigInt(x)}`;
}

/** `x`, 0 or more, with an exponent of at least two digits: `1.25e-07`. */
export function scientific(x: number, decimals: number): string {
  const [digits, power] = x.toExponential(decimals).split('e') as [string, string];
  const carried = power !== x.toExponential().split('e')[1];
  const rounded = !carried && isTie(x, decimals - Number(power)) ? toEven(digits) : digits;
  return `${rounded}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}

/** Whether `x` is halfway between two numbers of this many decimals; -1 means tens, -2 hundreds. */
function isTie(x: number, decimals: number): boolean {
  if (decimals >= 0) return Math.abs((x * 2 ** (decimals + 1)) % 2) === 1;
  if (!Number.isInteger(x)) return false;
  const unit = 10n ** BigInt(-decimals);
  return (2n * BigInt(x)) % unit === 0n && ((2n * BigInt(x)) / unit) % 2n === 1n;
}

/** The digits of a tie that was rounded up, now rounded to even. */
function toEven(digits: string): string {
  const last = Number(digits.at(-1));
  return last % 2 === 0 ? digits : digits.slice(0, -1) + String(last - 1);
}

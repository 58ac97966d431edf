/** Exit codes: done; a check or an action failed; the arguments or the input cannot be used; cancelled, as after ^C. */
export const DONE = 0;
export const FAILED = 1;
export const UNUSABLE = 2;
export const CANCELLED = 130;

/** Exit codes: done; something asked for did not come out; nothing could be done with the arguments or the input; as after ^C. */
export const DONE = 0;
export const FAILED = 1;
export const UNUSABLE = 2;
export const CANCELLED = 130;

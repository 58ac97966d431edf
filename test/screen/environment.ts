/**
 * What Ink and chalk see of the environment: the same on every machine. They read it once, when they are loaded,
 * so this is imported before them.
 */
process.env.CI = 'false'; // in CI, Ink draws the last frame only
process.env.FORCE_COLOR ??= '1'; // a test of the screen without colour has set it before

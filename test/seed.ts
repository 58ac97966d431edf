/** In CI random tests draw the same cases each time, so that a change is judged by itself; elsewhere they go on looking. */
import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 2026 });

/** The library's `nn`: networks, losses, choosing among classes, and seeded random numbers. */
export * from './classes.js';
export * from './losses.js';
export * from './networks.js';
export * from './random.js';
export type { Init } from './weights.js';

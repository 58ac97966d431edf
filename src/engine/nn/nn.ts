/** The library's `nn`: networks, losses and seeded random numbers. */
export * from './losses.js';
export * from './networks.js';
export * from './random.js';

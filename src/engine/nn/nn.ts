/** All that a program needs of a network, under one name: the library's `nn`. */
export * from './losses.js';
export * from './networks.js';
export * from './random.js';

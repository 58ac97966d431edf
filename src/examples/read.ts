/** Opens a built-in graph: reads it if it is a text, else builds it. */
import { readingOf } from '../notation/built.js';
import { type Reading, type ReadOptions, readSource } from '../notation/read.js';
import type { Source } from '../notation/source.js';
import { type Example, hasText } from './table.js';

/** The source that messages quote; empty if the graph is built. */
export const sourceOf = (example: Example): Source =>
  hasText(example) ? { name: `${example.name}.py`, text: example.text } : { name: example.name, text: '' };

/** Reads it, or builds it with first weights that follow from `seed`. */
export const readExample = (example: Example, options: ReadOptions = {}, seed?: number): Reading =>
  hasText(example) ? readSource(sourceOf(example), options) : readingOf(example.build(seed), options.given);

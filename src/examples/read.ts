/** A built-in graph as it is opened: read where it is a text, built where it is none. */
import { readingOf } from '../notation/built.js';
import { type Reading, type ReadOptions, readSource } from '../notation/read.js';
import type { Source } from '../notation/source.js';
import { type Example, hasText } from './table.js';

/** What messages about it quote; nothing where it is built. */
export const sourceOf = (example: Example): Source =>
  hasText(example) ? { name: `${example.name}.py`, text: example.text } : { name: example.name, text: '' };

/** Reads it, or builds it with first weights that follow from `seed`. */
export const readExample = (example: Example, options: ReadOptions = {}, seed?: number): Reading =>
  hasText(example) ? readSource(sourceOf(example), options) : readingOf(example.build(seed), options.given);

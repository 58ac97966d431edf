/** A built-in graph as a session, by its name. */
import { readExample, sourceOf } from '../examples/read.js';
import { EXAMPLES, exampleNamed, hasText } from '../examples/table.js';
import type { Work } from '../notation/work.js';
import type { GivenSettings } from '../session/model.js';
import { exampleOptions, type Opened, openGiven } from '../session/source/open.js';
import { OpenError } from '../session/source/opening.js';
import { noSuch } from '../text/nearest.js';

/**
 * Opens an example, with first values of leaves and settings from outside; random first weights depend on `seed`.
 * Throws an OpenError if there is none with this name, or if it has no random numbers for a seed.
 */
export function openExampleNamed(
  name: string,
  given: ReadonlyMap<string, number>,
  settings: GivenSettings,
  seed?: number,
): Work<Opened> {
  const example = exampleNamed(name);
  if (!example) {
    const names = EXAMPLES.map((row) => row.name);
    throw new OpenError(noSuch('example', name, names));
  }
  if (hasText(example)) refuseSeed(seed);
  const { select, ...own } = exampleOptions(example);
  return openGiven(readExample(example, { given }, seed), sourceOf(example), given, {
    ...own,
    // another root may not depend on it
    ...(settings.root === undefined && select !== undefined && { select }),
    ...settings,
  });
}

/** Throws an OpenError if a seed is given for a graph without random numbers. */
export function refuseSeed(seed: number | undefined): void {
  if (seed === undefined) return;
  const random = EXAMPLES.filter((row) => !hasText(row)).map(({ name }) => `--example ${name}`);
  throw new OpenError(
    `--seed ${seed}: there are no random numbers here; it is for ${random.slice(0, -1).join(', ')} and ${random.at(-1)}`,
  );
}

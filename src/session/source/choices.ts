/** What a user has chosen on one graph, taken along to another: the settings, and the root if its name is there. */
import { newHistory } from '../history/history.js';
import type { Model } from '../model.js';
import { rootData } from '../numbers.js';
import { withRate } from '../rate.js';
import { nodeNamed } from '../tree/lookup.js';

/** A model that was just opened, with the choices of another, whose root was `openedRoot` at first, and with `more`. */
export function withChoices(
  opened: Model,
  { lr, schedule, direction, optimizer, bug, root, program }: Model,
  openedRoot: number | undefined,
  more: Partial<Model> = {},
): Model {
  const next = withRate({ ...opened, lr, schedule, direction, optimizer, ...(bug !== undefined && { bug }), ...more });
  const label = root === openedRoot ? undefined : program.tape.labels[root];
  const chosen = label === undefined ? undefined : nodeNamed(next.program, label);
  if (chosen === undefined || chosen === next.root) return next;
  return { ...next, root: chosen, history: newHistory(rootData(next.program.tape, chosen, next.leaves)) };
}

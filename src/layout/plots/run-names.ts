/** The names of runs: the settings that differ between them. */
import type { Tape } from '../../engine/tape.js';
import { nameOf } from '../../notation/write/write.js';
import type { Model, RunSettings, Segment } from '../../session/model.js';
import { segmentsOf, settingsOf } from '../../session/training/runs.js';
import { short } from '../../text/numbers.js';

/** The most cells of a frozen leaf's name, and the most leaves that are named. */
const NAME = 8;
const NAMED = 2;

/** Each setting as text, in the order in which a name has them. */
const FIELDS: readonly ((settings: RunSettings, tape: Tape) => string)[] = [
  ({ rate }) => `lr ${typeof rate === 'number' ? short(rate) : rate}`,
  ({ optimizer }) => optimizer,
  ({ direction }) => direction,
  ({ bug }) => (bug === undefined ? 'no bug' : `bug ${bug}`),
  ({ frozen }, tape) => frozenText(frozen, tape),
  ({ what }) => `${what}s`,
];

function frozenText(frozen: Uint8Array, tape: Tape): string {
  const ids = tape.leaves.filter((_, slot) => frozen[slot] === 1);
  if (ids.length === 0) return 'none frozen';
  return `${ids.length > NAMED ? ids.length : Array.from(ids, (id) => nameOf(tape, id, NAME)).join(' ')} frozen`;
}

/** The names of the present run and of the saved ones, in that order; no two are the same. */
export function runNames(model: Model): string[] {
  const { tape } = model.program;
  const { saved } = model.runs;
  const settingsOfRuns = [
    presentSettings(model),
    ...saved.map(({ segments }) => segments.map(({ settings }) => settings)),
  ];
  const texts = settingsOfRuns.map((run) => FIELDS.map((text) => inOrder(run.map((settings) => text(settings, tape)))));
  const differing = FIELDS.flatMap((_, i) => (texts.every((run) => run[i] === texts[0]?.[i]) ? [] : [i]));
  const names = texts.map((run) => {
    const parts = differing.map((i) => run[i] as string);
    return parts.join(parts.some((part) => part.includes(' and ')) ? ', ' : ' ');
  });
  return names.map((name, i) => {
    if (names.filter((other) => other === name).length === 1) return name;
    const own = i === 0 ? 'this run' : `run ${saved[i - 1]?.number}`;
    return name === '' ? own : `${name}, ${own}`;
  });
}

/** The settings that the present run has used; if it has only just begun, also those of its next step. */
function presentSettings(model: Model): RunSettings[] {
  const { history, runs } = model;
  const segments: readonly Segment[] = segmentsOf(model);
  const isNew = segments.length === 0 || history.length - 1 <= (runs.saved.at(-1)?.fork ?? -1);
  return [...segments.map(({ settings }) => settings), ...(isNew ? [settingsOf(model)] : [])];
}

/**
 * The texts in order: `lr 0.1 then 0.2`, or `lr 0.1 ... 1` if there are more than two. What came back to where it began is
 * named once: `lr 0.1 and 0.2`, `lr 0.1 and 3 others`.
 */
function inOrder(texts: readonly string[]): string {
  const all = texts.filter((text, i) => text !== texts[i - 1]);
  const [first = '', ...rest] = all;
  const last = rest.at(-1);
  if (last === undefined) return first;
  const value = (text: string): string => text.replace(/^(lr|bug) /, '');
  if (rest.length === 1) return `${first} then ${value(last)}`;
  if (last !== first) return `${first} ... ${value(last)}`;
  const [second = '', ...others] = new Set(rest.filter((text) => text !== first));
  return `${first} and ${others.length === 0 ? value(second) : `${others.length + 1} others`}`;
}

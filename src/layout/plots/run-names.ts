/** What runs are called: by what they were taken with, as far as that differs between them. */
import type { Tape } from '../../engine/tape.js';
import { nameOf } from '../../notation/write/write.js';
import type { Model, RunSettings, Segment } from '../../session/model.js';
import { segmentsOf, settingsOf } from '../../session/training/runs.js';
import { short } from '../../text/numbers.js';

/** Room for a frozen leaf's name, and how many are named. */
const NAME = 8;
const NAMED = 2;

/** What a setting is called, one row each, in the order of a name. */
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

/** The names of the present run and of those that are kept, in that order; no two are alike. */
export function runNames(model: Model): string[] {
  const { tape } = model.program;
  const { saved } = model.runs;
  const taken = [presentSettings(model), ...saved.map(({ segments }) => segments.map(({ settings }) => settings))];
  const texts = taken.map((run) => FIELDS.map((text) => course(run.map((settings) => text(settings, tape)))));
  const differing = FIELDS.flatMap((_, i) => (texts.every((run) => run[i] === texts[0]?.[i]) ? [] : [i]));
  const names = texts.map((run) => differing.map((i) => run[i]).join(' '));
  return names.map((name, i) => {
    if (names.filter((other) => other === name).length === 1) return name;
    const own = i === 0 ? 'this run' : `run ${saved[i - 1]?.number}`;
    return name === '' ? own : `${name}, ${own}`;
  });
}

/** What the present run was taken with; where it has only just begun, what it goes on with, too. */
function presentSettings(model: Model): RunSettings[] {
  const { history, runs } = model;
  const segments: readonly Segment[] = segmentsOf(model);
  const isNew = segments.length === 0 || history.length - 1 <= (runs.saved.at(-1)?.fork ?? -1);
  return [...segments.map(({ settings }) => settings), ...(isNew ? [settingsOf(model)] : [])];
}

/** One text after the other: `lr 0.1 then 0.2`, or `lr 0.1 ... 1` where there are many. */
function course(texts: readonly string[]): string {
  const all = texts.filter((text, i) => text !== texts[i - 1]);
  const [first = '', ...rest] = all;
  const last = rest.at(-1);
  if (last === undefined) return first;
  const said = last.replace(/^(lr|bug) /, '');
  return rest.length === 1 ? `${first} then ${said}` : `${first} ... ${said}`;
}

/** A saved session's settings and its past: L over the iterations, and their leaves. */
import { OPTIMIZER_NAMES } from '../../engine/optimizers/names.js';
import {
  DIRECTIONS,
  hasSetting,
  type Optimizer,
  optimizerNamed,
  type Remembered,
  type ScheduledRule,
  type SettingName,
  STEPS,
  settingProblem,
  settingRange,
  withSettings,
} from '../../engine/optimizers/optimizers.js';
import { onOneLine } from '../../notation/parse/number.js';
import { readSchedule } from '../../notation/parse/schedule.js';
import type { Iteration } from '../exported.js';
import {
  integerIn,
  isThere,
  type JsonField,
  keysOf,
  member,
  members,
  numberIn,
  numbersIn,
  oneOf,
  textIn,
  wrong,
} from './fields.js';

/** The root's data over the iterations. */
export interface SavedHistory {
  /** How many iterations there are before the present one. */
  readonly steps: number;
  /** The root's data at every `every`th iteration before the present one. */
  readonly losses: readonly number[];
  readonly every: number;
}

/** The settings that a file has. */
export function savedSettings(file: JsonField): Partial<ScheduledRule> {
  const [lr, schedule, direction, optimizer] = ['lr', 'schedule', 'direction', 'optimizer'].map((key) =>
    member(file, key),
  ) as [JsonField, JsonField, JsonField, JsonField];
  const scheduled = isThere(schedule) ? scheduleIn(schedule) : undefined;
  if (isThere(lr) && scheduled === undefined && !(numberIn(lr) > 0 && numberIn(lr) < Infinity))
    wrong(lr, 'a number above 0');
  return {
    ...(isThere(lr) && { lr: numberIn(lr) }),
    ...(scheduled !== undefined && { schedule: scheduled }),
    ...(isThere(direction) && { direction: oneOf(direction, DIRECTIONS) }),
    ...(isThere(optimizer) && { optimizer: optimizerIn(optimizer, member(file, 'optimizerSettings')) }),
  };
}

/** The optimizer's name with its settings, as a rule has them. */
function optimizerIn(name: JsonField, settings: JsonField): string {
  const row = optimizerNamed(oneOf(name, OPTIMIZER_NAMES)) as Optimizer;
  if (!isThere(settings)) return row.words;
  const given: Partial<Record<SettingName, number>> = {};
  for (const setting of keysOf(settings)) {
    const field = member(settings, setting);
    if (!hasSetting(row, setting)) wrong(field, `nothing here but ${Object.keys(row.settings).join(', ')}`);
    const value = numberIn(field);
    if (settingProblem(setting, value) !== undefined) wrong(field, settingRange(setting));
    given[setting] = value;
  }
  return withSettings(row, given).words;
}

/** A schedule as `:lr` accepts it: one expression on one line. */
function scheduleIn(field: JsonField): string {
  const schedule = onOneLine(textIn(field));
  if (schedule === undefined || !readSchedule(schedule)) wrong(field, 'an expression of k such as "1 - 0.9*k/100"');
  return schedule;
}

/** L over the iterations: at each of them, or at those that `historyAt` names. */
export function historyIn(file: JsonField): SavedHistory {
  const [history, historyAt, stated] = [member(file, 'history'), member(file, 'historyAt'), member(file, 'steps')];
  const all = isThere(history) ? Array.from(numbersIn(history)) : [0];
  if (all.length === 0) wrong(history, 'at least one number');
  const { steps, every } = isThere(historyAt) ? spacingIn(historyAt, all.length) : { steps: all.length - 1, every: 1 };
  if (isThere(stated) && stated.value !== steps) wrong(stated, `${steps}, as the history has it`);
  return { steps, every, losses: all.slice(0, -1) };
}

/** The iterations of a history that was thinned: 0, `every`, 2 `every` ..., and the present one. */
function spacingIn(historyAt: JsonField, count: number): { steps: number; every: number } {
  const fields = [...members(historyAt)];
  if (fields.length !== count || count < 2) wrong(historyAt, `as many numbers as "history" has, ${count}`);
  const present = fields.at(-1) as JsonField;
  const every = Math.max(1, integerIn(fields[1] as JsonField));
  for (const [i, field] of fields.entries())
    if (field !== present && field.value !== i * every) wrong(field, String(i * every));
  const steps = integerIn(present);
  if (steps <= (count - 2) * every || steps > (count - 1) * every) wrong(present, `at most ${(count - 1) * every}`);
  return { steps, every };
}

/** The iterations whose leaves are known, each with a number for each of `leafCount` leaves. */
export function iterationsIn(list: JsonField, steps: number, leafCount: number): Iteration[] {
  if (!isThere(list)) return [];
  let before = -1;
  return Array.from(members(list), (field) => {
    const kIn = member(field, 'k');
    const k = integerIn(kIn, steps);
    if (k <= before) wrong(kIn, `more than ${before}`);
    before = k;
    const state = member(field, 'state');
    return {
      k,
      leaves: numbersIn(member(field, 'leaves'), leafCount),
      state: isThere(state) ? memoryIn(state, leafCount) : undefined,
    };
  });
}

function memoryIn(state: JsonField, leafCount: number): Remembered {
  const of = oneOf(member(state, 'of'), OPTIMIZER_NAMES);
  const { slots } = optimizerNamed(of) as Optimizer;
  const slotIn = (slot: string): Float64Array => {
    const list = member(state, slot);
    if (slot === STEPS) for (const steps of members(list)) integerIn(steps);
    return numbersIn(list, leafCount);
  };
  return { of, slots: slots.map(slotIn) };
}

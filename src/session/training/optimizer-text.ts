/** An optimizer as it is typed: `adam beta1=0.85 eps=1e-6`, a name and settings, or settings of the present one. */
import { OPTIMIZER_NAMES } from '../../engine/optimizers/names.js';
import {
  hasSetting,
  type Optimizer,
  optimizerNamed,
  type SettingName,
  settingProblem,
  withSettings,
} from '../../engine/optimizers/optimizers.js';
import { readNumber } from '../../notation/parse/number.js';
import { noSuch } from '../../text/nearest.js';
import { quoted } from '../../text/quoted.js';

/** The optimizer, or what is wrong with the text. */
export function readOptimizer(text: string, present: string): Optimizer | string {
  const words = text
    .trim()
    .replace(/\s*=\s*/g, '=')
    .split(/[\s,]+/);
  const isSettings = words[0]?.includes('=');
  const name = isSettings ? present : (words.shift() ?? '');
  const row = optimizerNamed(name);
  if (!row) return noSuch('optimizer', name, OPTIMIZER_NAMES);
  // as PyTorch writes it: `sgd momentum=0.9` is the row "momentum"
  const isMomentum = row.name === 'sgd' && words.some((word) => word.startsWith('momentum='));
  return withWords(isMomentum ? withSettings(optimizerNamed('momentum') as Optimizer, row.settings) : row, words);
}

function withWords(row: Optimizer, words: readonly string[]): Optimizer | string {
  const given: Partial<Record<SettingName, number>> = {};
  for (const word of words) {
    const [name = '', value] = word.split(/=(.*)/s, 2);
    const names = Object.keys(row.settings);
    if (!hasSetting(row, name)) return noSuch(`setting of ${row.name}`, name, names);
    if (name in given) return `${name} is given twice`;
    if (value === undefined) return `expected a number for ${name}: ${row.name} ${name}=${row.settings[name]}`;
    const number = readNumber(value);
    if (number === undefined) return `${name}: ${quoted(value)} is not a number`;
    const problem = settingProblem(name, number);
    if (problem !== undefined) return problem;
    given[name] = number;
  }
  return withSettings(row, given);
}

/** Exported graphs, as JSON, changed: a part is another, is missing, is there twice, or the text itself is damaged. */
import { jsonFile } from '../../src/formats/json/write.js';
import { readSource } from '../../src/notation/read.js';
import type { Source } from '../../src/notation/source.js';
import type { Session } from '../../src/session/model.js';
import { exportedFrom } from '../../src/session/source/export.js';
import { openReading } from '../../src/session/source/opening.js';
import { update } from '../../src/session/update.js';
import { type Dice, diceFor, mutated, STRANGE } from './dice.js';

const GRAPHS = [
  'a = 2.0; b = -3.0; c = 10.0\ne = a*b; d = e + c; f = -2.0\nL = d*f',
  'x = 0.5; w = -1.5; b = 0.1; h = tanh(w*x + b); L = (h - 1)**2 + relu(x)*max(w, b)',
  "a = Value(3.0, label='layer 1 w0'); L = a + a; L.label = 'the \\u001b loss'",
  'a = 1; z = a - a; L = a/z + log(z)',
];
const COMMANDS = ['lr 0.1', 'lr 0.1/(k + 1)', 'descend', 'optimizer adam', 'optimizer momentum', 'freeze a', 'root L'];

const savedText = (session: Session): string => [...jsonFile(exportedFrom(session))].join('');

/** Some sessions on each graph: just opened, after backward, and some steps on with other settings. */
const SAVED: readonly string[] = GRAPHS.flatMap((text) => {
  const source = { name: 'g.py', text };
  const opened = openReading(readSource(source), source);
  const set = COMMANDS.map((command) => update(opened, { type: 'command', text: command }));
  const stepped = [opened, ...set].map((session) => update(session, { type: 'step', count: 3 }));
  return [opened, update(opened, { type: 'backward' }), ...stepped].map(savedText);
});

const JUNK: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    '',
    'a',
    'L',
    'leaf',
    '+',
    'NaN',
    '-Infinity',
    'adam',
    '__proto__',
    'constructor',
    '0.1\n+0*k',
  ],
  ...[0, 1, -1, 0.5, 3, 7, 1e9, 1e300, -0, 2 ** 31, 2 ** 53, 4294967296],
  ...[[], {}, [0], [0, 1], [[]], { of: 'adam' }, [1, 2, 3], { a: { a: {} } }],
];

type Holder = Record<string, unknown>;

/** Every place in a value that holds another: the object or list, and the key. */
function places(value: unknown, found: [Holder, string][] = []): [Holder, string][] {
  if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      found.push([value as Holder, key]);
      places((value as Holder)[key], found);
    }
  }
  return found;
}

function change(value: unknown, dice: Dice): void {
  const all = places(value);
  if (all.length === 0) return;
  const [holder, key] = dice.pick(all);
  const [otherHolder, otherKey] = dice.pick(all);
  const here = holder[key];
  switch (dice.below(7)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(here));
      else holder[`${key}${dice.pick(STRANGE)}`] = structuredClone(here);
      break;
    case 2:
      holder[key] = structuredClone(otherHolder[otherKey]);
      break;
    case 3:
      if (typeof here === 'number') holder[key] = here + dice.pick([1, -1, 0.5, 1e6, -1e6]);
      else if (typeof here === 'string') holder[key] = mutated(here, dice, ['L', '+', '0.1*k', '\n', '#']);
      else holder[key] = dice.pick(JUNK);
      break;
    case 4:
      holder[key] = dice.pick(STRANGE);
      break;
    default:
      holder[key] = structuredClone(dice.pick(JUNK));
  }
}

const DEEP = 100_000;

/** The text of an input. */
export function savedAt(seed: number, index: number): Source {
  const dice = diceFor(seed, 'json', index);
  const saved = dice.pick(SAVED);
  const name = 'g.json';
  if (dice.chance(0.25))
    return { name, text: mutated(saved, dice, '" { } [ ] , : \\ \\u0000 null 1e999 -'.split(' ')) };
  const value: unknown = JSON.parse(saved);
  for (let changes = 1 + dice.below(3); changes > 0; changes--) change(value, dice);
  const text = JSON.stringify(value);
  if (dice.chance(0.001)) return { name, text: text.replace(/\d+/, `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`) };
  return { name, text };
}

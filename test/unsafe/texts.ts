/**
 * Everything that can contain text from outside, with characters in it that act on a terminal: every part of a file,
 * its name and its folder's, modules, arguments. None of these characters may be written raw.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Sets a title, erases, rings, returns, breaks lines as C1 and Unicode do, and changes the writing direction. */
export const BAD =
  '\x1b]0;MARK\x07\x08\x7f\x9b31m\x9d0;MARK\x9c\x85\r\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202d\u202e\u2066\u2067\u2068\ufeff\ufff9';

/** The same without what ends a line in a notebook. */
export const ONE_LINE = BAD.replace('\r', '');

const IMPORT = `import { Value } from 'mgrad-tui';\n`;
const MODULE = `${IMPORT}const L = new Value(2, 'a').mul(new Value(3, BAD));\nL.label = 'L' + BAD;\n`;
const GRAPH = 'a = 2.0; b = 3.0\nL = tanh(a*b)\n';

const node = (id: number, op: string, inputs: readonly number[], more: object = {}): object => ({
  id,
  label: 'abL'[id],
  op,
  inputs,
  data: 0.5,
  grad: 0,
  ...more,
});
const nodes = [node(0, 'leaf', []), node(1, 'leaf', []), node(2, '*', [0, 1])];
const saved = (more: object): string => JSON.stringify({ rootId: 2, nodes, history: [0.25], ...more });
const notebook = (source: unknown, more: object = {}): string =>
  JSON.stringify({ cells: [{ cell_type: 'code', source, ...more }] });
const module = (text: string): string => `const BAD = ${JSON.stringify(BAD)};\n${text}`;

/** Files by name: those that open, and those that are refused with a message. */
export const OPEN: Readonly<Record<string, string>> = {
  'label.py': `a = Value(2.0, label='a${BAD}'); b = Value(3.0, label="b${BAD}")\nL = a*b + 1\nL.label = 'layer${BAD} 1'\n`,
  'expression.py': `a = Value(2.0, label='a${BAD}')\ntanh(a*a + 1)*2\n`,
  'comment.py': `# ${BAD}\na = 2.0 # ${BAD}\nL = a*a\n# ${BAD}`,
  'print.py': `${GRAPH}print('${BAD}', f"{a.data:.1f}${BAD}", sep='${BAD}', end='${BAD}')\na.label = '${BAD}'\nprint(a.label)\n`,
  'schedule.py': `${GRAPH}# :lr 0.1 - k/20 #${BAD}\n`,
  'say.py': `# :say ${BAD}\\n${BAD}\n# :say two${BAD}\n${GRAPH}`,
  'passed.py': `import os # ${BAD}\n${GRAPH}def f(x): # ${BAD}\n    return "${BAD}"\n'''${BAD}'''\n`,
  'schedule.json': saved({ schedule: `0.1 - k/20 #${BAD}\n` }),
  'labels.json': saved({
    root: BAD,
    [BAD]: BAD,
    nodes: [
      node(0, 'leaf', [], { label: BAD, [BAD]: BAD }),
      node(1, 'leaf', [], { label: '' }),
      node(2, '*', [0, 1], { label: `L ${BAD}.x[1]` }),
    ],
  }),
  'cells.ipynb': notebook(
    [`# ${ONE_LINE}\n`, `a = Value(2.0, label='${ONE_LINE}')\n`, `L = a*a; print('${ONE_LINE}')`],
    {
      metadata: { [BAD]: BAD },
    },
  ),
  'graph.mjs': module(`${MODULE}console.log(BAD);\nconsole.error(BAD);\nexport default L;\n`),
  'commands.mjs': module(
    `${MODULE}export default L;\nexport const commands = ['say ' + BAD, 'lr 0.1 - k/20 #' + BAD];\n`,
  ),
  [`name${BAD}.py`]: GRAPH,
  [`name${BAD}.json`]: saved({}),
  [`name${BAD}.mjs`]: module(`${MODULE}export default L;\n`),
  [`folder${BAD}/g.py`]: GRAPH,
};

export const REFUSED: Readonly<Record<string, string>> = {
  'unknown.py': `L = 2*wéight${BAD}`,
  'broken.py': `L = (${BAD}`,
  'string.py': `L = '${BAD}`,
  'loop.py': `a = 2.0\nfor x in y: # ${BAD}\n  L = a`,
  'attribute.py': `a = Value(2.0)\na.foo = '${BAD}'`,
  'method.py': `a = Value(2.0)\nL = a.${BAD}()`,
  'text.py': `L = 2*'${BAD}'`,
  'command.py': `# :${BAD}\n${GRAPH}`,
  'go.py': `# :go ${BAD}\n${GRAPH}`,
  'lr.py': `# :lr ${BAD}\n${GRAPH}`,
  'optimizer.py': `# :optimizer ${BAD}\n${GRAPH}`,
  'format.py': `${GRAPH}print(f'{a.data:${BAD}}')`,
  'broken.json': `{"nodes": ${BAD}`,
  'op.json': saved({ nodes: [node(0, BAD, [])] }),
  'key.json': saved({ nodes: [node(0, 'leaf', [], { data: BAD })] }),
  'direction.json': saved({ direction: BAD }),
  'optimizer.json': saved({ optimizer: BAD }),
  'schedules.json': saved({ schedule: `0.1 ${BAD}` }),
  'label.json': saved({ nodes: [node(0, 'leaf', [], { label: { [BAD]: BAD } })] }),
  'root.json': saved({ rootId: BAD }),
  'source.ipynb': notebook(`L = ${BAD}`),
  'other.ipynb': notebook(`%%bash${BAD}`),
  'broken.ipynb': `{"cells": [${BAD}`,
  'throws.mjs': module(`${IMPORT}throw new Error(BAD + '\\n' + BAD);\n`),
  'named.mjs': module(`class X extends Error { name = BAD }\nthrow new X(BAD);\n`),
  'texts.mjs': module(`throw BAD;\n`),
  'syntax.mjs': `const ${BAD} = 3\n`,
  'missing.mjs': `import './none${JSON.stringify(BAD).slice(1, -1)}.mjs';\n`,
  'exports.mjs': module(`const x = 1;\nexport { x as '${JSON.stringify(BAD).slice(1, -1)}' };\n`),
  'commands2.mjs': module(`${MODULE}export default L;\nexport const commands = [BAD];\n`),
  [`broken${BAD}.py`]: 'L = (',
  [`broken${BAD}.json`]: '[]',
  [`broken${BAD}.ipynb`]: '[]',
  [`broken${BAD}.mjs`]: 'throw 1',
  [`empty${BAD}.py`]: '',
  [`binary${BAD}.py`]: 'L\0',
};

/** Arguments that cannot be used. */
export const ARGUMENTS: readonly (readonly string[])[] = [
  [`none${BAD}.py`],
  [`none${BAD}/g.py`],
  [`L = ${BAD}`],
  [`L = a*'${BAD}`],
  [`--${BAD}`],
  [`-${BAD}`],
  [`--help=${BAD}`],
  ['--lr', BAD],
  ['--steps', BAD],
  ['--seed', BAD],
  ['--example', BAD],
  ['--optimizer', BAD],
  ['--root', BAD],
  ['--explain', BAD],
  ['--export', `x.${BAD}`],
  ['--export', BAD],
  ['a*b', 'a=1', 'b=1', `${BAD}=2`],
  [BAD, `two${BAD}`],
  ['--example', 'xor', BAD],
];

/** A folder with all of these files, until the tests of the file are done. */
export function unsafeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-unsafe-'));
  for (const [name, content] of Object.entries({ ...OPEN, ...REFUSED })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]/u;

/** What stands around the first character that acts on a terminal, line ends aside; undefined if there is none. */
export function rawIn(text: string): string | undefined {
  const at = text.search(RAW);
  return at < 0 ? undefined : JSON.stringify(text.slice(Math.max(0, at - 60), at + 20));
}

/**
 * Labels that try to be run: as Python, by the encoding that a comment may declare, by what ends a string or a line.
 * Python runs the exported scripts and the texts that `:w` writes; a label that is run leaves a file as a mark.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { python } from '../../src/formats/python/script.js';
import type { Session } from '../../src/session/model.js';
import { dataAt } from '../../src/session/numbers.js';
import { exportedFrom } from '../../src/session/source/export.js';
import { writtenText } from '../../src/session/source/writing.js';
import { labelled, textOf } from '../formats/graphs.js';
import { keys, open } from '../session/playing.js';
import { rawIn } from './texts.js';

const hasPython = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 8)']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-unsafe-python-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const mark = join(folder, 'mark');
afterEach(() => rmSync(mark, { force: true }));

/** The code that leaves the mark, and the labels that it may hide in. */
const RUNS = "open('mark','w').close()";
const CODINGS = [
  'mac_arabic',
  'utf-7',
  'unicode_escape',
  'raw_unicode_escape',
  'cp037',
  'utf_16',
  'latin-1',
  'shift_jis',
];
const DECLARED = CODINGS.flatMap((name) => [
  `coding:${name}`,
  `-*- coding: ${name} -*-`,
  `vim: set fileencoding=${name} :`,
]);
const PIECES = [
  ...DECLARED,
  ...["'", '"', "'''", '"""', '\\', '\\\\', '§', '¢', '\n', '\r', '\r\n', '\f', '\v', '\x85', '\u2028', '\0', '\x1a'],
  ...[
    '+AAo-',
    '+ACc-',
    '\\n',
    '\\x0a',
    '\\u000a',
    '\\N{LINE FEED}',
    '{',
    '}',
    '#',
    ';',
    ',',
    ')',
    '%s',
    '\ud83d',
    '\udc00',
  ],
  ...[' ', 'é', 'α', '😀', '\u202e', `\n${RUNS}\n`, `\r${RUNS}\r`, `';${RUNS}#`, `\\n${RUNS}\\n#`, `+AAo-${RUNS}+AAo-`],
  ...[`§,label=§§);${RUNS}#`, `§§);${RUNS}#`, `{${RUNS}}`, `"""\n${RUNS}\n"""`, RUNS, 'import os', '=1', ':w', ':lr 1'],
];
const label = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 3 })), {
  maxLength: 4,
});
const labels = fc.array(
  label.map((pieces) => pieces.join('')),
  { minLength: 2, maxLength: 5 },
);

/** Runs scripts one by one in a folder where their labels would leave the mark. */
function ran(driver: string, texts: readonly string[]): string[] {
  const files = texts.map((text, i) => {
    const file = join(folder, `g${i}.py`);
    writeFileSync(file, text);
    return file;
  });
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  const { stdout, stderr, status } = spawnSync('python3', ['-c', driver, ...files], options);
  if (status !== 0) throw new Error(stderr.slice(-2000));
  expect(existsSync(mark), 'a label was run').toBe(false);
  return stdout.trimEnd().split('\n');
}

const RUN_SCRIPTS = `
import runpy, sys
files = sys.argv[1:]
for file in files:
    sys.argv = [file]
    try:
        runpy.run_path(file, run_name="__main__")
    except SystemExit as exit:
        sys.exit(f"{file}: {exit}")
`;

/** Runs texts of the notation with a Value that has their ops, and prints L (if made of Values) and all labels. */
const RUN_NOTATION = `
import json, sys
class Value:
    def __init__(self, data, label=''): self.data, self.label = data, label; made.append(self)
    def __mul__(self, other): return Value(self.data * other.data)
    def __add__(self, other): return Value(self.data + other.data)
for file in sys.argv[1:]:
    made = []
    names = {'Value': Value}
    try:
        exec(compile(open(file, 'rb').read(), file, 'exec'), names)
    except AttributeError:
        made = []
    print(json.dumps([made[-1].data if made else None, sorted(value.label for value in made if value.label)]))
`;

/** What `:w` writes for a graph that came with a text, and for the same without one. */
function writtenBoth(session: Session): string[] {
  const { model } = session;
  const { text: _, ...origin } = model.origin;
  return [session, { ...session, model: { ...model, origin } }].map((each) => textOf(writtenText(each).pieces));
}

/** A text whose labels are set by statements, as a file would. */
const textWith = (labels: readonly string[], quote: (text: string) => string): string =>
  [
    ...labels.map((each, i) => `x${i} = Value(${i + 1}.0, label=${quote(each)})`),
    `L = ${labels.map((_, i) => `x${i}`).join('*')} + x0`,
  ].join('\n');

describe.skipIf(!hasPython)('no label is run by Python (skipped: there is none on this machine)', () => {
  const SAMPLES = [
    [`§,label=§§);${RUNS}#`, 'coding:mac_arabic'],
    [`+AAo-${RUNS}+AAo-`, 'coding: utf-7'],
    [`\\n${RUNS}\\n`, '-*- coding: unicode_escape -*-'],
    ...DECLARED.map((each) => [`§';${RUNS}#\n${RUNS}\n\\n${RUNS}\\n+AAo-${RUNS}+AAo-`, each]),
    ...fc.sample(labels, { numRuns: 300, seed: 9 }),
  ];

  test('without protection, one would be', () => {
    const scripts = [
      `# coding:mac_arabic\nx = '§;${RUNS.replaceAll("'", '"')}#'\n`,
      `# coding:utf-7 +AAo-${RUNS}+AAo-\n`,
    ];
    for (const script of scripts) {
      expect(() => ran(RUN_SCRIPTS, [script])).toThrow('a label was run');
      rmSync(mark);
    }
  });

  test('from a script that is exported, which is ASCII and finds the same numbers', () => {
    const scripts = SAMPLES.map((each) => textOf(python(exportedFrom(labelled(each)))));
    for (const script of scripts) {
      expect(script).toMatch(/^# -\*- coding: utf-8 -\*-\n/);
      expect(script).toMatch(/^[\n\x20-\x7e]*$/);
    }
    const lines = ran(RUN_SCRIPTS, scripts);
    expect(lines).toHaveLength(SAMPLES.length);
    for (const line of lines) expect(line).toMatch(/ nodes agree, by plain Python$/);
  });

  test('from a root without a label, whose expression is the first comment', () => {
    const graph = open(`coding = Value(2.0, label="coding:utf-7 +AAo-${RUNS}+AAo-")\ncoding*coding`);
    expect(ran(RUN_SCRIPTS, [textOf(python(exportedFrom(graph)))])).toHaveLength(1);
  });

  test('from what :w writes of a graph, with its labels as they were', () => {
    const sessions = SAMPLES.map((each) => labelled(each.map((text, i) => text || `x${i}`)));
    const texts = sessions.map((session) => textOf(writtenText(session).pieces));
    for (const text of texts) expect(text).toMatch(/^# -\*- coding: utf-8 -\*-\n/);
    const found = ran(RUN_NOTATION, texts).map((line): [number | null, string[]] => JSON.parse(line));
    expect(found.filter(([data]) => data !== null).length).toBeGreaterThan(100);
    for (const [i, [data, its]] of found.entries()) {
      const { model } = sessions[i] as Session;
      const { labels } = model.program.tape;
      expect([null, dataAt(model.program.tape, model.leaves)[model.root]]).toContain(data);
      for (const each of its) expect(labels).toContain(each);
      for (const each of labels) expect(open(texts[i] as string).model.program.tape.labels).toContain(each);
    }
  });

  test.each([
    ['pages', ['coding:utf-7', `coding: unicode_escape \\n${RUNS}`, `coding=mac_arabic §';${RUNS}#`]],
    ['names in commands', []],
  ])("from %s that :w puts before the user's own text", (_, pages) => {
    const label = 'coding:utf-7+AAo-raise+AAo-';
    const text = textWith([label, 'b'], (each) => JSON.stringify(each));
    const session = keys(open(text), ...pages.map((page) => `:say ${page}`), `:freeze ${label}`);
    const texts = writtenBoth(session);
    expect(texts[0]).toContain(text);
    for (const each of texts) {
      expect(each).toMatch(/^# -\*- coding: utf-8 -\*-\n/);
      expect(rawIn(each)).toBeUndefined();
    }
    ran(RUN_NOTATION, texts);
  });
});

test.each([
  ['a carriage return in a comment', `# x\r${RUNS}\na = 2.0\nL = a*a\n`, `# x\\r${RUNS}\na = 2.0\nL = a*a\n`],
  ['control characters', 'a = 2.0 # \x1b[2J\u202e\r\nL = a*a\r\n', 'a = 2.0 # \\x1b[2J\\u202e\r\nL = a*a\r\n'],
  ['line ends, tabs and a mark', '\ufeffa = 2.0\t# \f\ufeff\r\nL = a*a', '\ufeffa = 2.0\t# \f\\ufeff\r\nL = a*a'],
  [
    'another encoding',
    '# coding: utf-7\na = 2.0\nL = a*a',
    '# -*- coding: utf-8 -*-\n# coding: utf-7\na = 2.0\nL = a*a',
  ],
  [
    'another encoding in the second line',
    '#!/usr/bin/python3\n# coding=latin-1\r\na = 2.0\nL = a*a',
    '#!/usr/bin/python3\n# -*- coding: utf-8 -*-\r\n# coding=latin-1\r\na = 2.0\nL = a*a',
  ],
  ['UTF-8', '# vim: fileencoding=UTF8\na = 2.0\nL = a*a', '# vim: fileencoding=UTF8\na = 2.0\nL = a*a'],
  ['an encoding that is too late', '\na = 2.0 # coding: utf-7\nL = a*a', '\na = 2.0 # coding: utf-7\nL = a*a'],
])("the user's own text is written so that it says to Python what it says here: %s", (_, text, expected) => {
  const { pieces, kept } = writtenText(open(text));
  expect([textOf(pieces), kept]).toEqual([expected, true]);
});

/** Settings of optimizers: typed, shown, undone, and written to files. */
import { describe, expect, test } from 'vitest';
import { jsonFile } from '../../../src/formats/json/write.js';
import { header } from '../../../src/layout/bars/header.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { complete } from '../../../src/notation/work.js';
import { losses } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { exportedFrom } from '../../../src/session/source/export.js';
import { openSaved } from '../../../src/session/source/saved.js';
import { width } from '../../../src/text/width.js';
import { datas, keys, lecture, open, said } from '../playing.js';

const WORDS = 'adam beta1=0.85 beta2=0.99';
const having = (...pressed: string[]): Session => keys(lecture(), ...pressed);

test.each([
  ['adam beta1=0.85 beta2=0.99 eps=1e-8', WORDS],
  ['adam  beta2 = 0.99,  beta1 = 0.85', WORDS],
  ['adam beta1=17/20 beta2=0.99', WORDS],
  ['adam beta1=0.9', 'adam'],
  ['adamw weight_decay=0', 'adamw weight_decay=0'],
  ['momentum momentum=0.5', 'momentum momentum=0.5'],
  ['sgd weight_decay=0.1', 'sgd weight_decay=0.1'],
  ['sgd momentum=0.9', 'momentum'],
  ['sgd momentum=0.5 weight_decay=1e-4', 'momentum momentum=0.5 weight_decay=0.0001'],
])(':optimizer %s is %s', (typed, words) => {
  const session = having(`:optimizer ${typed}`);
  expect([session.model.optimizer, said(session)?.startsWith(`${words}: `)]).toEqual([words, true]);
});

test('settings alone change those of the present optimizer, which keeps its state', () => {
  const session = having(':optimizer adam', '3s', ':optimizer beta1=0.85', ':optimizer beta2=0.99');
  expect(session.model.optimizer).toBe(WORDS);
  expect(session.model.state?.slots[2]).toEqual(Float64Array.of(3, 3, 3, 3));
  expect(keys(session, 's').model.state?.slots[2]).toEqual(Float64Array.of(4, 4, 4, 4));
});

test.each([
  ['adam beta=0.9', 'there is no setting of adam "beta"; did you mean "beta1"?'],
  ['sgd eps=1', 'there is no setting of sgd "eps"; there is only weight_decay'],
  ['adam 0.9', 'there is no setting of adam "0.9"; there are beta1, beta2, eps, weight_decay'],
  ['adam beta1', 'expected a number for beta1: adam beta1=0.9'],
  ['adam beta1=', 'beta1: "" is not a number'],
  ['adam beta1=fast', 'beta1: "fast" is not a number'],
  ['adam beta1=0.9 beta1=0.8', 'beta1 is given twice'],
  ['adam beta1=1', 'beta1 is a number from 0 to below 1, not 1'],
  ['adam beta2=-0.1', 'beta2 is a number from 0 to below 1, not -0.1'],
  ['adam eps=1e999', 'eps is a number from 0 up, not Infinity'],
  ['momentum momentum=0/0', 'momentum: "0/0" is not a number'],
  ['adam __proto__=1', 'there is no setting of adam "__proto__"'],
  ['adma beta1=0.9', 'there is no optimizer "adma"; did you mean "adam"?'],
  ['', 'expected the name of an optimizer'],
])(':optimizer %s is refused, and nothing changes', (typed, text) => {
  const before = having(':optimizer adam', 's');
  const session = keys(before, `:optimizer ${typed}`);
  expect(said(session)).toContain(text);
  expect(session.model).toBe(before.model);
});

test('they are undone and done again, and a run with them is repeated exactly', () => {
  const session = having(`:optimizer ${WORDS}`, '4s');
  expect(keys(session, 'u', 'u').model.optimizer).toBe('sgd');
  expect(keys(session, 'u', 'u', 'ctrl+r', '4s').model.leaves).toEqual(session.model.leaves);
  expect(losses(keys(session, '2[', '2s').model.history)).toEqual(losses(session.model.history));
  expect(having(':optimizer adam', '4s').model.leaves).not.toEqual(session.model.leaves);
});

test('o goes on from an optimizer with settings to the next', () => {
  expect(having(`:optimizer ${WORDS}`, 'o').model.optimizer).toBe('adamw');
});

describe('in a file', () => {
  test('of JSON, name and settings stand apart, and are read again with the state', () => {
    const session = having(`:optimizer ${WORDS} weight_decay=0.5`, '3s');
    const text = [...jsonFile(exportedFrom(session))].join('');
    expect(JSON.parse(text)).toMatchObject({
      optimizer: 'adam',
      optimizerSettings: { beta1: 0.85, beta2: 0.99, weight_decay: 0.5 },
    });
    const again = complete(openSaved({ name: 'g.json', text }, new Map(), {})).session;
    expect(again.model.optimizer).toBe(session.model.optimizer);
    expect(keys(again, '2s').model.leaves).toEqual(keys(session, '2s').model.leaves);
  });

  test('of JSON, there is no word on settings if there are none', () => {
    expect([...jsonFile(exportedFrom(having(':optimizer adam')))].join('')).not.toContain('optimizerSettings');
  });

  test('of the notation, a comment sets them', () => {
    const session = open(`# :optimizer ${WORDS}\na = 2\nL = a*a`);
    expect(session.model.optimizer).toBe(WORDS);
    expect(() => open('# :optimizer adam beta1=2\na = 2\nL = a*a')).toThrow('beta1 is a number from 0 to below 1');
  });
});

test('runs that differ in a setting alone are compared by it', () => {
  const session = having(':optimizer adam', '3s', ':compare optimizer adam beta1=0.5');
  expect(session.model.runs.saved).toHaveLength(1);
  expect(session.model.runs.segments[0]?.settings.optimizer).toBe('adam beta1=0.5');
  expect(datas(session, 'a')).not.toEqual(datas(having(':optimizer adam', '3s'), 'a'));
});

test('they stand in the header, as far as there is space', () => {
  const shown = (cells: number): string =>
    lineText(header(having(`:optimizer ${WORDS} weight_decay=0.1`), cells, UNICODE));
  expect(shown(160)).toContain(`${WORDS} weight_decay=0.1`);
  expect(shown(80)).toContain('adam beta1=0.85 …');
  for (const cells of [20, 40, 80, 120, 200]) expect(width(shown(cells))).toBeLessThanOrEqual(cells);
});

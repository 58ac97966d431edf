/** The ledger's sentences: which gradients a step and a nudge use, and a step that is too long. */
import { expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { ledgerLines } from '../../../src/layout/tree/ledger-lens.js';
import type { Session } from '../../../src/session/model.js';
import { example, keys, lecture, open } from '../../session/playing.js';
import { frame, texts } from '../drawing.js';

const says = (session: Session): string[] =>
  ledgerLines(session, 80, { columns: 80, rows: 24, glyphs: UNICODE }).map((line) => lineText(line).trim());

test('says which gradients a step and a nudge would use, if they differ', () => {
  const stepped = keys(lecture(), 's', ':go a');
  expect(says(stepped)[1]).toBe('a: a step (s) would use 5.9584, a nudge (S) the 6.0000 shown');
  expect(says(keys(stepped, 'b'))[1]).toMatch(/^each leaf promises/);
  expect(says(keys(stepped, 'g'))[1]).toMatch(/^each leaf promises/);
});

test('says that a step is too long if the root would go the other way', () => {
  const long = keys(lecture(), ':lr 1');
  expect(says(long)).toEqual([
    'L would move by -88, promised 72: this step is too long',
    'slopes hold only nearby, and L would fall by 88; try a smaller lr (-)',
  ]);
  expect(says(keys(long, 'd'))[1]).toMatch(/^each leaf promises/);
});

test('with a bug on, the steps are those that s takes, and each promises its right slope times its step', () => {
  const buggy = keys(example('diamond'), ':bug order', 'tab');
  const said = [
    'L would move by 1.42, promised 1.4: curvature 0.02',
    'the steps use wrong gradients; each promises its right slope times its step',
  ];
  expect(says(buggy)).toEqual(said);
  expect(texts(frame(buggy, 120, 30).tree).find((text) => text.includes('─ x '))).toMatch(/10\.0000 {2}≠ +\+0\.1000/);
  const { model } = keys(buggy, 's');
  expect(model.history.loss - buggy.model.history.loss).toBeCloseTo(1.42, 12);
  expect(says(keys(example('diamond'), ':bug keep-grads', 'b'))[0]).toBe(
    'L would move by 8.4672, promised 7.84: curvature 0.6272',
  );
  expect(says(keys(example('lecture'), ':bug order'))[1]).toMatch(/^each leaf promises/);
});

test.each([80, 120, 124, 200])('its sentences are whole on a screen of %i columns', (columns) => {
  const drawn = (session: Session): string =>
    frame(keys(session, 'tab'), columns, 30)
      .tree.map((line) => lineText(line).trim())
      .join(' ')
      .trim();
  expect(drawn(lecture())).toMatch(/curvature -0\.006496 each leaf .*so \+= lr \* grad raises L$/);
  expect(drawn(keys(open('a = 2.5; loss = 1234.5678*a*a'), ':lr 1'))).toMatch(/curvature \S+ each .* raises loss$/);
  expect(drawn(keys(open('a = 2.5; loss = 1234.5678*a*a'), 'd'))).toMatch(/too long .* smaller lr \(-\)$/);
});

/** The header: what it says of the state, in fixed places. */
import { expect, test } from 'vitest';
import { leafSlot } from '../../../src/engine/tape.js';
import { header } from '../../../src/layout/bars/header.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { keys, lecture } from '../../session/playing.js';
import { frame, texts } from '../drawing.js';

test('the rate of a schedule has three digits at each step, and moves nothing', () => {
  const headers = ['0', '1', '2'].map((k) =>
    lineText(header(keys(lecture(), ':lr 0.01*(1 - k/1000)', ...(k === '0' ? [] : [`${k}s`])), 120, UNICODE)),
  );
  expect(headers.map((line) => /lr\(k\) (\S+)/.exec(line)?.[1])).toEqual(['0.0100', '0.00999', '0.00998']);
  expect(new Set(headers.map((line) => line.indexOf('ascend'))).size).toBe(1);
});

test('on the narrowest screen too it has the iteration that is viewed', () => {
  const text = (columns: number): string => lineText(header(keys(lecture(), '3s', '['), columns, UNICODE)).trim();
  expect(text(40)).toMatch(/^L -6\.5978 +step 2 of 3/);
  expect(text(20)).toMatch(/^L -6\.5978 +step 2$/);
});

test('a viewed iteration has its own rate of a schedule, in the ledger too, as a step from there has', () => {
  const viewed = keys(lecture(), ':lr 1/(k+1)', '3s', '2[', 'tab');
  expect(lineText(header(viewed, 120, UNICODE))).toContain('lr(k) 0.500');
  const f = viewed.model.program.tape.labels.indexOf('f');
  const { leaves } = keys(viewed, 's').model;
  const slot = leafSlot(viewed.model.program.tape, f);
  const moved = (leaves[slot] as number) - (viewed.viewed?.leaves[slot] as number);
  const row = texts(frame(viewed, 120, 30).tree).find((text) => text.includes('─ f ')) ?? '';
  expect(row).toContain(` ${moved > 0 ? '+' : ''}${moved.toFixed(4)} `);
});

/** The list of groups: what it shows of a graph, where Enter goes, and bad input. */
import { describe, expect, test } from 'vitest';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { listFrame } from '../../../src/layout/lists/frame.js';
import { brief } from '../../../src/layout/lists/health.js';
import { listOn } from '../../../src/layout/lists/lists.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { width } from '../../../src/text/width.js';
import { example, keys, open, rowNumber, said, selectedName } from '../../session/playing.js';
import { names, texts } from '../drawing.js';

const VIEWPORT = { columns: 80, rows: 24, glyphs: UNICODE };

const shown = (session: Session, columns = 80, rows = 24): string[] =>
  texts([...(listFrame(session, { ...VIEWPORT, columns, rows })?.lines ?? [])]).map((text) => text.trimEnd());

/** The session after Enter on a row. */
function entered(session: Session, row: number): Session {
  const action = listOn(session, VIEWPORT)?.enter?.(row);
  if (!action) throw new Error(`row ${row} does nothing`);
  return update(session, action);
}

describe(':health', () => {
  test('has a row a group, with its numbers and a word on what is unusual', () => {
    const list = shown(keys(example('moons'), 'b', ':health'));
    expect(list[0]).toMatch(/^ {2}of loss +leaves +mean +gradient +zero +dead +step$/);
    expect(list[1]).toMatch(/^▶ all +337 +0\.02 +0\.16 . +<1 % +0\/32 +0\.3 {2}fast$/);
    const wide = shown(keys(example('moons'), 'b', ':health'), 100);
    expect(wide[0]).toMatch(/^ {2}of loss +leaves +mean +spread +gradient +zero +dead +step$/);
    expect(wide[1]).toMatch(/^▶ all +337 +0\.02 +0\.53 +0\.16 . +<1 % +0\/32 +0\.3 {2}fast$/);
    expect(list[2]).toMatch(/^ {2}layer 1 +48 /);
    expect(list[3]).toMatch(/^ {2}layer 2 +272 /);
    expect(list.join('\n')).toContain('step is lr*gradient/data, usually 0.001');
  });

  test('leaves out columns rather than names, their gradients and what is unusual', () => {
    const session = keys(example('moons'), 'b', ':health');
    expect(shown(session)[4]).toMatch(/^ {2}layer 3 neuron 1 +17 .* fast$/);
    expect(shown(session, 40).slice(0, 5)).toEqual([
      '  of loss          gradient',
      '▶ all                  0.16 █  fast',
      '  layer 1               0.3 █  fast',
      '  layer 2              0.11 ▇  fast',
      '  layer 3 neuron 1     0.26 █  fast',
    ]);
    expect(shown(session, 40).at(-1)).toContain(' Enter goes there   Esc closes ');
    expect(shown(session, 20)[4]).toBe('  layer…1  fast');
  });

  test('is as deep as fits', () => {
    const tall = shown(keys(example('moons'), 'b', ':health'), 120, 60);
    expect(tall.filter((text) => /^ {4}neuron \d+ /.test(text))).toHaveLength(32);
  });

  test('says where it first is not a number, and what it is there', () => {
    const text = "a = 0; b = 1000; a.label = 'net.1.w'; b.label = 'net.2.w'; h = a.log(); g = b.exp(); L = h*g";
    expect(shown(keys(open(text), 'b', ':health'))[1]).toMatch(/ {2}-inf: h$/);
    expect(shown(keys(open('a = nan; L = a*2'), 'b', ':health'))[1]).toMatch(/ {2}nan: a$/);
  });

  test('leads to a group', () => {
    const there = entered(keys(example('moons'), ':health'), 2);
    expect([names(there)[rowNumber(there)], there.list]).toEqual(['   │  ├─ layer 2 ▸', undefined]);
    expect(selectedName(entered(keys(example('moons'), ':health'), 0))).toBe('loss');
  });

  test('says what it has not: no gradients yet, no leaves, leaves that are not used', () => {
    expect(shown(keys(example('xor'), ':health'), 100)[1]).toMatch(/^▶ all +17 +-0\.026 +0\.48 +· +0\/4$/);
    expect(shown(keys(open('L = Value(2.0)*3'), ':freeze #0', ':health')).join('\n')).toContain(
      'no leaf that a step changes',
    );
    const unused = shown(keys(open('a = 1; b = 2; c = 3; L = a*b'), ':health'));
    expect(unused[2]).toMatch(/^ {2}one leaf that L does not depend on: no step changes it$/);
  });

  test('is not shown while the gradients are predicted', () => {
    expect(said(keys(example('lecture'), ':predict', 'esc', ':health'))).toBeUndefined();
    const predicting = update(keys(example('lecture'), ':predict'), { type: 'open-list', list: { of: 'health' } });
    expect(said(predicting)).toMatch(/hidden while you predict/);
  });

  test('fits any width, with hostile names, in ten thousand groups', () => {
    const leaf = (i: number): string => `x${i} = Value(1.0, label='${i % 2 ? '🙂' : '\\x1b[31m'}${i >> 1}.w${i}')`;
    const text = Array.from({ length: 20_000 }, (_, i) => leaf(i)).join('\n');
    const session = keys(
      open(`${text}\nL = ${Array.from({ length: 20_000 }, (_, i) => `x${i}`).join(' + ')}`),
      'b',
      ':health',
    );
    for (const columns of [20, 40, 80, 200])
      for (const line of shown(session, columns)) {
        expect(width(line)).toBeLessThanOrEqual(columns);
        expect(line).not.toContain('\u001b');
      }
  });
});

test('a number is two digits in few cells', () => {
  for (const x of [0, 1, -0.0012, 123.456, 99_999, 1e5, -1.26e-10, 1e300, -1e-300, Infinity, Number.NaN])
    expect(brief(x).length).toBeLessThanOrEqual(9);
  expect([0, 12.34, -0.0012, 1.26e-10, Number.NaN, -Infinity].map(brief)).toEqual([
    '0',
    '12',
    '-0.0012',
    '1.3e-10',
    'nan',
    '-inf',
  ]);
});

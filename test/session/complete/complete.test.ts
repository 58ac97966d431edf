/** Tab in the command line and the search. */
import { describe, expect, test } from 'vitest';
import { complete } from '../../../src/notation/work.js';
import { namesFrom } from '../../../src/session/complete/names.js';
import type { EffectOf } from '../../../src/session/effects.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture, open, said } from '../playing.js';

/** A session with a text in the command line, or in the search if it begins with `/`. */
function typed(line: string, session: Session = lecture()): Session {
  const [kind, text] = line.startsWith('/') ? ['/', line.slice(1)] : [':', line];
  return keys(session, kind, ...text);
}
const choices = (session: Session): string[] | undefined =>
  session.field && 'choices' in session.field ? session.field.choices?.all.map(({ text }) => text) : undefined;
const text = (session: Session): string => {
  const { text = '', cursor = 0 } = session.field ?? {};
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
};
const network = () =>
  open(
    "from micrograd import Value\na = Value(1, label='layer 1 neuron 1 w0'); b = Value(2, label='layer 1 neuron 2 w0')\nc = Value(3, label='bias')\nL = a*b + c",
  );

describe('one that can follow is typed', () => {
  test.each<[line: string, after: string]>([
    ['opt', 'optimizer |'],
    ['des', 'descend|'],
    ['optimizer ad', 'optimizer adam|'],
    ['bug ov', 'bug overwrite|'],
    ['example dia', 'example diamond|'],
    ['compare op', 'compare optimizer |'],
    ['compare optimizer s', 'compare optimizer sgd|'],
    ['lens led', 'lens ledger|'],
    ['plot sl', 'plot slice|'],
    ['a.gr', 'a.grad|'],
    ['a.data = L.d', 'a.data = L.data|'],
    ['g = tan', 'g = tanh(|'],
    ['/op:le', '/op:leaf|'],
    ['iter', 'iteration |'],
    ['  :des', '  :descend|'],
  ])('%s becomes %s', (line, after) => {
    expect(text(keys(typed(line), 'tab')).replace(/^/, line.startsWith('/') ? '/' : '')).toBe(after);
  });

  test('what is behind the cursor stays', () => {
    expect(text(keys(typed('des now'), 'home', 'right', 'right', 'right', 'tab'))).toBe('descend| now');
  });
});

describe('several are listed, and what they share is typed', () => {
  test.each<[line: string, after: string, offered: string[]]>([
    ['bug keep', 'bug keep-|', ['keep-grads', 'keep-inner']],
    ['go ', 'go |', ['a', 'b', 'c', 'd', 'e', 'f', 'L']],
    ['freeze a b ', 'freeze a b |', ['a', 'b', 'c', 'd', 'e', 'f', 'L']],
    ['un', 'un|', ['until ', 'unfreeze ']],
  ])('after %s', (line, after, offered) => {
    const session = keys(typed(line), 'tab');
    expect([text(session), choices(session)]).toEqual([after, offered]);
  });

  test('an empty line lists the commands with their help', () => {
    const { field } = keys(lecture(), ':', 'tab');
    expect(field && 'choices' in field && field.choices?.all[0]).toEqual({
      text: 'lr ',
      help: expect.stringContaining('learning rate'),
    });
  });

  test('Tab and Shift-Tab go through them, and come back to what was typed', () => {
    let session = keys(typed('unfr'), 'ctrl+u', 'u', 'n', 'tab');
    const seen = [text(session)];
    for (const key of ['tab', 'tab', 'tab', 'shift+tab']) {
      session = keys(session, key);
      seen.push(text(session));
    }
    expect(seen).toEqual(['un|', 'until |', 'unfreeze |', 'un|', 'unfreeze |']);
  });

  test('Esc closes the list, then the line; any other key goes on typing', () => {
    const session = keys(typed('un'), 'tab', 'tab');
    const closed = keys(session, 'esc');
    expect([text(closed), choices(closed)]).toEqual(['until |', undefined]);
    expect(keys(closed, 'esc').field).toBeUndefined();
    const further = keys(session, 'L');
    expect([text(further), choices(further)]).toEqual(['until L|', undefined]);
  });

  test('Enter runs the line as it stands', () => {
    expect(keys(typed('lens '), 'tab', 'tab', 'tab', 'enter').lens).toBe('ledger');
  });
});

describe('names with blanks', () => {
  test('are completed from their beginning, also behind other names', () => {
    expect(choices(keys(typed('go la', network()), 'tab'))).toEqual(['layer 1 neuron 1 w0', 'layer 1 neuron 2 w0']);
    expect(text(keys(typed('freeze bias layer 1 neuron 2', network()), 'tab'))).toBe(
      'freeze bias layer 1 neuron 2 w0|',
    );
  });

  test('of many that begin alike the groups are offered, and what is in one after its name', () => {
    const layers = ['layer 1', 'layer 2'].flatMap((layer) => Array.from({ length: 9 }, (_, i) => `${layer} w${i}`));
    const values = layers.map((name, i) => `v${i} = Value(${i}, label='${name}')`).join('; ');
    const session = open(`from micrograd import Value\n${values}\nL = ${layers.map((_, i) => `v${i}`).join('+')}`);
    const groups = keys(typed('go la', session), 'tab');
    expect([text(groups), choices(groups)]).toEqual(['go layer |', ['layer 1', 'layer 2']]);
    expect(choices(keys(groups, 'tab', ' ', 'tab'))).toEqual(layers.slice(0, 9));
  });

  test('of a search, too', () => {
    expect(text(keys(typed('/bi', network()), 'tab'))).toBe('bias|');
  });
});

test('nothing that can follow is said, and the line stays', () => {
  const session = keys(typed('go zz'), 'tab');
  expect([text(session), said(session)]).toEqual(['go zz|', 'nothing begins with "zz"']);
  expect(said(keys(typed('a + '), 'tab', 'esc', 'ctrl+u', '1', 'tab'))).toBe('nothing to complete here');
});

test('in a field for a number Tab does nothing', () => {
  const editing = keys(lecture(), ':go a', 'e');
  expect(keys(editing, 'tab')).toEqual(editing);
});

test('hostile names are offered as they are shown, and are found by that', () => {
  const session = open("from micrograd import Value\na = Value(1, label='x\\x1b[2J'); b = Value(2)\nL = a*b");
  const after = keys(typed('go x', session), 'tab');
  expect(text(after)).toBe(String.raw`go x\x1b[2J|`);
  expect(said(keys(after, 'enter'))).toBeUndefined();
});

describe('files', () => {
  test('are looked for by an effect, whose answer counts if the line is the same', () => {
    const session = keys(typed('open s'), 'tab');
    expect(session.effect).toMatchObject({ kind: 'complete', wanted: { of: 'file', starts: ['s'] } });
    const wanted = (session.effect as EffectOf<'complete'>).wanted;
    const answer = { type: 'completed', wanted, start: 's', names: ['src/', 'sum.py'] } as const;
    expect(choices(update(session, answer))).toEqual(['src/', 'sum.py']);
    expect(choices(update(keys(session, 'x'), answer))).toBeUndefined();
    expect(update(keys(session, 'esc'), answer).field).toBeUndefined();
  });

  test('the last word of a program’s command line is one', () => {
    expect(keys(typed('run train.py --data da'), 'tab').effect).toMatchObject({ wanted: { starts: ['da'] } });
  });
});

describe('a million names', () => {
  const labels = Array.from({ length: 1_000_000 }, (_, i) => `layer ${i % 7} neuron ${i % 1000} w${i}`);
  const program = { tape: { labels, size: labels.length }, names: new Map(), usesValue: true } as never;

  test('are offered segment by segment', () => {
    const of = (start: string): readonly string[] => complete(namesFrom(program, [start], true)).names;
    expect(of('')).toEqual(Array.from({ length: 7 }, (_, i) => `layer ${i}`));
    expect(of('layer 3 neuron 12').slice(0, 3)).toEqual([
      'layer 3 neuron 12',
      'layer 3 neuron 120',
      'layer 3 neuron 121',
    ]);
    const few = labels.filter((label) => label.startsWith('layer 3 neuron 999 w19'));
    expect([few.length, [...of('layer 3 neuron 999 w19')].sort()]).toEqual([2, few.sort()]);
    expect(of('zz')).toEqual([]);
  });

  test('are looked through in pieces that no key waits for', () => {
    const work = namesFrom(program, ['layer 3 ne', 'ne'], true);
    let pieces = 1;
    while (!work.next().done) pieces++;
    expect(pieces).toBeGreaterThan(200);
  });
});

/** The card: what it says in each state of the gradients, and that it never contradicts the row. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isConstant } from '../../../src/engine/tape.js';
import { cardSentences, cardText } from '../../../src/layout/card/card.js';
import { UNICODE } from '../../../src/layout/glyphs.js';
import { lineText } from '../../../src/layout/line.js';
import { gradientsOn } from '../../../src/session/gradients/gradients.js';
import { rowNumbers } from '../../../src/session/gradients/row-point.js';
import type { Session } from '../../../src/session/model.js';
import { selectedNode } from '../../../src/session/tree/selection.js';
import { full, short } from '../../../src/text/numbers.js';
import { example, keys, lecture, open } from '../../session/playing.js';
import { along, journey } from '../../session/random.js';
import { frame, linesOf, texts } from '../drawing.js';

const VIEWPORT = { columns: 80, rows: 24, glyphs: UNICODE };

const card = (session: Session): string[] => cardText(session, 79, 7, VIEWPORT).map((line) => lineText(line).trimEnd());

/** The sentences of one section. */
function section(session: Session, title: string): string[] {
  const said = cardSentences(session, 12, VIEWPORT);
  const from = said.findIndex((line) => line.startsWith(`${title}: `));
  const rest = said.slice(from + 1);
  const to = rest.findIndex((line) => /^(why|chain|step|paths|try it): /.test(line));
  return from < 0 ? [] : [said[from]!.slice(title.length + 2), ...(to < 0 ? rest : rest.slice(0, to))];
}

const DIAMOND = 'x = 1.0\na = x + 1\nb = 2 * a\nc = a + 3\nL = b * c';

test('in seven lines of the lecture stand why, chain and step, and with them paths and a try', () => {
  expect(card(keys(lecture(), 'b', ':go a'))).toEqual([
    ' why      if a rises a little, L rises 6 times as much',
    ' chain    ∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6',
    '          ∂e/∂a = b = -3',
    ' step     no step yet: one would move a by +0.06: its share is +0.36 of +0.72',
    '            promised for L',
    ' paths    L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6',
    ' try it   ((a + h)×b - a×b)/h ≈ -3   with h = 0.001',
  ]);
});

test('the root says what the first step would really do beside what its gradients promise', () => {
  expect(section(keys(lecture(), 'g'), 'step')).toEqual([
    'no step yet: one would move L by +0.7135; its gradients promise +0.72',
  ]);
  // a step that is too long raises the loss, although its gradients promise to lower it
  expect(section(keys(open('x = 2.0; L = x**2'), ':descend', ':lr 1.5'), 'step')).toEqual([
    'no step yet: one would move L by +12; its gradients promise -24',
  ]);
});

test('the card of a constant is of the present point, as its slice is: no number stands in its row', () => {
  const session = keys(open('p = 1.0; q = 2.0; r = 0.5; L = (p*q + r)**2'), 'b', 's', 'G');
  const slope = 'if 2 rises a little, L rises 8.11';
  expect(section(session, 'why').join(' ')).toContain(slope);
  expect(section(session, 'why').join(' ')).toBe(section(keys(session, 'b'), 'why').join(' '));
});

describe('the point that the number belongs to', () => {
  const chain = (session: Session, node: string): string[] => section(keys(session, `:go ${node}`), 'chain');

  test.each<[string, () => Session, string, string]>([
    [
      'after a step: of the iteration before, and what moved since',
      () => keys(lecture(), 's'),
      'a',
      '∂L/∂a = ∂L/∂e × ∂e/∂a; at iteration 0: -2 × -3 = 6 (b was -3, now -3.04); here it is 5.9584',
    ],
    [
      'after an edit: before it',
      () => keys(lecture(), 'b', ':go b', 'e', '=5'),
      'a',
      '∂L/∂a = ∂L/∂e × ∂e/∂a; before the edit of b: -2 × -3 = 6 (b was -3, now 5); here it is -10',
    ],
    ['none yet: what backward would give', lecture, 'a', '∂L/∂a = ∂L/∂e × ∂e/∂a; backward would give -2 × -3 = 6'],
    [
      'zeroed: zero, and what backward would give',
      () => keys(lecture(), 'z'),
      'a',
      '∂L/∂a = ∂L/∂e × ∂e/∂a; zero by hand; backward would give -2 × -3 = 6',
    ],
    [
      'in the middle of backward: only the users that have propagated, and those that have not',
      () => keys(open(DIAMOND), '2.'),
      'a',
      'so far 4: b has not propagated yet',
    ],
    [
      '... and of a node whose users have not, that they have not',
      () => keys(lecture(), '.'),
      'e',
      '∂L/∂e is not known yet: d has not propagated yet',
    ],
    [
      'by hand: the typed number, then the right one',
      () => keys(lecture(), 'b', ':go a', 'i', '=5'),
      'a',
      'typed by hand: 5; backward gives: ∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6',
    ],
    [
      'with a bug: the wrong sum as it was computed, then the right one',
      () => keys(open(DIAMOND), ':bug overwrite'),
      'a',
      'with the bug overwrite: = 4, then = 10; right: used twice: 4 + 10 = 14',
    ],
    [
      '... of gradients that were kept',
      () => keys(open(DIAMOND), ':bug keep-inner'),
      'a',
      'with the bug keep-inner: 14 kept + 8 + 20 = 42; right: used twice: 4 + 10 = 14',
    ],
    [
      '... of recursion',
      () => keys(example('recurse'), ':bug recurse'),
      'a',
      'with the bug recurse: 2 + 2 + 2 + 2 = 8; right: used twice: 2 + 2 = 4',
    ],
    ['at an earlier iteration: there', () => keys(lecture(), '3s', '3['), 'a', '∂L/∂a = ∂L/∂e × ∂e/∂a = -2 × -3 = 6'],
  ])('%s', (_, begin, node, line) => {
    expect(chain(begin(), node)[0]).toBe(line);
  });

  test('a prediction gives nothing away', () => {
    expect(cardSentences(keys(lecture(), 'b', 't'), 12, VIEWPORT)).toEqual([
      'why: hidden while gradients are predicted: Esc ends it',
    ]);
  });
});

describe('the step', () => {
  const step = (session: Session, node: string): string | undefined => section(keys(session, `:go ${node}`), 'step')[0];

  test('that moved nothing is not said to have raised the root by 0', () => {
    expect(step(keys(open('a = 2; L = a*0'), 's'), 'a')).toBe('the last step did not move a; L did not move');
  });

  test.each<[string, string, string]>([
    [
      'a leaf',
      'a',
      'the last step moved a by +0.06: its share is +0.36 of the +0.72 promised; L really rose by 0.7135',
    ],
    ['a node between', 'e', 'the last step moved e by -0.2624, through its inputs; L really rose by 0.7135'],
    [
      'the root',
      'L',
      'the last step moved L by +0.7135; its gradients promised +0.72; the rest, -0.0065, is curvature: slopes hold only nearby',
    ],
  ])('of %s', (_, node, line) => {
    expect(step(keys(lecture(), 's'), node)).toBe(line);
  });

  test('leaves a frozen leaf as it is', () => {
    expect(step(keys(lecture(), ':freeze a', 's'), 'a')).toBe(
      'frozen: a step leaves a as it is; L really rose by 0.356',
    );
  });

  test('says if leaves were edited since', () => {
    expect(step(keys(lecture(), 's', ':go b', 'e', '=1'), 'b')).toMatch(
      /^the last step and the edits since moved b by \+4/,
    );
    const back = keys(lecture(), '3s', '[');
    expect(step(keys(back, ':b.data = 1'), 'b')).toMatch(/^the last step and the edits since moved b by \+4/);
    expect(step(keys(back, 's'), 'b')).toMatch(/^the last step moved b by -/);
  });
});

describe('names that are too long for a formula', () => {
  test('get letters, explained beside it', () => {
    const text = "w = 2.0; x = 3.0; h = w*x; L = h*w\nw.label = 'layer 1 neuron 3 w0'";
    expect(section(keys(open(text), 'b', ':go layer 1 neuron 3 w0'), 'chain')).toEqual([
      'used twice: 6 + 6 = 12',
      'w := layer 1 neuron 3 w0',
      '∂L/∂L × ∂L/∂w = 1 × 6 = 6',
      '∂L/∂h × ∂h/∂w = 2 × 3 = 6',
    ]);
  });

  test('take no letter that another node has as its name', () => {
    const text = "long = 2.0; w = 3.0; L = long*w\nlong.label = 'layer 1 neuron 3 w0'";
    expect(section(keys(open(text), 'b', ':go layer 1 neuron 3 w0'), 'chain')).toEqual([
      '∂L/∂u = ∂L/∂L × ∂L/∂u = 1 × 3 = 3',
      '∂L/∂u = w = 3',
      'u := layer 1 neuron 3 w0',
    ]);
  });
});

test('a sentence for which there is no space stands whole at the end, and no word of it alone', () => {
  const session = keys(lecture(), 'b', 's', 's', 'j');
  const lines = (height: number): string[] =>
    cardText(session, 45, height, VIEWPORT).map((line) => lineText(line).trim().replace(/\s+/g, ' '));
  const [first, ...others] = lines(20).filter((line) => line.endsWith('much'));
  expect([first, others]).toEqual(['much', []]);
  expect(lines(7).slice(-3).join(' ')).toBe('why at iteration 1: if d rises a little, L falls 1.96 times as much');
  expect(lines(7)[1]).toBe('little, L falls 1.96 times as …');
});

test('in the middle of a backward it names the point of that, if a leaf was edited since', () => {
  const session = keys(open('a = 2\nb = a*3\nL = a*b + a'), '2.', ':go a');
  expect(section(session, 'chain')[0]).toBe('so far 1 + 6: b has not propagated yet');
  expect(section(keys(session, ':a.data = 3'), 'chain')[0]).toBe(
    'before the edit of a: so far 1 + 6: b has not propagated yet',
  );
});

test('where a nan began is said before the chain rule, on the lowest card too', () => {
  const lines = cardText(example('overflow'), 40, 4, VIEWPORT).map((line) => lineText(line).trim());
  expect(lines.slice(0, 4).join(' ').replace(/ +/g, ' ')).toBe(
    'why: L is nan: inf / inf is not a number the inf began at e: exp(800) is above the largest number, 1.8e308',
  );
});

test('of another root it says how that one moves', () => {
  const session = keys(lecture(), 'b', ':root d', ':go a');
  expect(section(session, 'chain')[0]).toBe('∂d/∂a = ∂d/∂e × ∂e/∂a; backward would give 1 × -3 = -3');
  expect(section(keys(session, 'b'), 'why')).toEqual(['if a rises a little, d falls 3 times as much']);
  expect(section(keys(session, 'b'), 'chain')[0]).toBe('∂d/∂a = ∂d/∂e × ∂e/∂a = 1 × -3 = -3');
});

describe('a long sum without a name', () => {
  const sum = (nodes: number): Session => {
    const leaves = Array.from({ length: nodes }, (_, i) => `x${i} = Value(1.0, label='part ${i}')`);
    return keys(
      open(`${leaves.join('\n')}\nL = (${leaves.map((_, i) => `x${i}`).join(' + ')})*0.14285714285714285`),
      'b',
      'j',
    );
  };

  test('has the name of its row on the card and in the detail', () => {
    const session = sum(10);
    const [row] = texts(linesOf(frame(session))).filter((line) => line.includes('▶ '));
    expect(row).toContain('Σ part 0 … 9');
    expect(section(session, 'chain')).toEqual([
      '∂L/∂(Σ part 0 … 9) = ∂L/∂L × ∂L/∂(Σ part 0 … 9) = 1 × 0.1429 = 0.1429',
    ]);
    expect(section(session, 'paths')).toEqual(['L ─(0.1429)→ Σ part 0 … 9 = 0.1429']);
    expect(texts(linesOf(frame(session))).join('\n')).toContain('∂L/∂(Σ part 0 … 9) = 0.14285714285714285');
  });

  test('is one node in a path, of ten thousand terms too', () => {
    expect(section(keys(sum(10_000), ':go part 3'), 'paths')).toEqual([
      'L ─(0.1429)→ Σ part 0 … 9999 ─(1)→ part 3 = 0.1429',
    ]);
  });

  test('has it in the expression of its user, beside a constant of few digits', () => {
    const detail = texts(linesOf(frame(keys(sum(10), 'k'))));
    expect(detail).toContainEqual(expect.stringContaining('L = (Σ part 0 … 9)*0.1429 = 10 × 0.1429'));
  });
});

test('a sum that is one row in the tree is one node of a path, and opened as a binary tree it is several', () => {
  const session = keys(open('a = 2.0; b = -3.0; c = 1.0; d = 5.0\nL = (a*b + c + d) * 2'), 'b', ':go a');
  expect(section(session, 'paths')).toEqual(['L ─(2)→ a*b + c + d ─(1)→ a*b ─(-3)→ a = -6']);
  const opened = keys(session, ':go c', 'B', ':go a');
  expect(section(opened, 'paths')).toEqual(['L ─(2)→ a*b + c + d ─(1)→ a*b + c ─(1)→ a*b ─(-3)→ a = -6']);
});

test('where a node is called h, another sign stands for how far it moves', () => {
  expect(section(keys(open('h = 2.0; w = 3.0; L = h*w'), 'b', 'j'), 'try it')).toEqual([
    '((h + eps)×w - h×w)/eps ≈ 3   with eps = 0.001',
  ]);
});

test('at a kink both sides can be tried', () => {
  expect(section(keys(open('x = 0.0; L = relu(x)'), 'b', 'j'), 'try it')).toEqual([
    '(relu(x + h) - relu(x))/h ≈ 1   with h = 0.001',
    '(relu(x + h) - relu(x))/h ≈ 0   with h = -0.001',
  ]);
});

test('whatever is pressed, the card has the number of the row, or both with the points they belong to', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(journey, (trip) => {
      for (const session of along(trip)) {
        const row = gradientsOn(session)(selectedNode(session));
        const [first = ''] = section(session, 'chain');
        const said = `row ${row}, ${rowNumbers(session)}, card: ${first}`;
        if (session.prediction || first.startsWith('no path')) continue;
        if (isConstant(session.model.program.tape, selectedNode(session))) expect(first).toBe('');
        if (first === '' || first.endsWith('backward begins here, with 1')) continue;
        const state = row === undefined ? 'no row' : rowNumbers(session);
        seen.add(state);
        if (state === 'no row') expect(first, said).toMatch(/would give|propagated yet|right: /);
        else if (state === 'zeroed' && row === 0) expect(first, said).toContain('zero by hand');
        else {
          const written = [short(row as number), full(row as number)];
          expect(
            first.split(/[ ;:]+/).some((word) => written.includes(word)),
            said,
          ).toBe(true);
        }
        if (state === 'then') expect(first, said).toMatch(/at iteration|before|toward|typed/);
      }
    }),
    { numRuns: 300 },
  );
  expect(seen.size).toBeGreaterThanOrEqual(3);
});

test('the answer of a score of softmax is whole in seven lines', () => {
  const shown = card(keys(example('softmax'), 'b', ':go z1'));
  expect(shown.slice(0, 3)).toEqual([
    ' why      softmax and cross-entropy: p - y = 0.7054 - 0 = 0.7054',
    '          p: probability of this class; y: 1 if it is the right one, else 0',
    '          if z1 rises a little, loss rises 0.7054 times as much',
  ]);
  expect(shown[3]).toMatch(/^ chain /);
});

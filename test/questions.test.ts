/**
 * Questions of the lecture's learners, each answered on a screen of 80x24 by at most three keys (a command
 * counts as one) from the lecture's graph or a built-in example: the question, what is opened, the keys,
 * and what the screen must then show, with this graph's own numbers.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { leafSlot } from '../src/engine/tape.js';
import { UNICODE } from '../src/layout/glyphs.js';
import { listFrame } from '../src/layout/lists/frame.js';
import type { Action } from '../src/session/action.js';
import type { Effect } from '../src/session/effects.js';
import type { Session } from '../src/session/model.js';
import { update } from '../src/session/update.js';
import { effectsOn } from '../src/view/explorer/effects.js';
import { frame, linesOf, texts } from './layout/drawing.js';
import { example, keys } from './session/playing.js';

/** All text on the screen, lines and columns joined by single spaces. */
const screen = (session: Session): string =>
  texts(listFrame(session, { columns: 80, rows: 24, glyphs: UNICODE })?.lines ?? linesOf(frame(session)))
    .join(' ')
    .replace(/\s+/g, ' ');

type Question = readonly [
  number,
  question: string,
  example: string,
  keys: readonly string[],
  answers: readonly string[],
];

const QUESTIONS: readonly Question[] = [
  [
    1,
    'Some gradients are negative: why does += 0.01 * grad still raise L for those leaves?',
    'lecture',
    ['b', 'tab'],
    ['b -3.0000 -4.0000 █ -0.0400 +0.1600', 'each leaf promises lr * grad**2, never below 0: so += lr * grad raises L'],
  ],
  [
    2,
    'Why did L rise by 0.7135 and not by the 0.72 that the gradients promised?',
    'lecture',
    ['s', ':go a', 'x'],
    ['step the last step moved a by +0.06: its share is +0.36 of the +0.72 promised; L really rose by 0.7135'],
  ],
  [
    2,
    '... and where is the rest?',
    'lecture',
    ['s', 'x'],
    ['its gradients promised +0.72; the rest, -0.0065, is curvature: slopes hold only nearby'],
  ],
  [2, '... before the step?', 'lecture', ['tab'], ['L would move by 0.713504, promised 0.72: curvature -0.006496']],
  [
    2,
    '... and does the gap close as lr shrinks?',
    'lecture',
    ['tab', '-', '-'],
    ['lr 0.002', 'L would move by 0.1437432, promised 0.144: curvature -2.5677e-4'],
  ],
  [
    3,
    'Why is every gradient 0 before backward has run?',
    'lecture',
    ['X'],
    ['no backward has run yet: every gradient begins at 0, and nothing was added to it; press b'],
  ],
  [
    4,
    'Why must a node that is used twice add its gradients?',
    'diamond',
    ['b', 'x'],
    [
      'why if a rises a little, L rises 14 times as much: 4 via c, 10 via b',
      'used twice: 4 + 10 = 14',
      '∂L/∂c × ∂c/∂a = 4 × 1 = 4',
      '∂L/∂b × ∂b/∂a = 5 × 2 = 10',
    ],
  ],
  [
    4,
    'What goes wrong with = in place of +=?',
    'diamond',
    [':bug overwrite'],
    [
      'BUG overwrite',
      'grad right grad',
      'a 2.0000 10.0000 ≠ 14.0000',
      'first wrong: a. ∂L/∂a = 10, should be 14',
      'a has 2 uses, which should add up: 4 + 10; with = the last one, 10, replaced the others',
    ],
  ],
  [
    5,
    'Why in reverse topological order?',
    'diamond',
    ['3', '.'],
    [
      'L 20.0000 1.0000 ▅ #1',
      'c 5.0000 4.0000 ▇ #2',
      'b 4.0000 5.0000 ▇ #3 now',
      'a 2.0000 14.0000 █ #4 += 5 × 2',
      '3 of 4: b propagates: a.grad += 5 × 2; a has its whole gradient',
    ],
  ],
  [
    5,
    'What goes wrong in another order?',
    'diamond',
    [':bug order'],
    [
      'BUG order',
      'x 1.0000 10.0000 ≠ 14.0000',
      'first wrong: x. ∂L/∂x = 10, should be 14',
      'a propagated 10 instead of 14: c, one of its users, had not contributed yet',
    ],
  ],
  [
    6,
    'What happens when gradients are not zeroed between steps?',
    'diamond',
    [':bug keep-grads'],
    [
      'BUG keep-grads',
      'x 1.0000 28.0000 ≠ 14.0000',
      "the leaves' gradients are not zeroed: each backward adds to what is there",
      'first wrong: x. ∂L/∂x = 28, should be 14',
      '14 of it is left from the previous backward: nothing set it to zero',
    ],
  ],
  [
    7,
    'Where does this one number come from?',
    'lecture',
    ['b', ':go b', 'x'],
    ['∂L/∂b = ∂L/∂e × ∂e/∂b = -2 × 2 = -4', '∂e/∂b = a = 2'],
  ],
  [
    8,
    'Which paths lead from L to this leaf, and what does each contribute?',
    'lecture',
    ['b', ':go a', 'x'],
    ['paths L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6'],
  ],
  [
    8,
    '... of a node with several?',
    'diamond',
    ['b', 'x'],
    ['paths 2 paths, which add up to 14:', 'L ─(4)→ c ─(1)→ a = 4'],
  ],
  [
    9,
    'Is the gradient right, and how does the error of a difference depend on h?',
    'neuron',
    [':go w1', 'shift+tab', 'shift+tab'],
    [
      'beside each gradient (L(x+h) - L(x-h))/2h: large h bends it, small h rounds it',
      'check difference',
      'w1 -3.0000 · agrees 1.0000',
      'h 1e-1 1e-2 1e-3 1e-4[1e-5] 1e-6',
      'error 6e-3 7e-5 7e-7 7e-9',
    ],
  ],
  [
    10,
    'What does L look like as a function of this one leaf, and is the gradient its slope?',
    'lecture',
    ['G', 'v'],
    ['L as a function of f ⠒ L and its tangent: slope 4', '0.0000 │', '-16.0000 │', '-4 -2 0'],
  ],
  [
    10,
    '... and by moving it a little?',
    'lecture',
    ['G', '>'],
    ['f += 0.001: L += 0.004, 4.0000 times as much; gradient 4.0000'],
  ],
  [
    11,
    'Why is this gradient 0? (a dead relu)',
    'dead',
    ['X'],
    ['why ∂L/∂w = 0: relu at h is off: its input n is -2.5, so nothing passes'],
  ],
  [
    11,
    'Why is this gradient 0? (a saturated tanh)',
    'saturated',
    ['X'],
    ['why ∂L/∂w = 0: saturated tanh at o: at n = 20 it is flat, 1 - 1**2 = 0'],
  ],
  [
    11,
    'Why is this gradient 0? (times zero)',
    'neuron',
    ['b', ':go w2', 'X'],
    ['why ∂o/∂w2 = 0: times zero at x2w2: the other factor, x2, is 0'],
  ],
  [
    12,
    'Why did L become nan or inf?',
    'overflow',
    ['X'],
    ['L is nan: inf / inf is not a number', 'the inf began at e: exp(800) is above the largest number, 1.8e308'],
  ],
  [
    13,
    'Why does the loss go up in this lecture?',
    'lecture',
    ['tab'],
    ['▲ ascend', 'L would move by 0.713504', 'so += lr * grad raises L'],
  ],
  [
    13,
    '... and what if it is flipped?',
    'lecture',
    ['tab', 'd'],
    [
      '▼ descend',
      'L would move by -0.726304',
      'so -= lr * grad lowers L',
      'descend: a step subtracts lr * grad, and the root falls',
    ],
  ],
  [
    14,
    'What is in m and v?',
    'lecture',
    [':optimizer adam', 's', 'shift+tab'],
    [
      'm v t',
      'a 2.0100 6.0000 █ 0.6000 0.0360 1',
      'b -3.0100 -4.0000 █ -0.4000 0.0160 1',
      'm, v: running means of grad and grad**2, corrected for a start at 0',
    ],
  ],
  [
    14,
    '... and what do they make of the next step?',
    'lecture',
    [':optimizer adam', 'G', 'shift+tab'],
    [
      'm = 0.9 × 0 + 0.1 × 4 = 0.4000; / (1 - 0.9**1) = 4',
      'v = 0.999 × 0 + 0.001 × 4**2 = 0.0160; / (1 - 0.999**1) = 16',
      'next: f += 0.0100 = 0.01 × 4 / (sqrt(16) + 1e-8)',
    ],
  ],
  [
    15,
    'What would have happened with another learning rate from the same start?',
    'lecture',
    ['5', 's', ':compare lr 0.02'],
    ['L at step 5 ── lr 0.02: -1.6726 ══ lr 0.01: -4.6560', '-8.0000 ┼───────╯══════╝', '╔═', '0 1 2 3 4 5'],
  ],
  [
    17,
    "Why can't backward simply recurse?",
    'recurse',
    [':bug recurse'],
    [
      'BUG recurse',
      'a 1.0000 8.0000 ≠ 4.0000',
      'first wrong: a. ∂c/∂a = 8, should be 4',
      'b is called 2 times and passes on all that it has each time: 2 + 2 = 4, not 2',
    ],
  ],
  [
    18,
    'I zeroed the parameters and called backward twice, and it is still wrong. Why?',
    'lecture',
    [':bug keep-inner'],
    [
      'BUG keep-inner',
      'a 2.0000 18.0000 ≠ 6.0000',
      'first wrong: d. ∂L/∂d = -4, should be -2',
      '-2 of it is left from the previous backward: only the leaves were set to zero, and d passes it on again',
    ],
  ],
  [
    31,
    'Which leaves matter most?',
    'neuron',
    ['b', ':top leaf'],
    ['the largest gradients of o ▶ 1 x1 -1.5000 leaf data 2.0000 2 w1 1.0000 leaf'],
  ],
  [
    20,
    'Which layer learns nothing, dies or explodes?',
    'moons',
    ['b', ':health'],
    [
      'of loss leaves mean gradient zero dead step',
      'layer 1 48 0.12 0.3 █ 0 % 0/16 0.65 fast',
      'layer 2 272 0.0071 0.11 ▇ <1 % 0/16 0.2 fast',
      'step is lr*gradient/data, usually 0.001',
    ],
  ],
  [
    23,
    'What should the first loss be?',
    'moons',
    [':samples'],
    ['100 samples, 50 wrong, accuracy 50 %; with scores of 0 the loss is 1'],
  ],
  [
    29,
    'Sum or mean over a batch?',
    'xor',
    ['b', ':go score 1', 'x'],
    [
      'if score 1 rises a little, loss rises 0.5 times as much',
      'loss is a mean of 4: each term gets 1/4 of what a sum would give',
    ],
  ],
  [
    32,
    'Which sample is wrong?',
    'moons',
    [':samples'],
    ['▶ 93 wrong wanted 1 score -0.8906 loss 1.8906 inputs 1.4299 -0.4733', 'Enter goes to its score'],
  ],
  [
    32,
    '... and how does accuracy go?',
    'moons',
    ['40s', ':plot accuracy'],
    ['accuracy in % over iterations accuracy 100 %', '50.0000'],
  ],
  [
    34,
    'Why do some parameters get no gradient?',
    'lecture',
    [':root d', ':health'],
    ['one leaf that d does not depend on: no step changes it'],
  ],
  [
    19,
    'Where is my graph?',
    'lecture',
    [':run'],
    [':run train.py runs your program and shows the graph of each of its backwards'],
  ],
  [
    21,
    'At which step, and in which op, did nan or infinity begin?',
    'lecture',
    [':lr 10', '99s'],
    ['not applied: e = a*b would become -inf (after 6 steps)'],
  ],
  [
    22,
    'Why is softmax with cross-entropy just p - y?',
    'softmax',
    ['x'],
    [
      'why softmax and cross-entropy: p - y = 0.7054 - 0 = 0.7054',
      'p: probability of this class; y: 1 if it is the right one, else 0',
    ],
  ],
  [
    22,
    '... of the right class?',
    'softmax',
    [':go z2', 'x'],
    ['softmax and cross-entropy: p - y = 0.2595 - 1 = -0.7405'],
  ],
  [
    24,
    'The number is 0: is its gradient 0 too?',
    'neuron',
    ['b', ':go x2', 'x'],
    [
      'why if x2 rises a little, o rises 0.5000 times as much',
      'x2 is 0, but its gradient is not: it says how o moves with x2',
    ],
  ],
  [
    25,
    'Why is the second gradient of a - b negative?',
    'lecture',
    [':L = a - b', ':go b', 'x'],
    ['∂L/∂b = ∂L/∂L × ∂L/∂b; backward would give 1 × -1 = -1', 'try it (a - (b + h) - (a - b))/h ≈ -1 with h = 0.001'],
  ],
  [
    25,
    '... and why b in a*b?',
    'lecture',
    ['b', ':go a', 'x'],
    ['∂e/∂a = b = -3', 'try it ((a + h)×b - a×b)/h ≈ -3 with h = 0.001'],
  ],
  [
    26,
    'Why not begin with all weights 0?',
    'symmetric',
    ['x'],
    [
      'why ∂loss/∂w11 = 0: times zero at v1*h1: the other factor, v1, is 0',
      'step no step yet: one would not move w11, since its gradient is 0',
    ],
  ],
  [
    27,
    'My steps go the wrong way: is it broken?',
    'lecture',
    [':lr 1', 'tab'],
    [
      'L would move by -88, promised 72: this step is too long',
      'slopes hold only nearby, and L would fall by 88; try a smaller lr (-)',
    ],
  ],
  [
    28,
    'How large may lr be?',
    'line',
    [':lr 0.5', 'tab'],
    [
      'loss would move by -2.941563, promised -12.25625: curvature 9.314687',
      'curvature takes back 75 % of the promise: of 100 %, lr would be too large',
    ],
  ],
  [
    28,
    '... and when is it too large?',
    'line',
    [':lr 2', 'tab'],
    [
      'loss would move by 100.01, promised -49.025: this step is too long',
      'slopes hold only nearby, and loss would rise by 100.01; try a smaller lr (-)',
    ],
  ],
  [
    29,
    'Sum or mean over a batch?',
    'line',
    ['b', 'j', 'x'],
    ['rises a little, loss rises 0.25 times as much', '∂loss/∂u = 1/4 = 0.25'],
  ],
  [
    30,
    'What did the last step change, and how much of it came from this leaf?',
    'lecture',
    ['s', 'G', 'x'],
    ['step the last step moved f by +0.04: its share is +0.16 of the +0.72 promised; L really rose by 0.7135'],
  ],
  [
    34,
    '... because they are not used?',
    'lecture',
    [':root d', ':go f'],
    ['d does not depend on f: no path leads there, so it gets no gradient'],
  ],
];

test.each(QUESTIONS)('%i. %s', (_, __, name, pressed, answers) => {
  expect(pressed.length).toBeLessThanOrEqual(3);
  const text = screen(keys(example(name), ...pressed));
  for (const answer of answers) expect(text).toContain(answer);
});

test('26. ... nor with all weights equal: the neurons of a layer stay equal for ever', () => {
  const { model } = keys(example('equal'), '50s');
  const { tape } = model.program;
  const leaf = (label: string): number => model.leaves[leafSlot(tape, tape.labels.indexOf(label))] as number;
  expect(leaf('w11')).not.toBe(0.5);
  for (const [one, other] of [
    ['w11', 'w21'],
    ['w12', 'w22'],
    ['b1', 'b2'],
    ['v1', 'v2'],
  ] as const)
    expect(leaf(one)).toBe(leaf(other));
});

test('all are asked', () => {
  // 16 has tests of its own below, 33 is for later
  const others = new Set([16, 33]);
  const wanted = Array.from({ length: 34 }, (_, i) => i + 1).filter((each) => !others.has(each));
  const asked = new Set(QUESTIONS.map(([number]) => number));
  expect([...asked].sort((one, other) => one - other)).toEqual(wanted);
});

describe('16. Can I take these numbers away?', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mgrad-tui-questions-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['a runnable script', 'py', "(b, 'b', -3.0, -4.0)"],
    ['a drawing', 'svg', '>grad &#45;4.0000</text>'],
    ['a table', 'csv', '\n0,-8,2,-3,10,-2\n'],
  ])('%s', async (_, ending, answer) => {
    const file = join(folder, `g.${ending}`);
    const { effect, ...asked } = keys(example('lecture'), 'b', `:export ${file}`);
    const perform = effectsOn({ output: process.stdout, suspend: () => {}, redraw: () => {} });
    const session = { ...asked, effect: undefined };
    const said = await perform(effect as Effect, session, new AbortController().signal);
    expect(screen(update(session, said as Action))).toContain(`wrote ${file}`);
    expect(readFileSync(file, 'utf8')).toContain(answer);
  });
});

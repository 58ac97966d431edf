/** The lenses, the explanation pane and the plots that explain: what they show, and what happens if it does not fit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLES, hasText } from '../../../src/examples/table.js';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { START } from '../../../src/layout/frame/place.js';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { createWorker } from '../../../src/layout/jobs.js';
import { type Line, lineText, lineWidth } from '../../../src/layout/line.js';
import { slicePlot } from '../../../src/layout/plots/slice-plot.js';
import type { Viewport } from '../../../src/layout/viewport.js';
import type { Session } from '../../../src/session/model.js';
import { LENSES, PLOTS } from '../../../src/session/panes.js';
import { update } from '../../../src/session/update.js';
import { keys, lecture, open, select } from '../../session/playing.js';
import { chain, frame, heightOf, linesOf, texts, wideSum } from '../drawing.js';

const DIAMOND = 'x = 1.0\na = x + 1\nb = 2 * a\nc = a + 3\nL = b * c';

/** The lines of the tree's pane and of the detail under it, without what is blank at their ends. */
const tree = (session: Session, columns = 80, rows = 24): string[] =>
  texts([...frame(session, columns, rows).tree, ...(frame(session, columns, rows).inspector ?? [])])
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

/** What stands in a row after its name, by columns. */
const row = (session: Session, name: string, columns = 80): string[] => {
  const line = tree(session, columns, 40).find((each) => new RegExp(`[ ▶─>] ${name}( |$)`).test(each)) ?? '';
  return line
    .slice(line.indexOf(name) + name.length)
    .trim()
    .split(/\s{2,}|(?<=\d) +(?=[▁▂▃▄▅▆▇█])/)
    .filter((each) => !/^[▁▂▃▄▅▆▇█┃]$/.test(each));
};

const pane = (session: Session, columns = 80, rows = 24): string[] =>
  texts(frame(session, columns, rows).card ?? frame(session, columns, rows).plot ?? [])
    .map((line) => line.trim())
    .filter((line) => line !== '');

test('the gradient of a bug stands beside the right one on a small screen too, and the data gives way', () => {
  const [heading, ...rows] = tree(keys(open(DIAMOND), ':bug overwrite', 'b'), 40, 20);
  expect(heading).toMatch(/^ +node +grad +right/);
  expect(rows.find((text) => / a /.test(text))).toMatch(/ 10\.0000 ≠ +14\.0000/);
});

describe('the cycles', () => {
  const names = (key: string, of: (session: Session) => string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => of(keys(lecture(), ...Array<string>(i + 1).fill(key))));

  test('Tab goes through the lenses, Shift-Tab the other way', () => {
    const lens = ({ lens }: Session): string => lens;
    expect(names('tab', lens, LENSES.length)).toEqual([...LENSES.slice(1), 'plain']);
    expect(names('shift+tab', lens, LENSES.length)).toEqual([...LENSES.slice(1).reverse(), 'plain']);
    expect(LENSES.slice(0, 4)).toEqual(['plain', 'ledger', 'local', 'check']);
  });

  test('x opens the card and closes it, and so does X', () => {
    const explanation = ({ explanation }: Session): string => explanation;
    expect(names('x', explanation, 3)).toEqual(['card', 'none', 'card']);
    expect(names('X', explanation, 2)).toEqual(['card', 'none']);
  });

  test('v goes through the plots, V the other way', () => {
    const plot = ({ plot }: Session): string => plot;
    const [first, ...rest] = PLOTS.filter((view) => view !== 'region');
    expect(names('v', plot, PLOTS.length - 1)).toEqual([...rest, first]);
    expect(names('V', plot, PLOTS.length - 1)).toEqual([...rest.reverse(), first]);
  });

  test('with a bug on its explanation opens, and x is the card', () => {
    const session = keys(open(DIAMOND), ':bug overwrite');
    expect(session.explanation).toBe('bug');
    expect(keys(session, 'x').explanation).toBe('card');
    expect(keys(session, 'X', 'X').explanation).toBe('none');
  });
});

describe('the ledger', () => {
  const session = keys(lecture(), 'b', 'tab');

  test('says the step and the promise of each leaf, and what the step does', () => {
    expect(tree(session)).toEqual([
      '   node                data         grad          step     promise',
      ' ▶ L               -8.0000       1.0000  ▆',
      '   ├─ d             4.0000      -2.0000  ▇',
      '   │  ├─ e         -6.0000      -2.0000  ▇',
      '   │  │  ├─ a       2.0000       6.0000  █    +0.0600     +0.3600',
      '   │  │  └─ b      -3.0000      -4.0000  █    -0.0400     +0.1600',
      '   │  └─ c         10.0000      -2.0000  ▇    -0.0200     +0.0400',
      '   └─ f            -2.0000       4.0000  █    +0.0400     +0.1600',
      ' L would move by 0.713504, promised 0.72: curvature -0.006496',
      ' each leaf promises lr * grad**2, never below 0: so += lr * grad raises L',
    ]);
  });

  test('follows the learning rate and the direction', () => {
    expect(tree(keys(session, '-')).at(-2)).toBe(' L would move by 0.358388, promised 0.36: curvature -0.001612');
    expect(tree(keys(session, 'd')).at(-2)).toBe(' L would move by -0.726304, promised -0.72: curvature -0.006304');
  });

  test('promises nothing of a frozen leaf', () => {
    const frozen = keys(session, ':freeze a');
    expect(row(frozen, 'a')).toEqual(['2.0000', '6.0000', '0.0000', '0.0000']);
    expect(tree(frozen).at(-2)).toMatch(/promised 0\.36: /);
  });

  test('is of the iteration on the screen', () => {
    expect(tree(keys(session, '3s', '3[')).at(-2)).toBe(
      ' L would move by 0.713504, promised 0.72: curvature -0.006496',
    );
    expect(tree(keys(session, 's')).at(-2)).toMatch(/^ L would move by 0\.6887402, promised 0\.6946689/);
  });
});

describe('the local derivatives', () => {
  test('stand at the end of each edge, in symbols and as a number', () => {
    expect(tree(keys(lecture(), '3j', 'tab', 'tab'))).toEqual([
      '   node                data         grad    local',
      '   L               -8.0000       ·',
      '   ├─ d             4.0000       ·          f = -2',
      '   │  ├─ e         -6.0000       ·          1',
      ' ▶ │  │  ├─ a       2.0000       ·          b = -3',
      '   │  │  └─ b      -3.0000       ·          a = 2',
      '   │  └─ c         10.0000       ·          1',
      '   └─ f            -2.0000       ·          d = 4',
      ' a is a leaf: Enter edits it',
      ' local derivative: ∂e/∂a = b = -3',
    ]);
  });

  test('are of the edge, even if a node is shared, and a constant has none', () => {
    const session = keys(open(DIAMOND), 'tab', 'tab');
    expect(row(session, 'a ↑ shared')).toEqual(['2.0000', '·', '1']);
    expect(row(session, 'a')).toEqual(['2.0000', '·', '2']);
    expect(row(session, '3')).toEqual(['3.0000']);
    const square = keys(open('x = 3.0; L = x*x'), 'tab', 'tab');
    for (const name of ['x', 'x ↑ shared']) expect(row(square, name)).toEqual(['3.0000', '·', 'x = 3']);
  });
});

test('a local derivative at a kink is called that', () => {
  expect(row(keys(open('x = 0.0; L = abs(x)'), 'tab', 'tab'), 'x').at(-1)).toBe('0 (kink)');
});

describe('the checks', () => {
  const check = (text: string, ...pressed: string[]): Session => keys(open(text), ...pressed, 'tab', 'tab', 'tab');

  test('set a central difference beside each gradient', () => {
    const session = keys(lecture(), 'b', 'tab', 'tab', 'tab');
    expect(tree(session)[0]).toBe('   node                data         grad    check       difference   error');
    expect(row(session, 'a').slice(0, 4)).toEqual(['2.0000', '6.0000', 'agrees', '6.0000']);
  });

  test('are of the point that the gradients beside them belong to', () => {
    const session = select(keys(lecture(), 'b', 's', 'tab', 'tab', 'tab'), 'a');
    expect(row(session, 'a').slice(0, 4)).toEqual(['2.0600', '6.0000', 'agrees', '6.0000']);
    expect(row(keys(session, 'b'), 'a').slice(0, 4)).toEqual(['2.0600', '5.9584', 'agrees', '5.9584']);
    const [h, error] = texts(frame(session).inspector ?? []);
    expect(error?.slice(0, 60)).toBe(texts(frame(keys(session, '[')).inspector ?? [])[1]?.slice(0, 60));
    expect(h).toMatch(/^ h /);
  });

  test('mark what they disagree on', () => {
    const session = check('a = 2.0; L = a*a', ':a.grad = 5');
    expect(row(session, 'a')).toEqual(['2.0000', '5.0000', '≠', '≠ differs', '4.0000', '2e-1']);
    const viewport = { columns: 80, rows: 24, glyphs: ASCII };
    expect(texts(frameOf(session, START, viewport).tree).join('\n')).toContain('!= differs');
  });

  test('say that there is a kink', () => {
    expect(row(check('x = 0.0; L = relu(x)'), 'x')).toContain('kink');
  });

  test('say that they cannot tell', () => {
    const noisy = row(check('x = 3.0; c = x**2 + 1e18'), 'x');
    expect(noisy.slice(-2)).toEqual(['too noisy', '0.0000']);
  });

  test('say that nothing is finite', () => {
    expect(row(check('x = -1; L = log(x)'), 'x')).toContain('not finite');
  });

  test('find what a bug got wrong', () => {
    const session = keys(open(DIAMOND), ':bug overwrite', 'tab', 'tab', 'tab');
    expect(row(session, 'x', 100)).toEqual(['1.0000', '10.0000', '≠', '14.0000', '≠ differs', '14.0000', '3e-1']);
    expect(row(session, 'b', 100)).toContain('agrees');
    expect(row(keys(session, ':bug off', 'b'), 'x', 100)).toContain('agrees');
    const kept = keys(open(DIAMOND), ':bug keep-grads', 'tab', 'tab', 'tab');
    expect([row(kept, 'x', 100).at(-1), row(kept, 'x', 100)]).toEqual(['5e-1', expect.arrayContaining(['≠ differs'])]);
    expect(row(keys(kept, 'b'), 'x', 100).at(-1)).toBe('7e-1');
  });

  test('the inspector shows how the error depends on h, and which h was used', () => {
    const lines = texts(frame(select(keys(lecture(), 'b', 'tab', 'tab', 'tab'), 'a')).inspector ?? []);
    expect(lines[0]).toMatch(/^ h {7}1e-1 {2}1e-2 {2}1e-3 {2}1e-4 ?\[1e-5\]/);
    expect(lines[1]).toMatch(/^ error +\S+/);
    expect(lines).toHaveLength(2);
    // on a narrow screen as many as fit whole, with the one that was used
    const narrow = texts(frame(select(keys(lecture(), 'b', 'tab', 'tab', 'tab'), 'a'), 40, 12).inspector ?? []);
    expect(narrow[0]).toMatch(/^ h +1e-3 {2}1e-4\[1e-5\] {2}1e-6 {2}1e-7$/);
    expect(narrow[1]).toMatch(/^ error( +\d+e-\d+){5}$/);
  });
});

describe('backward under way', () => {
  test('shows the order, the node that propagates, and what it adds to each of its inputs', () => {
    expect(tree(keys(lecture(), '2.'))).toEqual([
      '   node                data grad partial    backward   adds',
      '   L               -8.0000       1.0000  ▇  #1',
      ' ▶ ├─ d             4.0000      -2.0000  █  #2 now',
      '   │  ├─ e         -6.0000      -2.0000  █  #3         += -2 × 1',
      '   │  │  ├─ a       2.0000       ·',
      '   │  │  └─ b      -3.0000       ·',
      '   │  └─ c         10.0000      -2.0000  █             += -2 × 1',
      '   └─ f            -2.0000       4.0000  █',
      ' d = e + c = -6 + 10',
      ' data 4   ∂L/∂d = -2',
    ]);
  });

  test('also of the last node, until b finishes it', () => {
    expect(row(keys(lecture(), '3.'), 'e').at(-1)).toBe('#3 now');
    expect(tree(keys(lecture(), '3.', 'b'))[0]).not.toContain('backward');
  });

  test('with a bug shows what is really done, beside the right gradients', () => {
    const session = keys(open(DIAMOND), ':bug overwrite', '9,', '3.');
    expect(tree(session, 100)[0]).toMatch(/data grad partial {4}right grad {2}backward {3}adds$/);
    expect(tree(session)[0]).toMatch(/data grad partial {4}backward {3}adds +\+1 ›$/);
    expect(row(session, 'a').at(-1)).toBe('= 5 × 2');
  });

  test('a lens comes first if there is no space for both', () => {
    const session = keys(lecture(), '2.', 'tab', 'tab');
    expect(tree(session, 60)[0]).toMatch(/grad partial +local +\+2 ›$/);
    expect(tree(session, 100)[0]).toMatch(/grad partial +backward +adds +local$/);
  });
});

describe('the pane that explains', () => {
  const EXPLAINED = keys(select(keys(lecture(), 'b'), 'a'), 'x');

  test('is hidden while gradients are predicted, and the gradients with it', () => {
    const session = keys(EXPLAINED, 't');
    expect(pane(session)[0]).toBe('why      hidden while gradients are predicted: Esc ends it');
    const gone = texts(linesOf(frame(session))).join('\n');
    expect(gone).toContain('grad ?');
    expect(gone).not.toMatch(/ 6\.0000/);
  });

  test('nothing else gives the predicted gradients away either', () => {
    const all = (...pressed: string[]): string =>
      texts(linesOf(frame(keys(select(keys(lecture(), 'b', 's'), 'a'), ...pressed, ':predict a'), 140, 40))).join('\n');
    for (const pressed of [['tab'], ['tab', 'tab', 'tab'], ['v'], ['v', 'v', 'v'], ['x']])
      expect(all(...pressed), pressed.join(' ')).not.toMatch(/5\.9584|0\.0596|0\.3550/);
    expect(all('tab', 'tab')).toContain('b = -3.04');
  });

  test("shows a file's page, with its line breaks", () => {
    const session = open(`a = 2.0; L = a*a\n# :say First line\\nSecond line\n# :say More`);
    expect(pane(session)).toEqual(['page 1 of 2   Space turns the page', 'First line', 'Second line']);
    expect(pane(keys(session, ':say'))[1]).toBe('More');
  });

  test('of the bug lab is about the backward that was wrong, also after a step', () => {
    const before = pane(keys(open(DIAMOND), ':bug overwrite'));
    expect(pane(keys(open(DIAMOND), ':bug overwrite', 's'))).toEqual(before);
    expect(before[0]).toMatch(/^bug lab/);
    expect(pane(keys(open(DIAMOND), ':bug overwrite', 'z'))).toContain('no gradient is wrong so far: press b');
    const partly = pane(keys(open(DIAMOND), ':bug overwrite', '9,', '2.'));
    expect(partly).toContain('no gradient is wrong so far: press b');
  });
});

describe('the plots', () => {
  test('a slice has the curve, the tangent, the present and its axis', () => {
    const session = keys(open('x = 1.0; L = x*x'), 'G', 'v');
    const lines = pane(session);
    expect(lines[0]).toBe('L as a function of x   ⠒ L  · slope 2  ● 1, 1');
    expect(lines.join('\n')).toMatch(/●/);
    expect(lines[1]).toMatch(/^4\.0000 │/);
    expect(lines.at(-1)).toMatch(/^0 +1 +2$/);
  });

  test('the same in ASCII', () => {
    const viewport = { columns: 80, rows: 24, glyphs: ASCII };
    const lines = texts(frameOf(keys(open('x = 1.0; L = x*x'), 'G', 'v'), START, viewport).plot ?? []);
    expect(lines.join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
    expect(lines.join('\n')).toContain('o');
  });

  test.each([
    [
      'a constant has a slope, though no gradient',
      'x = 2.0; c = 4*x',
      'j',
      /^c as a function of 4 .* c and its tangent: slope 2/,
    ],
    ['one that has none says so', 'e = -3.0; L = e**2', 'G', / no slope {2}● 2, 9/],
    ['nor is there one of nan', 'x = -1.0; L = log(x)', 'G', /^L as a function of x .*no slope/],
    ['nor of infinity', 'x = 0.0; L = log(x)', 'G', /^L as a function of x .*no slope/],
    ['a kink has two slopes', 'x = 0.0; L = abs(x)*2 + x', 'G', /slopes -1 and 3 \(kink\)/],
  ])('%s', (_, text, key, title) => {
    expect(pane(keys(open(text), key, 'v'), 110, 20)[0]).toMatch(title);
  });

  test('at a kink each side has its own tangent', () => {
    const ys = Float64Array.from({ length: 41 }, (_, i) => Math.abs((i - 20) / 20) ** 1.5);
    const curve = { x: 0, y: 0, from: -1, to: 1, ys };
    const tangents = (left: number, right: number): string[] =>
      slicePlot(curve, [0, 1], { left, right }, 54, 12, UNICODE).lines.filter((text) => text.includes(UNICODE.tangent));
    const one = tangents(-0.5, 0);
    expect(one[0]?.lastIndexOf(UNICODE.tangent)).toBeLessThan(30);
    expect(one.at(-1)?.lastIndexOf(UNICODE.tangent)).toBeGreaterThan(40);
    expect(tangents(-0.5, 0.5)[0]?.lastIndexOf(UNICODE.tangent)).toBeGreaterThan(40);
  });

  test('where curve and tangent fall on each other, only the curve is drawn, and the legend says so', () => {
    const lines = pane(keys(lecture(), 'G', 'v'));
    expect(lines[0]).toBe('L as a function of f   ⠒ L and its tangent: slope 4  ● -2, -8');
    expect(lines.slice(1).join('')).not.toContain(UNICODE.tangent);
  });

  test('says so if nothing is finite', () => {
    expect(pane(keys(open('x = -800.0; L = log(x)'), 'G', 'v'))).toContain('no finite value around here');
  });

  test.each([
    ['x = inf; L = min(x, 3)', 'inf has nothing around it'],
    ['x = nan; L = 0*x', 'no finite value around here'],
    ['x = 1e308; L = x*1e308', 'no finite value around here'],
  ])('a slice of %s says so rather than inventing an axis', (text, said) => {
    const lines = pane(keys(open(text), ':go x', 'v'));
    expect(lines.slice(1)).toEqual([said]);
    expect(lines[0]).not.toContain('●');
  });

  test.each([
    ['x = 1.0; L = 1e6 + x*1e-5', ['1000000.00002', '1000000.00000']],
    ['x = 1.0; L = x*1e-9 - 1', ['-0.999999998', '-1.000000000']],
    ['x = 0.0; L = x*1e308*1.5', ['1.5000e+308', '-1.5000e+308']],
    ['x = 1.0; L = 0*x + 1e20', ['1.0000e+20']],
    ['x = 1.0; L = 0*x + 5', ['5.0000']],
  ])('a slice of %s has labels that differ, and one if it is level', (text, labels) => {
    const lines = pane(keys(open(text), ':go x', 'v')).slice(1, -1);
    expect(lines.map((line) => line.slice(0, line.indexOf('│')).trim()).filter((label) => label !== '')).toEqual(
      labels,
    );
    expect(lines.join('')).toContain('●');
  });

  test("a node's data and gradient over the iterations", () => {
    const session = select(keys(lecture(), '4s'), 'a');
    const data = pane(keys(session, 'v', 'v'));
    expect(data[0]).toBe('data of a over iterations');
    expect(data.some((line) => line.startsWith('2.0000'))).toBe(true);
    const gradient = pane(keys(session, 'v', 'v', 'v'));
    expect(gradient[0]).toBe('gradient of a over iterations');
    expect(gradient.some((line) => line.startsWith('6.0000'))).toBe(true);
  });

  test('under the tree v takes the place of an explanation; beside it both are there', () => {
    const session = keys(lecture(), 'x', 'v');
    expect([session.explanation, session.plot]).toEqual(['none', 'slice']);
    const wide = update(keys(lecture(), 'x'), { type: 'plot', by: 1, alone: false });
    expect([wide.explanation, wide.plot]).toEqual(['card', 'slice']);
  });
});

describe('what costs more than the window', () => {
  /** A viewport whose slow jobs are computed by `work`; `asked` counts the jobs. */
  const working = (): { viewport: Viewport; work: () => boolean; asked: () => number } => {
    let asked = 0;
    const worker = createWorker(() => asked++);
    const viewport = { columns: 80, rows: 24, glyphs: UNICODE, jobs: worker.jobs };
    return { viewport, work: () => worker.work(60_000), asked: () => asked };
  };

  const long = chain(210_000);

  test.each<[string, string[], RegExp]>([
    ['the ledger', ['tab'], /would move by/],
    ['the checks', ['tab', 'tab', 'tab', 'G'], /agrees/],
    ['the chain rule', ['b', 'G', 'x'], /chain +∂L/],
    ['why', ['G', 'b', 'x'], /if x\d* rises a little/],
    ['a slice', ['G', 'v'], /slope/],
    ['the bug lab', ['b', ':bug keep-grads'], /first wrong: x/],
    ["a gradient's series", ['s', 'v', 'v', 'v'], /[┼┤]/],
  ])('%s shows … and is there when it was found', (_, pressed, pattern) => {
    const session = keys(long, ...pressed);
    const { viewport, work, asked } = working();
    const drawn = (): string => texts(linesOf(frameOf(session, START, viewport))).join('\n');
    const before = drawn();
    expect(asked()).toBeGreaterThan(0);
    expect(before).toContain('…');
    expect(before).not.toMatch(pattern);
    // the sweep of a check is asked for when the check is there
    let after = before;
    while (work()) after = drawn();
    expect(after).toMatch(pattern);
    expect(drawn()).toBe(after);
  });

  test('is computed once for the same numbers, and again for others', () => {
    const session = keys(wideSum(210_000), 'tab');
    const { viewport, work, asked } = working();
    frameOf(session, START, viewport);
    work();
    const first = asked();
    for (const pressed of [['j'], ['d', 'd'], ['x', 'x', 'x', 'x']])
      frameOf(keys(session, ...pressed), START, viewport);
    expect(asked()).toBe(first);
    // new gradients have sizes of their own
    for (const key of ['b', 'z']) frameOf(keys(session, key), START, viewport);
    expect(asked()).toBe(first + 2);
    frameOf(keys(session, '-'), START, viewport);
    expect(asked()).toBeGreaterThan(first);
  });
});

test('whatever is shown of whatever graph, no line is wider than the screen, and none is missing', () => {
  const texts_ = [
    ...EXAMPLES.filter(hasText).map(({ text }) => text),
    'a_name_of_more_than_forty_characters_in_all = 2.0\nL = exp(a_name_of_more_than_forty_characters_in_all * 1000)',
    '重みの名前 = 2.0; 損失 = 重みの名前 ** 0.5',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...texts_),
      fc.array(
        fc.constantFrom(
          'tab',
          'x',
          'v',
          '.',
          'b',
          's',
          'j',
          'G',
          't',
          ':bug overwrite',
          ':bug order',
          ':bug keep-grads',
          '>',
          'z',
          'd',
          'esc',
        ),
        { maxLength: 8 },
      ),
      fc.integer({ min: 20, max: 150 }),
      fc.integer({ min: 5, max: 45 }),
      fc.constantFrom(UNICODE, ASCII),
      (text, pressed, columns, rows, glyphs) => {
        let session = open(text);
        for (const key of pressed) session = session.field && key !== 'esc' ? session : keys(session, key);
        const shown = frame(session, columns, rows, glyphs);
        const wide = (lines: readonly Line[] | undefined, most: number): void => {
          for (const line of lines ?? []) expect(lineWidth(line), lineText(line)).toBeLessThanOrEqual(most);
        };
        wide(shown.tree, shown.panes.treeWidth);
        wide(shown.plot, shown.panes.sideWidth);
        wide(shown.card, shown.panes.sideWidth);
        wide(linesOf(shown), columns);
        expect(heightOf(shown)).toBeLessThanOrEqual(shown.panes.height);
      },
    ),
    { numRuns: 300 },
  );
});

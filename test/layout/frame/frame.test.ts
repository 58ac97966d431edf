/** Whole frames at every size: never wider or taller than the screen, and the selected row always there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameOf } from '../../../src/layout/frame/frame.js';
import { START } from '../../../src/layout/frame/place.js';
import { ASCII, UNICODE } from '../../../src/layout/glyphs.js';
import { helpFrame } from '../../../src/layout/help.js';
import { type Line, lineText, lineWidth } from '../../../src/layout/line.js';
import { newHistory } from '../../../src/session/history/history.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { example, keys, lecture, open } from '../../session/playing.js';
import { along, journey } from '../../session/random.js';
import { chain, frame, heightOf, linesOf, texts, wideSum } from '../drawing.js';

const WIDE = 'a = Value(2, label="日本語の長い名前"); b = Value(-3, label="x\\u001b[2J"); L = (a*b + a)**2';

/** Sessions in every state that shows on the screen. */
const SESSIONS: [string, Session][] = [
  ['at opening', lecture()],
  ['stepped', keys(lecture(), '30s', 'b')],
  ['looking back', keys(lecture(), '9s', '4[')],
  ['running', keys(lecture(), 'r')],
  ['an error', keys(lecture(), ':nonsense')],
  ['a field', keys(lecture(), ':go a', 'e')],
  ['the command line', keys(lecture(), ':')],
  ['by hand', keys(lecture(), ':a.grad = 1', ':lr 1e-300')],
  ['folded', keys(lecture(), 'C')],
  ['deep', keys(chain(300), '9', '9', 'j')],
  ['broad', keys(wideSum(601), 'G')],
  ['wide characters', keys(open(WIDE), 'b', '3s', 'G')],
  ['nan and inf', keys(lecture(), ':a.data = nan', ':f.data = inf', 'b')],
  ['a long title', open('a = 2; L = a*a', { title: 'a very long file name that does not fit.py'.repeat(3) })],
  ['each lens', keys(lecture(), 'b', 'tab')],
  ['local derivatives', keys(lecture(), 'b', '2j', 'tab', 'tab')],
  ['checks', keys(lecture(), 'b', 'tab', 'tab', 'tab')],
  ['the chain rule', keys(lecture(), 'b', '3j', 'x')],
  ['paths', keys(lecture(), 'b', '3j', 'x', 'x')],
  ['a slice', keys(lecture(), 'b', '3j', 'v')],
  ['backward under way', keys(lecture(), '.', '.')],
  ['predicting', keys(lecture(), 't')],
  ['the picture', keys(lecture(), 'D', 'b', 'h')],
  ['a picture with a fold', keys(open('a = 2; b = 2*a; c = a + 3; L = b*c'), 'j', 'enter', 'D', 'f')],
  ['a picture of wide characters', keys(open(WIDE), 'b', 'D', 'h', 'h')],
  ['a picture in part', keys(wideSum(601), 'D')],
  ['predicting in the picture', keys(lecture(), 'D', 't')],
  ['the card of a box of the picture', keys(lecture(), 'D', 'b', 'x')],
  ['a bug', keys(open('a = 2; b = 2*a; c = a + 3; L = b*c'), ':bug overwrite')],
];

const isSelected = (line: Line): boolean => line.some(({ role }) => role === 'selected');

const widest = (lines: readonly Line[]): number => Math.max(0, ...lines.map(lineWidth));

function expectFits(session: Session, columns: number, rows: number, glyphs = UNICODE): void {
  const shown = frame(session, columns, rows, glyphs);
  const most = Math.max(1, rows - 1);
  const selected = shown.tree.filter(isSelected).length;
  const isSeen =
    shown.panes.tree === 0 ? selected === 0 : session.picture ? selected >= 1 && selected <= 3 : selected === 1;
  expect({ columns, rows, widest: widest(linesOf(shown)) <= columns, height: heightOf(shown) <= most, isSeen }).toEqual(
    {
      columns,
      rows,
      widest: true,
      height: true,
      isSeen: true,
    },
  );
  const { panes, plot = [], card = [], inspector = [] } = shown;
  if (panes.beside) {
    expect(panes.treeWidth + panes.sideWidth).toBeLessThanOrEqual(columns);
    expect(widest(shown.tree)).toBeLessThanOrEqual(panes.treeWidth);
    expect(widest([...plot, ...card])).toBeLessThanOrEqual(panes.sideWidth);
    expect(plot.length + card.length).toBe(shown.tree.length + inspector.length);
  }
}

describe.each(SESSIONS)('%s', (_, session) => {
  test.each([
    [1, 1],
    [1, 2],
    [2, 2],
    [3, 3],
    [5, 4],
    [8, 5],
    [20, 5],
    [20, 8],
    [40, 12],
    [60, 9],
    [60, 16],
    [80, 24],
    [100, 30],
    [109, 17],
    [110, 17],
    [120, 40],
    [200, 60],
    [400, 5],
    [10, 200],
  ])('fits into %d x %d', (columns, rows) => {
    expectFits(session, columns, rows);
    expectFits(session, columns, rows, ASCII);
  });

  test('fits into any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 60 }), (columns, rows) => {
        expectFits(session, columns, rows);
      }),
      { numRuns: 60 },
    );
  });
});

test('a row that is selected anywhere in a large tree is on the screen', () => {
  const session = wideSum(2001);
  fc.assert(
    fc.property(fc.nat(999), fc.nat(999), fc.integer({ min: 1, max: 40 }), (leaf, other, rows) => {
      for (const each of [leaf, other])
        expectFits(update(session, { type: 'go', node: each === 0 ? 0 : 2 * each - 1 }), 60, rows);
    }),
    { numRuns: 60 },
  );
});

test('whatever is done, the frame fits', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 160 }), fc.integer({ min: 1, max: 50 }));
  fc.assert(
    fc.property(journey, size, (steps, [columns, rows]) => {
      const sessions = along(steps);
      for (const session of sessions.filter((_, i) => i % 5 === 0)) expectFits(session, columns, rows);
    }),
    { numRuns: 200 },
  );
});

test('plain glyphs and plain labels make a plain frame, help included', () => {
  const plain = SESSIONS.filter(([name]) => !name.includes('wide characters'));
  for (const [name, session] of plain) {
    for (const [columns, rows] of [
      [20, 5],
      [40, 12],
      [80, 24],
      [160, 50],
    ] as const) {
      const text = texts(linesOf(frame(session, columns, rows, ASCII))).join('\n');
      expect([name, columns, Array.from(text).filter((c) => c !== '\n' && !/[ -~]/.test(c))]).toEqual([
        name,
        columns,
        [],
      ]);
    }
  }
  for (const columns of [30, 80, 160]) {
    const { lines } = helpFrame(START, { columns, rows: 200, glyphs: ASCII });
    expect(texts(lines).join('')).toMatch(/^[ -~]*$/);
  }
});

test('no line has a minus other than the plain one, or a control character', () => {
  for (const [, session] of SESSIONS) {
    for (const line of linesOf(frame(session))) expect(lineText(line)).not.toMatch(/[−–\p{Cc}]/u);
  }
});

describe('what a screen has', () => {
  const has = (rows: number, columns = 80) => {
    const { panes, status, footer, header, strip, inspector, plot } = frame(keys(lecture(), 's'), columns, rows);
    return {
      tree: panes.tree,
      bars: [
        header && 'header',
        strip && 'strip',
        panes.heading && 'heading',
        inspector && 'inspector',
        plot && 'plot',
        status && 'status',
        footer && 'footer',
      ]
        .filter(Boolean)
        .join(' '),
    };
  };

  test.each([
    [2, 1, ''],
    [3, 1, 'footer'],
    [4, 2, 'footer'],
    [5, 2, 'header footer'],
    [8, 4, 'header heading footer'],
    [9, 4, 'header heading status footer'],
    [10, 3, 'header heading inspector status footer'],
    [12, 4, 'header strip heading inspector status footer'],
    [24, 8, 'header strip heading inspector plot status footer'],
  ])('%d lines: %d rows of the tree, %s', (rows, tree, bars) => {
    expect(has(rows)).toEqual({ tree, bars });
  });

  test('the plot stands beside the tree on a wide one', () => {
    expect(frame(lecture(), 119, 40).panes.beside).toBe(false);
    expect(frame(lecture(), 120, 40).panes.beside).toBe(true);
  });

  test('a message takes the place of the keys if there is no line for it', () => {
    const low = frame(keys(lecture(), ':nonsense'), 60, 5);
    expect([
      texts(low.status ?? [])[0]
        ?.trim()
        .slice(0, 12),
      low.footer,
    ]).toEqual(['unknown name', undefined]);
    expect(frame(lecture(), 60, 5).status).toBeUndefined();
    expect(frame(keys(lecture(), ':'), 60, 3).status).toBeDefined();
  });
});

describe('the header', () => {
  const headerOf = (session: Session, columns = 80) => lineText(frame(session, columns).header ?? []).trim();

  test('says what is open, and its state', () => {
    expect(headerOf(keys(lecture(), '2s', 'd'))).toMatch(
      /^mgrad-tui {2}test\.py +L -6\.5978 {5}step 2 {9}lr 0\.01 {5}▼ descend$/,
    );
    expect(headerOf(keys(lecture(), '5s', '2['))).toMatch(/step 3 of 5/);
    expect(headerOf(keys(lecture(), 'r'))).toMatch(/▶ step 0/);
  });

  test('drops facts on a narrow screen, never a part of one', () => {
    const session = keys(lecture(), 's', 'r');
    const shown = [60, 50, 40, 30, 20, 12].map((columns) => headerOf(session, columns));
    expect(shown).toEqual([
      'L -7.2865     ▶ step 1       lr 0.01     ▲ ascend',
      'L -7.2865     ▶ step 1       lr 0.01     ▲ ascend',
      'L -7.2865     ▶ step 1       lr 0.01',
      'L -7.2865  ▶ step 1  lr 0.01',
      'L -7.2865  ▶ step 1',
      'L -7.2865',
    ]);
  });

  test("cuts a root's long name, not what follows", () => {
    const session = open('a = 2; a_very_long_name_for_a_loss_function = a*a');
    expect(headerOf(session)).toMatch(/a_very_l…unction 4\.0000 {6}step 0/);
  });
});

test('nothing in the header moves while a run goes on, and the status says how fast it is, always in the same width', () => {
  const running = keys(lecture(), ':lr 1e-9', 'R');
  const shown = [undefined, 0.5, 999, 12_345, 5.2e6].map((rate, i) => {
    const session = update(running, { type: 'advance', count: 10 ** i, ...(rate !== undefined && { rate }) });
    const { header = [], status = [] } = frame(session, 100);
    return { header: lineText(header), status: lineText(status[0] ?? []).trim() };
  });
  for (const part of ['step', 'lr', '▲'])
    expect(new Set(shown.map(({ header }) => header.indexOf(part))).size, part).toBe(1);
  expect(shown[0]?.status).toBe('running: r pauses');
  expect(shown[3]?.status).toBe('running: r pauses, 12.3k steps/s');
  expect(new Set(shown.slice(1).map(({ status }) => status.length)).size).toBe(1);
});

test('plots of long runs say what they are plots of', () => {
  const session = keys(lecture(), ':lr 1e-12');
  const small = { ...session, model: { ...session.model, history: newHistory(-8, 2 ** 14) } };
  const long = update(keys(small, 'R'), { type: 'advance', count: 3_000_000 });
  expect(texts(frame(long).plot ?? [])[0]).toBe(' L over iterations, one in 4');
  const series = frame(keys(long, 'R', 'v', 'v', 'G'));
  expect(texts(series.plot ?? [])[0]).toBe(' data of f over iterations, of those still kept');
});

describe('the status line', () => {
  const statusOf = (session: Session, pending = '') =>
    texts(frame(session, 100, 24, UNICODE, pending).status ?? [])
      .join(' ')
      .trim();

  test.each<[string, Session, string]>([
    ['', lecture(), ''],
    ['12', lecture(), '12…'],
    ['', keys(lecture(), 'r'), 'running: r pauses'],
    ['', keys(lecture(), '3s', '['), 'viewing step 2: ] goes on, a step from here drops the later ones'],
    ['', keys(lecture(), ':say hello'), ''],
    ['3', keys(lecture(), 'w'), '"w" does nothing here; ? for help'],
  ])('with %j pending', (pending, session, text) => {
    expect(statusOf(session, pending)).toBe(text);
  });

  test('of the viewed iteration is short on a narrow screen, not cut', () => {
    expect(texts(frame(keys(lecture(), '3s', '['), 40, 12, UNICODE).status ?? [])).toEqual([
      ' viewing step 2: ] goes on',
    ]);
  });

  test('counts down what is still to come', () => {
    const begun = keys(lecture(), ':lr 1e-9', ...'9000000'.split(''), 's');
    expect(statusOf(begun)).toBe('');
    const rated = update(begun, { type: 'advance', count: 100, rate: 12_345 });
    const progress = '8,999,900 more to go, 12.3k a second, 12 min left: Esc stops';
    expect(statusOf(rated)).toBe(progress);
    expect(statusOf(update(rated, { type: 'say', text: 'hello' }))).toBe(`${progress}   hello`);
    expect(statusOf(update(rated, { type: 'say', text: 'no', tone: 'error' }))).toBe('no');
  });

  test('says what a run is to end at, and how far a search is', () => {
    expect(statusOf(keys(lecture(), ':until L > 1'))).toBe('running until L > 1: r pauses');
    const jobProgress = { computed: 3, of: 20, seconds: 4.2 };
    const { status } = frameOf(lecture(), { ...START, jobProgress }, { columns: 80, rows: 24, glyphs: UNICODE });
    expect(texts(status ?? [])[0]?.trim()).toBe('3 of 20 computed, 4 s left: Esc stops');
  });
});

describe('the inspector', () => {
  const inspected = (session: Session) => texts(frame(session, 100).inspector ?? []).map((text) => text.trim());

  test.each<[string, Session, [string, string]]>([
    ['an op', keys(lecture(), 'b'), ['L = d*f = 4 × -2', 'data -8   ∂L/∂L = 1']],
    ['full precision', keys(lecture(), '2s'), ['L = d*f = 3.4313 × -1.9228', 'data -6.597755834428276   ∂L/∂L = 1 @1']],
    ['a leaf', keys(lecture(), ':go a'), ['a is a leaf: Enter edits it', 'data 2   no gradient yet: press b']],
    [
      'a frozen leaf',
      keys(lecture(), ':go a', 'f', 'b'),
      ['a is a frozen leaf: steps leave it as it is (f frees it)', 'data 2   ∂L/∂a = 6'],
    ],
    ['a constant', keys(open('a = 2; L = a*3'), 'G'), ['3 is a constant', 'data 3   a constant takes no gradient']],
    [
      'a function',
      open('x = 0.5; o = tanh(x)'),
      ['o = tanh(x) = tanh(0.5)', `data ${Math.tanh(0.5)}   no gradient yet: press b`],
    ],
    [
      'an unnamed node',
      keys(open('a = 2; L = (a + 1)*3'), 'j'),
      ['a + 1 = 2 + 1', 'data 3   no gradient yet: press b'],
    ],
    ['a negative base', open('a = -2; L = a**2'), ['L = a**2 = (-2) ** 2', 'data 4   no gradient yet: press b']],
    [
      "another node's gradient",
      keys(lecture(), ':e.backward()', ':go a'),
      ['a is a leaf: Enter edits it', 'data 2   ∂e/∂a = -3'],
    ],
  ])('shows %s', (_, session, lines) => {
    expect(inspected(session)).toEqual(lines);
  });
});

describe('the plot pane', () => {
  const title = (session: Session) => lineText(frame(session).plot?.[0] ?? []).trim();

  test('says what it draws, and what it leaves out', () => {
    expect(title(lecture())).toBe('L over iterations: s takes a step');
    expect(title(keys(lecture(), 's'))).toBe('L over iterations');
    expect(title(keys(lecture(), '3s', ':a.data = inf'))).toBe('L over iterations (1 point not finite, left out)');
  });

  test('beside the tree leaves out a hint before a number is cut', () => {
    const beside = frame(example('moons'), 120, 40);
    expect(lineText(beside.plot?.[0] ?? []).trim()).toBe('loss over iterations   accuracy 50 %');
  });

  test('calls a long sum as the tree does', () => {
    const session = keys(example('moons'), ':go data loss', 'l');
    expect(texts(linesOf(frame(session))).join('\n')).toContain('Σ score 1 … 100');
    expect(title(keys(session, ':plot data'))).toBe('data of Σ score 1 … 100 over iterations');
    expect(title(keys(session, ':plot slice'))).toMatch(/^loss (as a function of|against) Σ score 1 … 100/);
    expect(texts(linesOf(frame(keys(session, 'D')))).join('\n')).toMatch(/Σ score 1 … 100 ▸/);
  });

  test('marks the viewed iteration', () => {
    expect(texts(frame(keys(lecture(), '3s', '2[')).plot ?? []).at(-1)).toMatch(/^ +0 +▲ +2 +3$/);
  });
});

describe('a message that is too long for one line', () => {
  const REASON = 'it is read-only (permission denied)';
  const shownIn = (tone: 'info' | 'error', text: string, columns: number, rows: number): string[] => {
    const { status } = frame(update(lecture(), { type: 'say', text, tone }), columns, rows, UNICODE);
    return texts(status ?? []);
  };

  test.each([
    [80, 24],
    [60, 10],
    [40, 12],
  ])('goes on in the line below at %i x %i, and an error is never without its end', (columns, rows) => {
    const whole = `g.py cannot be written: ${REASON}`;
    expect(shownIn('error', whole, columns, rows).join('').replace(/ +/g, ' ')).toContain(
      columns < whole.length ? REASON : whole,
    );
    const long = shownIn('error', `${'a folder/'.repeat(100)}g.py cannot be written: ${REASON}`, columns, rows);
    expect(long.join(' ').replace(/ +/g, ' ')).toMatch(/^ a folder.*….*it is read-only \(permission denied\)$/);
    const said = 'wrote g.py; its other hard link keeps the old text';
    expect(shownIn('info', said, columns, rows).join('').replace(/ +/g, ' ')).toContain(said);
  });

  const path = `/homes/ada/${'second-semester/'.repeat(6)}broken-graph.py`;

  test.each([
    ['error', `${path}:3:7: unknown name "wieght"`, 40, [' …/broken-graph.py:3:7: unknown name', ' "wieght"']],
    ['info', `opening ${path}: Esc cancels`, 48, [' opening …/broken-graph.py: Esc cancels', '']],
    [
      'error',
      `${path} failed before its first graph: ${path.slice(11)}:4: AttributeError: 'Net' object has no attribute 'layers'`,
      80,
      [
        ' …/broken-graph.py failed before its first graph: …/broken-graph.py:4:',
        " AttributeError: 'Net' object has no attribute 'layers'",
      ],
    ],
    [
      'info',
      `there is no file ${path.slice(11, 60)}/g.py`,
      40,
      [' there is no file second-semester/', ' second-semester/second-semester/s/g.py'],
    ],
    ['info', `${'a/b + '.repeat(20)}c`, 40, [` ${'a/b + '.repeat(6)}a/b`, ` ${'+ a/b '.repeat(6)}+ …`]],
  ] as const)(
    'loses the folders of its paths first, and is not cut within a word: %s %s',
    (tone, text, columns, lines) => {
      expect(shownIn(tone, text, columns, 24).map((each) => each.trimEnd())).toEqual(lines);
    },
  );

  test('keeps both ends on a screen of few lines', () => {
    expect(shownIn('error', `${'a folder/'.repeat(100)}g.py cannot be written: ${REASON}`, 80, 6)[0]).toMatch(
      /^ a folder.*….*it is read-only \(permission denied\)$/,
    );
  });
});

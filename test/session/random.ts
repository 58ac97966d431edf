/** Random journeys: any actions in any order, valid and invalid, on graphs of several shapes. */
import fc from 'fast-check';
import type { Action } from '../../src/session/action.js';
import type { Session } from '../../src/session/model.js';
import { update } from '../../src/session/update.js';
import { handedOut } from './handed-out.js';
import { atMoment, loaded, momentsFrom } from './moments/playing.js';
import { LECTURE, open } from './playing.js';
import { arrival, line, opened, seriesOf } from './series.js';

const GRAPHS = [
  LECTURE,
  'a = 2; b = 2*a; c = a + 3; L = b*c',
  'a = 3; L = a + a',
  'x = 0.5; w = -1.5; b = 0.1; h = tanh(w*x + b); y = relu(h - 1)*2; L = (h - y)*(h - y)/2',
  'a = 1; z = a - a; L = a/z + -a',
  'a = 2; b = -1; L = a + b*a*3 + (a + (b + 1)) + b',
];

/** Stands for a session of which each iteration has its own graph. */
const HANDED = 'handed out';

/** The session that a journey begins with. */
export const begun = (graph: string): Session => (graph === HANDED ? handedOut() : open(graph));

/** The lecture as an editor may leave it. */
const READ_AGAIN = [LECTURE.replace('2.0', '2.5'), `# :descend\n${LECTURE}`, LECTURE.replace('d*f', 'd*f + a')];

/** The lines of a file with a graph on each. */
const LINES = [line(1, 2), line(2, 2)];

const COMMANDS = [
  'lr 0.1',
  'lr abc',
  'root d',
  'root a',
  'descend',
  'freeze a',
  'unfreeze a',
  'freeze zz',
  'L = L + a',
  'L = a',
  'a = 7',
  'c = a*2',
  'z = a*b',
  'z = L',
  'a.data = 3',
  'a.data += 1; L.grad = 2',
  'a.data = nan',
  'L.backward()',
  '(a*a).backward()',
  'a.grad = 1',
  "a.label = 'new'",
  'go a',
  'example diamond',
  'open graph.py',
  'w graph.py',
  'w * 2',
  'say hello',
  'bug overwrite',
  'bug keep-inner',
  'bug recurse',
  'bug off',
  'predict',
  'compare',
  'compare off',
  'compare lr 0.1',
  'compare lr 1e300',
  'compare go a',
  'nonsense',
  '1/0',
  'L.data = 5',
  'print(L)',
  '',
  '\u0000',
];

const count = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
  fc.constantFrom(0, -1, 1.5, Number.NaN, Infinity, 1e9),
);
const node = fc.oneof({ weight: 5, arbitrary: fc.nat(11) }, fc.constantFrom(-1, 99, 0.5, Number.NaN));
const by = fc.oneof({ weight: 5, arbitrary: fc.constantFrom<1 | -1>(1, -1) });
const number = fc.oneof(
  fc.constantFrom('1', '-.5', '1/3', '1e300', 'nan', 'abc', '', '+', '-'),
  fc.string({ maxLength: 6 }),
);
const character = fc.constantFrom('a', ' ', '1', '=', '😀', '\u0301', '\n', ';');
const side = fc.constantFrom(0, 1, 2, -1);
const times = fc.oneof(count, fc.integer({ min: -3, max: -1 }));

/** Every action there is, with arguments of all kinds. */
const ACTIONS: { readonly [Type in Action['type']]: fc.Arbitrary<Omit<Extract<Action, { type: Type }>, 'type'>> } = {
  select: fc.record({ row: fc.record({ user: node, side }) }),
  'go-group': fc.record({ name: fc.constantFrom('layer 1', 'a', '', 'sample 2') }),
  go: fc.record({ node }),
  fold: fc.record({ node, folded: fc.boolean() }),
  'fold-all': fc.constant({}),
  'unfold-all': fc.constant({}),
  binary: fc.constant({}),
  backward: fc.constant({}),
  'zero-gradients': fc.constant({}),
  propagate: fc.record({ count: times }),
  'set-gradient': fc.record({ node, text: number }),
  shift: fc.record({ count: times }),
  bug: fc.record({ name: fc.constantFrom('overwrite', 'keep-inner', 'recurse', 'off', 'none such') }),
  example: fc.record({ name: fc.constantFrom('diamond', 'neuron', 'none such') }),
  open: fc.record({ file: fc.constantFrom('', 'graph.py') }),
  opened: fc.record({
    session: fc.oneof(
      fc.constantFrom(...GRAPHS).map((text) => open(text)),
      fc.constant([]).map(() => opened(seriesOf(LINES))),
    ),
  }),
  line: fc
    .constantFrom([line(3, 2)], [line(4, 2), line(5, 2)], [line(4, 2, true)])
    .map((more) => arrival(opened(seriesOf(LINES)), more)),
  reread: fc.record({ session: fc.constantFrom(...GRAPHS, ...READ_AGAIN).map((text) => open(text)) }),
  'run-program': fc.record({ words: fc.constantFrom('', 'train.py --fast', '"a b.py') }),
  'program-opened': fc.constant([]).map(() => atMoment(1, 3)),
  'moment-arrived': fc.record({ moments: fc.constantFrom([], momentsFrom(4, 2), momentsFrom(2, 3)) }),
  'moment-loaded': fc.constantFrom(1, 2).map((index) => loaded(index)),
  'program-said': fc.record({ news: fc.constantFrom({ ending: 'done' }, { isLong: true }, { summary: ['x'] }) }),
  moment: fc.record({ index: fc.constantFrom(1, 2, 99) }),
  'open-list': fc.record({
    list: fc.constantFrom(
      { of: 'moments' as const },
      { of: 'output' as const, lines: [] },
      { of: 'health' as const },
      { of: 'top' as const, op: 'leaf' },
      { of: 'samples' as const },
    ),
  }),
  show: fc.record({
    what: fc.constantFrom('lens', 'plot'),
    name: fc.constantFrom('ledger', 'slice', 'L', 'region', 'zz'),
  }),
  iteration: fc.record({ k: fc.nat(4) }),
  'move-list': fc.record({ row: fc.nat(9), top: fc.nat(9) }),
  output: fc.constant({}),
  write: fc.record({ file: fc.constantFrom('', 'graph.py'), over: fc.boolean() }),
  written: fc.record({ path: fc.constant('/graph.py'), mark: fc.string({ maxLength: 3 }), text: fc.constant('wrote') }),
  predict: fc.record({ nodes: fc.array(node, { maxLength: 3 }) }, { requiredKeys: [] }),
  answer: fc.record({ text: number }),
  lens: fc.record({ by }),
  card: fc.constant({}),
  plot: fc.record({ by, alone: fc.boolean() }),
  zoom: fc.constant({}),
  'log-axis': fc.constant({}),
  scroll: fc.record({ by: fc.constantFrom(1, -2) }),
  picture: fc.constant({}),
  page: fc.record({ text: fc.string({ maxLength: 9 }), by }, { requiredKeys: [] }),
  step: fc.record({ count }),
  nudge: fc.record({ count }),
  run: fc.constant({}),
  advance: fc.record(
    {
      count: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
        fc.constantFrom(0, -1, 1.5, Number.NaN),
      ),
      rate: fc.constantFrom(1234.5, 0, -1, Number.NaN),
    },
    { requiredKeys: ['count'] },
  ),
  'edit-leaf': fc.record({ node, text: number }),
  freeze: fc.record({ nodes: fc.array(node, { maxLength: 3 }), frozen: fc.boolean() }, { requiredKeys: ['nodes'] }),
  direction: fc.record({ to: fc.constantFrom('ascend', 'descend') }, { requiredKeys: [] }),
  fork: fc.constant({}),
  compare: fc.record({
    change: fc.oneof(
      fc.record({ type: fc.constant('rate' as const), to: fc.constantFrom(0.5, -1) }),
      fc.record({ type: fc.constant('freeze' as const), nodes: fc.array(node, { maxLength: 2 }) }),
      fc.record({ type: fc.constant('root' as const), node }),
    ),
  }),
  'forget-runs': fc.constant({}),
  until: fc.record({ text: fc.oneof(number, fc.constantFrom('k = 5', 'k < 3', 'L > 0', 'L < -100')) }),
  schedule: fc.record({ text: fc.oneof(number, fc.constantFrom('1 - 0.9*k/100', '0.1/(k + 1)', 'k', '0.2')) }),
  rate: fc.record({ to: fc.oneof(fc.double(), fc.constantFrom(0.01, 0.5)) }),
  'rate-by': fc.record({ notches: times }),
  optimizer: fc.record({ name: fc.constantFrom('sgd', 'momentum', 'adam', 'none such') }),
  'next-optimizer': fc.constant({}),
  root: fc.record({ node }),
  earlier: fc.record({ count }),
  later: fc.record({ count }),
  undo: fc.record({ count }),
  redo: fc.record({ count }),
  'open-field': fc.record({ kind: fc.constantFrom('edit', 'gradient', 'predict', 'command', 'search') }),
  'field-key': fc.record({
    key: fc.oneof(
      fc.constantFrom(
        'left',
        'right',
        'home',
        'backspace',
        'delete',
        'ctrl+w',
        'alt+d',
        'ctrl+k',
        'up',
        'tab',
        'shift+tab',
      ),
      character,
    ),
  }),
  completed: fc.record({
    wanted: fc.record({
      of: fc.constant('name' as const),
      starts: fc.constant(['']),
      text: fc.constantFrom('', 'a'),
      cursor: fc.constantFrom(0, 1),
    }),
    start: fc.constantFrom('', 'a', 'abc'),
    names: fc.constantFrom([], ['a'], ['ab', 'ac'], ['\n']),
  }),
  paste: fc.record({ text: fc.string({ maxLength: 20, unit: character }) }),
  command: fc.record({
    text: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...COMMANDS) }, fc.string({ maxLength: 8 })),
  }),
  statements: fc.record({ text: fc.constantFrom('a.data = 3', 'z = a*2', 'b.data = 1\na.data = 2', 'nothing', '') }),
  search: fc.record({ text: fc.oneof(fc.constantFrom('a', 'L', '2'), fc.string({ maxLength: 3 })) }),
  'search-again': fc.record({ by: times }),
  copy: fc.record({ what: fc.constantFrom('value', 'gradient', 'row', 'path', 'expression') }),
  export: fc.record({ file: fc.constantFrom('', 'g.svg', 'g.none') }),
  suspend: fc.constant({}),
  redraw: fc.constant({}),
  mouse: fc.constant({}),
  help: fc.constant({}),
  cancel: fc.constant({}),
  say: fc.record(
    { text: fc.string({ maxLength: 9 }), tone: fc.constantFrom('info', 'error') },
    { requiredKeys: ['text'] },
  ),
  close: fc.constant({}),
};

const action: fc.Arbitrary<Action> = fc.oneof(
  ...(Object.keys(ACTIONS) as Action['type'][]).map((type) =>
    (ACTIONS[type] as fc.Arbitrary<object>).map((rest) => ({ type, ...rest }) as Action),
  ),
);
/** A graph and the actions on it. */
export const journey = fc.tuple(fc.constantFrom(...GRAPHS, HANDED), fc.array(action, { maxLength: 25 }));
/** The sessions along the journey, including the first. */
export function along([graph, actions]: readonly [string, readonly Action[]]): Session[] {
  const sessions = [begun(graph)];
  for (const each of actions) sessions.push(update(sessions[sessions.length - 1] as Session, each));
  return sessions;
}
/** Whether a journey begins with graphs that are handed out one a step, of which a file can have only one. */
export const isHanded = ([graph]: readonly [string, readonly Action[]]): boolean => graph === HANDED;
/** Whether a journey leads to a program's moments. */
export const isAtMoments = ([, actions]: readonly [string, readonly Action[]]): boolean =>
  actions.some(({ type }) => type === 'program-opened');

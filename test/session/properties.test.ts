/** What holds whatever is done: random actions, sensible and senseless, on graphs of several shapes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONST } from '../../src/engine/ops.js';
import type { Action } from '../../src/session/action.js';
import { gradientsOn } from '../../src/session/gradients.js';
import { keptFrom, losses } from '../../src/session/history.js';
import { dataAt } from '../../src/session/memory.js';
import { isShown } from '../../src/session/selection.js';
import { gradientsOf, leavesOf, type Session } from '../../src/session/session.js';
import { update } from '../../src/session/update.js';
import { dataBy, gradientsBy } from './independent.js';
import { LECTURE, open } from './playing.js';

const GRAPHS = [
  LECTURE,
  'a = 2; b = 2*a; c = a + 3; L = b*c',
  'a = 3; L = a + a',
  'x = 0.5; w = -1.5; b = 0.1; h = tanh(w*x + b); y = relu(h - 1)*2; L = (h - y)*(h - y)/2',
  'a = 1; z = a - a; L = a/z + -a',
];

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
  'say hello',
  'bug overwrite',
  'bug off',
  'predict',
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
const side = fc.constantFrom(0, 1, 2, -1);
const times = fc.oneof(count, fc.integer({ min: -3, max: -1 }));

/** Every action there is, with arguments of all kinds. */
const ACTIONS: { readonly [Type in Action['type']]: fc.Arbitrary<Omit<Extract<Action, { type: Type }>, 'type'>> } = {
  select: fc.record({ row: fc.record({ user: node, side }) }),
  go: fc.record({ node }),
  fold: fc.record({ node, folded: fc.boolean() }),
  'fold-all': fc.constant({}),
  'unfold-all': fc.constant({}),
  backward: fc.constant({}),
  'zero-gradients': fc.constant({}),
  speak: fc.record({ count: times }),
  'set-gradient': fc.record({ node, text: number }),
  shift: fc.record({ count: times }),
  bug: fc.record({ name: fc.constantFrom('overwrite', 'off', 'none such') }),
  example: fc.record({ name: fc.constantFrom('diamond', 'neuron', 'none such') }),
  predict: fc.record({ nodes: fc.array(node, { maxLength: 3 }) }, { requiredKeys: [] }),
  answer: fc.record({ text: number }),
  lens: fc.record({ by }),
  explanation: fc.record({ by }),
  plot: fc.record({ by, alone: fc.boolean() }),
  page: fc.record({ text: fc.string({ maxLength: 9 }) }, { requiredKeys: [] }),
  step: fc.record({ count }),
  nudge: fc.record({ count }),
  run: fc.constant({}),
  advance: fc.record({
    count: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.constantFrom(0, -1, 1.5, Number.NaN)),
  }),
  'edit-leaf': fc.record({ node, text: number }),
  freeze: fc.record({ nodes: fc.array(node, { maxLength: 3 }), frozen: fc.boolean() }, { requiredKeys: ['nodes'] }),
  direction: fc.record({ to: fc.constantFrom('ascend', 'descend') }, { requiredKeys: [] }),
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
  'empty-field': fc.constant({}),
  command: fc.record({
    text: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...COMMANDS) }, fc.string({ maxLength: 8 })),
  }),
  search: fc.record({ text: fc.oneof(fc.constantFrom('a', 'L', '2'), fc.string({ maxLength: 3 })) }),
  'search-again': fc.record({ by: times }),
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
const journey = fc.tuple(fc.constantFrom(...GRAPHS), fc.array(action, { maxLength: 25 }));
const RUNS = { numRuns: 400 };

/** All that a session says, copied. Its history shares a log with others, so that is asked for its numbers. */
function snapshot({ model, past: _, future: __, ...rest }: Session): unknown {
  const { history, ...numbers } = model;
  const kept = losses(history).map((_, k) => keptFrom(history, k, -1)?.leaves);
  return structuredClone({ ...rest, ...numbers, kept, losses: losses(history) });
}

/** The sessions along the way, the first included. */
function along([graph, actions]: readonly [string, readonly Action[]]): Session[] {
  const sessions = [open(graph)];
  for (const each of actions) sessions.push(update(sessions[sessions.length - 1] as Session, each));
  return sessions;
}

test('no action throws, and none changes the session that it is given', () => {
  fc.assert(
    fc.property(journey, ([graph, actions]) => {
      let session = open(graph);
      for (const each of actions) {
        const before = snapshot(session);
        const next = update(session, each);
        expect(snapshot(session)).toEqual(before);
        session = next;
      }
    }),
    RUNS,
  );
});

test('an action that reports an error leaves the model, what is looked at, past and future as they were', () => {
  // a count of several steps may stop at one that cannot be applied, and keeps those before
  const inPart = new Set<Action['type']>(['step', 'nudge', 'advance']);
  fc.assert(
    fc.property(journey, ([graph, actions]) => {
      let session = open(graph);
      for (const each of actions) {
        const next = update(session, each);
        const isError = next.message?.tone === 'error' && next.message !== session.message;
        if (isError && !inPart.has(each.type)) {
          expect([next.model, next.looking]).toEqual([session.model, session.looking]);
          expect(next.model === session.model && next.past === session.past && next.future === session.future).toBe(
            true,
          );
        }
        session = next;
      }
    }),
    RUNS,
  );
});

test('undoing everything restores the first numbers exactly, and redoing everything the last', () => {
  fc.assert(
    fc.property(journey, (steps) => {
      const sessions = along(steps);
      const [first, last] = [sessions[0] as Session, sessions[sessions.length - 1] as Session];
      const back = update(last, { type: 'undo', count: 1e6 });
      expect(back.model).toBe(first.model);
      expect(dataAt(back.model.program.tape, back.model.leaves)[back.model.root]).toBe(back.model.history.loss);
      const undone = last.past.length;
      const again = undone > 0 ? update(back, { type: 'redo', count: undone }) : back;
      expect(again.model).toBe(last.model);
    }),
    RUNS,
  );
});

test('the data shown is what an independent calculation gives, and so are gradients of a right backward', () => {
  fc.assert(
    fc.property(journey, (steps) => {
      for (const session of along(steps).filter(({ model }) => model.program.tape.size < 40)) expectRight(session);
    }),
    RUNS,
  );
});

test('sessions of the past stay right when they are asked again after newer ones', () => {
  fc.assert(
    fc.property(journey, fc.array(fc.nat(25), { maxLength: 12 }), (steps, order) => {
      const sessions = along(steps);
      for (const i of order) expectRight(sessions[i % sessions.length] as Session);
    }),
    RUNS,
  );
});

function expectRight(session: Session): void {
  const { tape } = session.model.program;
  const leaves = leavesOf(session);
  const data = dataBy(tape, leaves);
  const shown = dataAt(tape, leaves);
  for (let id = 0; id < tape.size; id++) expect(shown[id]).toBe(data[id]);
  const { at, set, zeroed } = gradientsOf(session);
  const gradient = gradientsOn(session);
  for (const [id, value] of set) if (tape.op[id] !== CONST) expect(gradient(id)).toBe(value);
  if (!at || zeroed || at.bug !== undefined || at.spoken !== undefined) return;
  const right = gradientsBy(tape, at.root, dataBy(tape, at.leaves));
  for (let id = 0; id < tape.size; id++) {
    const known = gradient(id);
    if (known === undefined || set.has(id)) continue;
    const wanted = right[id] as number;
    if (Number.isFinite(wanted))
      expect(Math.abs(known - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
    else expect(Number.isFinite(known)).toBe(false);
  }
}

test('the selected row is always one that the tree shows, and an open field is of a node that is there', () => {
  fc.assert(
    fc.property(journey, (steps) => {
      for (const session of along(steps)) {
        expect(isShown(session, session.selection)).toBe(true);
        expect(session.folded).toHaveLength(session.model.program.tape.size);
        if (session.field && 'node' in session.field) expect(session.field.node).toBeLessThan(session.folded.length);
      }
    }),
    RUNS,
  );
});

test('the history ends with the present, and has the numbers of every iteration that is looked at', () => {
  fc.assert(
    fc.property(journey, (steps) => {
      for (const session of along(steps)) {
        const { program, root, leaves, frozen, history } = session.model;
        expect(leaves).toHaveLength(program.tape.leaves.length);
        expect(frozen).toHaveLength(program.tape.leaves.length);
        expect(losses(history)).toHaveLength(history.length);
        expect(losses(history).at(-1)).toBe(dataBy(program.tape, leaves)[root]);
        if (session.looking) {
          const { iteration, leaves: then } = session.looking;
          expect(losses(history)[iteration]).toBe(dataBy(program.tape, then)[root]);
        }
      }
    }),
    RUNS,
  );
});

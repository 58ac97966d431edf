/** What holds after any actions: random ones, valid and invalid, on graphs of several shapes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONST } from '../../src/engine/ops.js';
import type { Action } from '../../src/session/action.js';
import { gradientsOn } from '../../src/session/gradients/gradients.js';
import { type History, knownFrom, losses } from '../../src/session/history/history.js';
import type { Session } from '../../src/session/model.js';
import { dataAt } from '../../src/session/numbers.js';
import { isShown } from '../../src/session/tree/selection.js';
import { update } from '../../src/session/update.js';
import { dataOn, gradientsOf, leavesOf } from '../../src/session/viewed.js';
import { dataBy, gradientsBy } from './independent.js';
import { along, begun, isAtMoments, journey } from './random.js';

const RUNS = { numRuns: 200 };

/** A history's numbers, read out: it shares its log with others, which add to it. */
const numbersIn = (history: History): object => ({
  losses: losses(history),
  kept: losses(history).map((_, k) => knownFrom(history, k, -1)?.leaves),
});

/** A copy of a session's content. */
function snapshot({ model, past: _, future: __, ...rest }: Session): unknown {
  // functions cannot be copied
  const withoutNext = <Of extends { next?: unknown } | undefined>(of: Of): Of => of && { ...of, next: undefined };
  const { history, origin: _origin, ...numbers } = withoutNext(model);
  const origin = { ...model.origin, opened: withoutNext(model.origin.opened) };
  const lines = origin.lines && { ...origin.lines, history: numbersIn(origin.lines.history) };
  // the list of moments is shared and grows, as the log of a history does
  const { list, calls: _calls, branches: _branches, ...known } = rest.moments ?? { list: [], total: 0 };
  const moments = { ...known, list: list.slice(0, known.total) };
  return structuredClone({ ...rest, ...numbers, ...origin, lines, moments, history: numbersIn(history) });
}

test('no action throws, and none changes its input session', () => {
  fc.assert(
    fc.property(journey, ([graph, actions]) => {
      let session = begun(graph);
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

test('an action that reports an error leaves the model, the viewed iteration, past and future as they were', () => {
  // a count of several steps may stop at one that cannot be applied, and keeps those before
  const inPart = new Set<Action['type']>(['step', 'nudge', 'advance']);
  fc.assert(
    fc.property(journey, ([graph, actions]) => {
      let session = begun(graph);
      for (const each of actions) {
        const next = update(session, each);
        const isError = next.message?.tone === 'error' && next.message !== session.message;
        if (isError && !inPart.has(each.type)) {
          expect([next.model, next.viewed]).toEqual([session.model, session.viewed]);
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
      // undoing may lead to a moment that is still to be read
      fc.pre(!isAtMoments(steps));
      const sessions = along(steps);
      const [first, last] = [sessions[0] as Session, sessions[sessions.length - 1] as Session];
      const back = update(last, { type: 'undo', count: 1e6 });
      expect(back.model).toBe(first.model);
      expect(dataOn(back)[back.model.root]).toBe(back.model.history.loss);
      const undone = last.past.length;
      const again = undone > 0 ? update(back, { type: 'redo', count: undone }) : back;
      expect(again.model).toBe(last.model);
    }),
    RUNS,
  );
});

test('the data shown is that of an independent calculation, and so are the gradients of a right backward', () => {
  fc.assert(
    fc.property(journey, (steps) => {
      for (const session of along(steps).filter(({ model }) => model.program.tape.size < 40)) expectRight(session);
    }),
    RUNS,
  );
});

test('old sessions stay right when they are shown again after newer ones', () => {
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
  if (!at || zeroed || at.bug !== undefined || at.propagated !== undefined) return;
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

test('the selected row is always one that the tree shows, and an open field belongs to an existing node', () => {
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

test('the history ends with the present, and has the numbers of every viewed iteration', () => {
  fc.assert(
    fc.property(journey, (steps) => {
      for (const session of along(steps)) {
        const { program, root, leaves, frozen, history } = session.model;
        expect(leaves).toHaveLength(program.tape.leaves.length);
        expect(frozen).toHaveLength(program.tape.leaves.length);
        expect(losses(history)).toHaveLength(history.length);
        const present = session.viewed?.present ?? { program, root };
        expect(losses(history).at(-1)).toBe(dataBy(present.program.tape, leaves)[present.root]);
        if (session.viewed) {
          const { iteration, leaves: then } = session.viewed;
          expect(losses(history)[iteration]).toBe(dataBy(program.tape, then)[root]);
        }
      }
    }),
    RUNS,
  );
});

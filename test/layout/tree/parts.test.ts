/** The rows of a long sum's parts: folds, moves, selection, and what the screen says of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../../../src/engine/tape.js';
import type { Session } from '../../../src/session/model.js';
import { partAt, rowOfNode, rowsOf, selectedRow, selectionAt, userRow } from '../../../src/session/tree/rows.js';
import { isShown, selectedNode, selectedPart } from '../../../src/session/tree/selection.js';
import { update } from '../../../src/session/update.js';
import { example, idOf, keys, open, rowNumber, said, selectedName } from '../../session/playing.js';
import { frame, names, texts } from '../drawing.js';

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i}`);

/** A loss over the squares of leaves with structured names. */
function network(): Session {
  const labels = [
    ...numbered('layer 1 neuron 1 w', 4),
    ...numbered('layer 1 neuron 2 w', 4),
    ...numbered('layer 2 neuron 1 w', 14),
  ];
  const leaves = labels.map((label, i) => `x${i} = Value(${i + 1}.0, label='${label}')`);
  const squares = labels.map((_, i) => `x${i}*x${i}`);
  return open(`${leaves.join('\n')}\nL = ${squares.join(' + ')}\nL.label = 'L'`);
}

const partRows = (session: Session): string[] => names(keys(session, 'C', 'l'));

describe("a long sum's parts", () => {
  test('are rows of its node, and unfold', () => {
    expect(partRows(network())).toEqual(['L', '├─ layer 1 ▸', '└─ layer 2 neuron 1 ▸']);
    const inner = keys(network(), 'C', 'l', 'j', 'l', 'l', 'l');
    expect(names(inner)).toEqual([
      'L',
      '├─ layer 1',
      '│  ├─ neuron 1',
      '│  │  ├─ …w0*…neuron 1 w0 ▸',
      '│  │  ├─ …w1*…neuron 1 w1 ▸',
      '│  │  ├─ …w2*…neuron 1 w2 ▸',
      '│  │  └─ …w3*…neuron 1 w3 ▸',
      '│  └─ neuron 2 ▸',
      '└─ layer 2 neuron 1 ▸',
    ]);
    expect(rowNumber(inner)).toBe(2);
  });

  test('fold with h, and then h goes to the node', () => {
    const inner = keys(network(), 'C', 'l', 'j', 'l', 'l', 'l', 'j');
    expect(rowNumber(inner)).toBe(3);
    const back = keys(inner, 'h', 'h');
    expect([names(back).length, rowNumber(back)]).toEqual([5, 2]);
    const out = keys(back, 'h', 'h', 'h');
    expect([names(out), rowNumber(out)]).toEqual([partRows(network()), 0]);
  });

  test('fold with Enter', () => {
    const unfolded = keys(network(), 'C', 'l', 'j', 'enter');
    expect(names(unfolded)).toHaveLength(5);
    expect(names(keys(unfolded, 'enter'))).toHaveLength(3);
  });

  test('are all unfolded by E, and all folded by C', () => {
    const all = keys(network(), 'E');
    expect(names(all).filter((name) => /layer 1$|neuron \d$/.test(name))).toHaveLength(4);
    expect(names(keys(all, 'C'))).toEqual(['L ▸']);
  });

  test('say how many terms they have, what they come to, and have no numbers of their own in the row', () => {
    const { tree, inspector } = frame(keys(network(), 'C', 'l', 'j', 'b'));
    expect(texts(tree)[2]?.trimEnd()).toMatch(/▶ ├─ layer 1 ▸ +\+ 8 terms$/);
    expect(texts(inspector ?? [])[0]).toBe(' layer 1: 8 of the 22 terms of L');
    expect(texts(inspector ?? [])[1]?.trimEnd()).toBe(' sum of these 204   of all 3795');
    const { card } = frame(keys(network(), 'C', 'l', 'j', 'b', 'x'));
    expect(texts(card ?? [])[0]?.trimEnd()).toBe(' why      this card is of the whole sum of 22 terms');
  });

  test('are not there if it is shown as a binary tree', () => {
    const binary = keys(network(), 'C', 'l', 'j', 'B');
    expect(rowNumber(binary)).toBe(0);
    expect(names(binary).some((name) => name.includes('─ layer 1 ▸'))).toBe(false);
    expect(partRows(keys(binary, 'B'))).toEqual(partRows(network()));
  });

  test('unfold for a node in them that is gone to, searched or predicted', () => {
    const there = keys(network(), 'C', ':go layer 1 neuron 2 w1');
    expect(names(there)).toContainEqual(expect.stringMatching(/ layer 1$/));
    expect(selectedName(there)).toBe('layer 1 neuron 2 w1');
    expect(selectedName(keys(network(), 'C', '/neuron 2 w3'))).toBe('layer 1 neuron 2 w3');
  });

  test('keep the selection in sight when they fold', () => {
    const inside = keys(network(), 'C', ':go layer 1 neuron 2 w1');
    const part = rowsOf(inside).parts.above.findIndex((above) => above < 0);
    const size = inside.model.program.tape.size;
    const folded = update(inside, { type: 'fold', node: size + part, folded: true });
    expect([selectedPart(folded), names(folded)[rowNumber(folded)]]).toEqual([part, '├─ layer 1 ▸']);
  });

  test('that do not exist cannot be folded or selected', () => {
    const session = network();
    const none = session.model.program.tape.size + 100;
    expect(said(update(session, { type: 'fold', node: none, folded: false }))).toMatch(/there is no node/);
    expect(said(update(session, { type: 'select', row: { user: none, side: 0 } }))).toBe('there is no such row');
  });

  test('stay folded, and the selection in sight, if a statement changes the graph', () => {
    const session = keys(network(), 'C', 'l', 'j', 'l', ':y = L*2');
    expect(isShown(session, session.selection)).toBe(true);
    const back = keys(session, ':root L', 'u', 'u');
    expect(isShown(back, back.selection)).toBe(true);
  });

  test('are not drawn in the picture while they are folded', () => {
    const session = keys(network(), 'C', 'l', 'D');
    expect(selectedName(keys(session, 'j'))).toBe('L');
  });
});

test('the lecture, and a sum whose names have no groups, have no such rows', () => {
  for (const session of [
    example('lecture'),
    open(
      `${numbered('x', 30)
        .map((x) => `${x} = 1`)
        .join('\n')}\nL = ${numbered('x', 30).join(' + ')}`,
    ),
  ])
    expect(rowsOf(session).parts.count).toBe(0);
});

test('every row has its selection, each node one row that is not shared, and no other selection is shown', () => {
  const steps = fc.array(fc.tuple(fc.nat(60), fc.boolean()), { maxLength: 8 });
  fc.assert(
    fc.property(steps, fc.boolean(), (folds, binary) => {
      let session = keys(network(), 'E');
      if (binary) session = keys(session, 'B', 'B');
      const { size } = session.model.program.tape;
      for (const [at, folded] of folds) {
        const rows = rowsOf(session);
        const node = rows.node[at % rows.count] as number;
        session = update(session, { type: 'fold', node, folded });
      }
      const rows = rowsOf(session);
      const selections = Array.from({ length: rows.count }, (_, row) => selectionAt(rows, row));
      expect(selections.map((selection) => selectedRow({ ...session, selection }, rows))).toEqual([
        ...selections.keys(),
      ]);
      for (const [row, selection] of selections.entries()) {
        expect(isShown(session, selection)).toBe(true);
        const part = partAt(rows, row);
        const node = selectedNode({ ...session, selection });
        expect(node).toBe(part < 0 ? rows.node[row] : rows.parts.head[part]);
        if (part < 0 && row > 0) {
          const user = rows.node[userRow(rows, row)] as number;
          const input = rows.edge[row] as number;
          const { head } = rows.chains;
          expect([user, head[user]]).toEqual([(head[input >> 1] as number) < 0 ? input >> 1 : head[input >> 1], -1]);
          expect(inputOf(rows.chains.plan.tape, input >> 1, input & 1)).toBe(node);
        }
      }
      const inputs = Array.from({ length: (size + rows.parts.count) * 2 }, (_, input) => input);
      const shown = inputs.filter((input) => isShown(session, { user: input >> 1, side: input & 1 }));
      expect(shown).toEqual(
        selections
          .slice(1)
          .map(({ user, side }) => user * 2 + side)
          .sort((a, b) => a - b),
      );
      const L = idOf(session, 'L');
      expect(rowOfNode(rows, L)).toBe(0);
      expect(isShown(session, session.selection)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

describe(':go and the name of a group', () => {
  test('goes to its row in a long sum, inside the parts around it', () => {
    const there = keys(network(), 'C', ':go layer 1 neuron 2');
    expect([names(there)[rowNumber(there)], said(there)]).toEqual(['│  └─ neuron 2 ▸', undefined]);
    expect(names(keys(network(), 'C', ':go layer 1')).at(1)).toBe('├─ layer 1 ▸');
  });

  test('goes to the row of a longer name if all of it is there', () => {
    const labels = [...numbered('m.layers[0].w', 12), ...numbered('m.layers[1].w', 12)];
    const leaves = labels.map((label, i) => `x${i} = Value(1.0, label='${label}')`);
    const session = open(`${leaves.join('\n')}\nL = ${labels.map((_, i) => `x${i}`).join(' + ')}\nL.label = 'L'`);
    for (const name of ['m.layers[1]', 'm.layers']) {
      const there = keys(session, 'C', `:go ${name}`);
      expect(names(there)[rowNumber(there)]).toMatch(name === 'm.layers' ? /m\.layers\[0\] ▸$/ : /m\.layers\[1\] ▸$/);
    }
  });

  test('goes to its first node if it is in no long sum, or that is shown as a binary tree', () => {
    const moons = keys(example('moons'), ':go sample 3');
    expect(selectedName(moons)).toBe('sample 3 layer 2 neuron 1');
    expect(selectedName(keys(network(), 'B', ':go layer 2'))).toBe('layer 2 neuron 1 w0');
  });

  test('says what there is like it, if there is none', () => {
    expect(said(keys(network(), ':go layer 3'))).toMatch(/^there is no node "layer/);
    expect(selectedName(keys(network(), ':go layer 1 neuron 1 w0'))).toBe('layer 1 neuron 1 w0');
  });

  test('goes to a node rather than to a group of the same name', () => {
    const session = open("x = Value(1.0, label='a'); y = Value(2.0, label='a.b'); L = x*y");
    expect(selectedName(keys(session, ':go a'))).toBe('a');
  });

  test('says so if the root depends on nothing of it', () => {
    const session = open("x = Value(1.0, label='a'); y = Value(2.0, label='b.c 1'); z = y*2; L = x*3\nL");
    expect(said(keys(session, ':go b'))).toMatch(/depends on nothing in b$/);
  });
});

test('whatever keys are pressed, the selected row is one that the tree shows', () => {
  const key = fc.constantFrom(
    'j',
    'k',
    'h',
    'l',
    'enter',
    'E',
    'C',
    'B',
    'G',
    'g',
    'D',
    'u',
    'ctrl+r',
    'esc',
    '4j',
    ':y = L*2',
    ':root layer 1 neuron 1 w0',
    ':go layer 1',
    '/w3',
    'n',
    '.',
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 30 }), (pressed) => {
      let session = network();
      for (const each of pressed) {
        session = keys(session, each);
        if (session.field) session = keys(session, 'esc');
        const rows = rowsOf(session);
        expect(isShown(session, session.selection)).toBe(true);
        expect(selectionAt(rows, selectedRow(session, rows))).toEqual(session.selection);
        frame(session);
      }
    }),
    { numRuns: 40 },
  );
});

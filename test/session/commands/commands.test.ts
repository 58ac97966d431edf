/** The command line: what each command does, what statements do to the graph, and the message for anything else. */
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/session/commands/commands.js';
import { losses } from '../../../src/session/history/history.js';
import { replaced } from '../../../src/session/source/open.js';
import {
  dataOf,
  datas,
  example,
  gradOf,
  grads,
  idOf,
  keys,
  lecture,
  open,
  said,
  select,
  selectedName,
} from '../playing.js';

const rootName = (session: ReturnType<typeof lecture>) => session.model.program.tape.labels[session.model.root];

describe('commands', () => {
  test.each<[string, string, unknown]>([
    [':lr 0.1', 'lr', 0.1],
    [':lr 1e-3', 'lr', 0.001],
    [':lr 1/4', 'lr', 0.25],
    [':lr = 0.5', 'lr', 0.5],
    [':lr=0.5', 'lr', 0.5],
    ['::lr 0.1', 'lr', 0.1],
    [':  lr   0.1  ', 'lr', 0.1],
    [':lr 1e-300', 'lr', 1e-300],
    [':descend', 'direction', 'descend'],
    [':ascend', 'direction', 'ascend'],
    [':optimizer adam', 'optimizer', 'adam'],
  ])('%s sets %s', (command, key, value) => {
    expect(keys(lecture(), command).model).toMatchObject({ [key]: value });
  });

  test(':root d differentiates d, and its iterations begin there', () => {
    const session = keys(lecture(), '2s', ':root d', 'b');
    expect(rootName(session)).toBe('d');
    expect(losses(session.model.history)).toEqual([dataOf(keys(lecture(), '2s'), 'd')]);
    expect(grads(session, 'd e a f')).toEqual({ d: 1, e: 1, a: dataOf(session, 'b'), f: undefined });
    expect(rootName(keys(session, '2u'))).toBe('L');
  });

  test(':root accepts a leaf too', () => {
    expect(gradOf(keys(lecture(), ':root a', 'b'), 'a')).toBe(1);
  });

  test(':go selects a node, by its number too, and unfolds what hides it', () => {
    expect(selectedName(keys(lecture(), ':go b'))).toBe('b');
    expect(selectedName(keys(lecture(), ':go #0'))).toBe('a');
    const session = keys(lecture(), 'C', ':go a');
    expect(selectedName(session)).toBe('a');
    expect([...session.folded].filter(Boolean)).toHaveLength(4);
  });

  test(':go to a node that the root does not depend on says so', () => {
    const before = keys(lecture(), ':z = a*b');
    expect(said(keys(before, ':go z'))).toBe('L does not depend on z: no path leads there, so it gets no gradient');
    expect(selectedName(keys(before, ':go z'))).toBe('L');
  });

  test(':help shows the keys, :q closes', () => {
    expect(keys(lecture(), ':help').help).toBe(true);
    expect(keys(lecture(), ':q').closed).toBe(true);
  });

  test(':lens and :plot show one by its name, L by its own too', () => {
    expect(keys(lecture(), ':lens ledger').lens).toBe('ledger');
    expect(keys(lecture(), 'D', ':lens check')).toMatchObject({ lens: 'check', picture: false });
    expect(keys(lecture(), ':plot slice').plot).toBe('slice');
    expect(keys(lecture(), 'v', ':plot L').plot).toBe('loss');
    expect(keys(open('a = 2; loss = a*a'), 'v', ':plot loss').plot).toBe('loss');
    expect(said(keys(lecture(), ':plot region'))).toBe('there is no plot "region"; there are L, slice, data, gradient');
    expect(said(keys(lecture(), ':lens leger'))).toBe('there is no lens "leger"; did you mean "ledger"?');
  });

  test('a file may say which lens and plot it begins with', () => {
    expect(open('# :lens ledger\n# :plot slice\na = 2\nL = a*a')).toMatchObject({ lens: 'ledger', plot: 'slice' });
  });

  test(':iteration looks at one, and comes back to the present', () => {
    const session = keys(lecture(), '5s');
    expect(keys(session, ':iteration 2').viewed?.iteration).toBe(2);
    expect(dataOf(keys(session, ':iteration 0'), 'L')).toBe(-8);
    expect(keys(session, ':iteration 2', ':iteration 5').viewed).toBeUndefined();
    expect(said(keys(session, ':iteration 6'))).toBe('there is no iteration 6 yet: the present one is 5');
    expect(said(keys(session, ':iteration 5'))).toBe('this is iteration 5');
    expect(said(keys(session, ':iteration x'))).toBe('expected the number of an iteration: :iteration 12');
  });

  test(':example opens another graph, and u comes back', () => {
    const session = keys(lecture(), 's', ':example diamond');
    expect([rootName(session), dataOf(session, 'L')]).toEqual(['L', 20]);
    expect(dataOf(keys(session, 'u'), 'L')).toBe(-7.286496);
  });

  test('a graph with a region begins with the first plot, so that v leads where its hint says; the lens stays', () => {
    const session = keys(lecture(), ':plot data', ':lens check', ':example moons');
    expect([session.plot, session.lens]).toEqual(['loss', 'check']);
    expect(keys(session, 'v').plot).toBe('region');
    const chosen = replaced(session, open('# :lens ledger\n# :plot slice\na = 2; L = a*a'));
    expect([chosen.lens, chosen.plot]).toEqual(['ledger', 'slice']);
  });

  test('every command is in the table once, and says how it is used and what it does', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
    for (const { name, usage, help } of COMMANDS) {
      expect(usage).toMatch(new RegExp(`^:${name}( |$)`));
      expect(help).toMatch(/^[a-z]/);
    }
  });
});

describe('an impossible command is an error, and leaves the session as it was', () => {
  test.each([
    [':lr abc', 'expected a number, or an expression of k: :lr 0.1, :lr 1 - 0.9*k/100'],
    [':lr', 'expected a number, or an expression of k: :lr 0.1, :lr 1 - 0.9*k/100'],
    [':lr =', 'expected a number, or an expression of k: :lr 0.1, :lr 1 - 0.9*k/100'],
    [':lr 0', 'the learning rate is a number above 0, not 0'],
    [':lr -1', 'the learning rate is a number above 0, not -1'],
    [':lr inf', 'the learning rate is a number above 0, not inf'],
    [':lr nan', 'the learning rate is a number above 0, not nan'],
    [':freeze', "expected a node's name: :freeze a b"],
    [':freeze d', 'd is not a leaf; only a leaf can be frozen'],
    [':freeze a d', 'd is not a leaf; only a leaf can be frozen'],
    [':root', "expected a node's name: :root d"],
    [':root a b', 'expected one name: :root d'],
    [':go #99', 'there is no node "#99"; there are a, b, c, e, d, f, L'],
    [':descend now', ':descend takes no argument'],
    [':help me', ':help takes no argument'],
    [':optimizer', 'expected the name of an optimizer; there are sgd, '],
    [':optimizer sdg', 'there is no optimizer "sdg"; there are sgd, '],
    [':nonsense', 'unknown name "nonsense"; : and Tab list the commands'],
    [':nonsense 3', 'unknown name "nonsense"; : and Tab list the commands'],
    [':step 10', 'unknown name "step" (the key for it is s)'],
    [':backward', 'unknown name "backward" (the key for it is b)'],
    [':quit', 'unknown name "quit" (the key for it is q)'],
    [':frezee a', 'unknown name "frezee" (or the command :freeze)'],
    [':bug nonsense', 'there is no bug "nonsense"; there are '],
    [':example nonsense', 'there is no example "nonsense"; :example '],
    [':a = nonsense', 'unknown name "nonsense"'],
    [':a =', 'the expression ends here; expected a number, a name or "("'],
    [':1/0', 'division by zero'],
    [':a.data = b', 'data takes a plain number, not a node; write .data or .grad'],
    [':for i in x:', 'loops are not part of the notation'],
    [':a.data = 3; nonsense', 'unknown name "nonsense"'],
  ])('%s: %s', (command, message) => {
    const before = keys(lecture(), 's', 'b');
    const after = keys(before, command);
    expect(after.message?.tone).toBe('error');
    expect(said(after)?.slice(0, message.length)).toBe(message);
    expect({ ...after, message: undefined, entered: before.entered }).toEqual(before);
  });

  test.each([
    [':go layer 2 neuron 1 w9', 'there is no node "layer 2 neuron 1 w9"; did you mean "layer 2 neuron 1 w'],
    [':go scroe 3', 'there is no node "scroe 3"; did you mean "score '],
    [':freeze score 3', 'score 3 is not a leaf; only a leaf can be frozen'],
    [':freeze nothing layer 2 neuron 1 b', 'there is no node "nothing"'],
    [':root score 1 score 2', 'expected one name: :root d'],
  ])('of names with spaces too: %s', (command, message) => {
    const after = keys(example('xor'), command);
    expect(after.message?.tone).toBe('error');
    expect(said(after)?.slice(0, message.length)).toBe(message);
  });

  test('an unknown node is an error that suggests a similar name', () => {
    const session = open('weight = 2; bias = 3; loss = weight*bias');
    for (const command of [':freeze wieght', ':root wieght', ':go wieght']) {
      expect(said(keys(session, command))).toBe('there is no node "wieght"; did you mean "weight"?');
    }
  });
});

test('a name with spaces is one name, and several may follow each other', () => {
  const session = keys(example('xor'), ':freeze layer 2 neuron 1 w0, layer 2 neuron 1 b layer 1 neuron 4 w1');
  const { program, frozen } = session.model;
  const names = [...program.tape.leaves].filter((_, slot) => frozen[slot]).map((id) => program.tape.labels[id]);
  expect(names.filter((name) => name?.startsWith('layer')).sort()).toEqual([
    'layer 1 neuron 4 w1',
    'layer 2 neuron 1 b',
    'layer 2 neuron 1 w0',
  ]);
  expect(selectedName(keys(session, ':go layer 1 neuron 2 b'))).toBe('layer 1 neuron 2 b');
  expect(keys(session, ':root score 3').model.root).toBe(idOf(session, 'score 3'));
});

test('an empty line does nothing', () => {
  for (const command of [':  ', '::', ':#', ': # a comment']) {
    const session = keys(lecture(), command);
    expect([command, session.past, session.message?.tone === 'error']).toEqual([command, [], false]);
  }
});

describe('statements', () => {
  test('set a leaf, as an edit does', () => {
    const session = keys(lecture(), 's', ':a.data = 3; b.data += 1');
    expect(datas(session, 'a b e')).toEqual({ a: 3, b: -2.04, e: 3 * -2.04 });
    expect(session.model.history.length).toBe(2);
    expect(dataOf(keys(session, 'u'), 'a')).toBe(2.06);
  });

  test("nudge a leaf as the lecture's cell does", () => {
    const session = keys(
      lecture(),
      'b',
      ':a.data += 0.01*a.grad; b.data += 0.01*b.grad; c.data += 0.01*c.grad; f.data += 0.01*f.grad',
    );
    expect(dataOf(session, 'L')).toBe(-7.286496);
    expect(session.model.history.length).toBe(1);
  });

  test('that set the data of a computed node say that this changes nothing', () => {
    const before = lecture();
    const after = keys(before, ':L.data = 5');
    expect(said(after)).toBe('that changed nothing: data can be set on a leaf, a gradient on any node');
    expect({ ...after, message: undefined, entered: before.entered }).toEqual(before);
  });

  test.each([
    [':a*b', 'data -6'],
    [':L', 'data -8'],
    [':2*3', '6'],
    [':a.data', '2'],
    [':a.grad', '6'],
    [':print(L.data, 1)', '-8.0 1'],
    [":print(f'{a.grad:.2f}')", '6.00'],
  ])('%s is answered with %s, and changes nothing', (command, answer) => {
    const before = keys(lecture(), 'b');
    const after = keys(before, command);
    expect(said(after)).toBe(answer);
    expect({ ...after, message: undefined, entered: before.entered }).toEqual(before);
  });

  test('a note of the reader is shown without a place', () => {
    expect(said(keys(lecture(), ':import math'))).toBe('"import math" passed over');
  });
});

describe('statements that change the graph', () => {
  test('move the root when its own name is assigned again', () => {
    const session = keys(lecture(), 's', ':L = L + c');
    expect(dataOf(session, 'L')).toBe(-7.286496 + 9.98);
    expect([rootName(session), session.model.root]).toEqual(['L', idOf(session, 'L')]);
    expect(said(session)).toBeUndefined();
    expect(session.past).toHaveLength(2);
  });

  test('L += c too', () => {
    expect(dataOf(keys(lecture(), ':L += c'), 'L')).toBe(2);
  });

  test('start the history and the gradients again', () => {
    for (const command of [':L = L + c', ':z = a*b', ':c = a*2']) {
      const session = keys(lecture(), '3s', command);
      expect([command, session.model.history.length, session.model.gradients.at]).toEqual([command, 1, undefined]);
      expect(keys(session, 'u').model.history.length).toBe(4);
      expect(keys(session, 'u', 'ctrl+r').model).toBe(session.model);
    }
  });

  test.each([
    [':z = a*b', 'z = a*b; :root z shows it'],
    [':z = 3', 'z = a leaf; :root z shows it'],
    [':z = d', 'z = d; :root z shows it'],
    [':c = a*2', 'c is new; the graph keeps the old one, c#1. To set a value: u, then c.data = 3'],
    [':a = 5', 'a is new; the graph keeps the old one, a#1. To set a value: u, then a.data = 5'],
  ])('%s leaves the root where it is and says %j', (command, sentence) => {
    const session = keys(lecture(), command);
    expect([rootName(session), dataOf(session, 'L'), said(session)]).toEqual(['L', -8, sentence]);
  });

  test('a second name for a node does not make another graph: iterations and gradients stay', () => {
    for (const command of [':z = d', ':e.label = "x"']) {
      const session = keys(lecture(), '3s', 'b', command);
      expect([command, session.model.history.length, gradOf(session, 'L')]).toEqual([command, 4, 1]);
      expect(session.past).toHaveLength(3);
    }
    expect(rootName(keys(lecture(), ':z = d', ':root z'))).toBe('d');
  });

  test('a second name of the root that is assigned again does not move the root', () => {
    const session = keys(lecture(), ':z = L', ':z = a*b');
    expect([rootName(session), dataOf(session, 'L')]).toEqual(['L', -8]);
  });

  test('the name moves the root even if its label is another', () => {
    const session = keys(open('a = Value(2); L = a*a; L.label = "loss"'), ':L = L*a');
    expect(dataOf(session, 'L')).toBe(8);
    expect(session.model.root).toBe(idOf(session, 'L'));
  });

  test('L assigned to an existing node makes that the root', () => {
    const session = keys(lecture(), '2s', ':L = d');
    expect([rootName(session), session.model.history.length]).toEqual(['d', 1]);
  });

  test('new leaves can be stepped, edited and frozen, and the old ones keep their freezing', () => {
    const session = keys(lecture(), ':freeze a', ':w = 3; L = L*w', 's');
    expect(dataOf(session, 'a')).toBe(2);
    expect(dataOf(session, 'w')).toBe(3 + 0.01 * -8);
    expect(dataOf(keys(session, ':freeze w', 's'), 'w')).toBe(dataOf(session, 'w'));
  });

  test('a backward from an expression without a name shows its gradients', () => {
    const session = keys(lecture(), ':(a*b).backward()');
    expect(grads(session, 'a b c')).toEqual({ a: -3, b: 2, c: undefined });
    expect(dataOf(session, 'L')).toBe(-8);
  });

  test('in a file with Value a plain number is a plain number', () => {
    const session = keys(open('a = Value(2); L = a*a'), ':k = 3; L = L*k');
    expect(dataOf(session, 'L')).toBe(12);
    expect(session.model.leaves).toHaveLength(1);
  });

  test('graph changes one after another are undone one by one', () => {
    const session = keys(lecture(), ':z = a*b', ':z = z*z', ':L = L + z');
    expect(dataOf(session, 'L')).toBe(28);
    expect([1, 2, 3].map((n) => dataOf(keys(session, `${n}u`), 'L'))).toEqual([-8, -8, -8]);
    expect(dataOf(keys(session, '3u', '3ctrl+r'), 'L')).toBe(28);
  });

  test('folds and selection stay on what still exists', () => {
    const session = keys(select(lecture(), 'e'), 'left', ':L = L + c');
    expect(selectedName(session)).toBe('e');
    expect(session.folded[idOf(session, 'e')]).toBe(1);
  });
});

describe('several lines', () => {
  test('are statements, and one change to undo', () => {
    const before = lecture();
    const after = keys(before, ':a.data = 6  # note\nb.data = (1 +\n  6)\n\n# the end');
    expect([dataOf(after, 'a'), dataOf(after, 'b'), after.past.length]).toEqual([6, 7, 1]);
    expect(datas(keys(after, 'u'), 'a b L')).toEqual(datas(before, 'a b L'));
  });

  test.each([
    ['a.data = 6\nb.dta = 7', 'line 2: a node\'s "dta" cannot be set; expected data, grad or label'],
    ['a.data = 6\n\nb.data = (1\n', 'line 3: "(" is never closed'],
    ['x = 1\nif x:\n  pass', /^line 2: /],
    ['lr 0.1\na.data = 3', ':lr takes one line; several lines are statements, such as a.data = 3'],
    ['w\nq = 1', ':w takes one line; several lines are statements, such as a.data = 3'],
  ])('%j: all or none, and what is wrong', (lines, message) => {
    const before = lecture();
    const after = keys(before, `:${lines}`);
    expect(after.model).toBe(before.model);
    expect([after.effect, said(after)]).toEqual([
      undefined,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  test('say in which of them something was passed over', () => {
    expect(said(keys(lecture(), ':a.data = 6\nimport math'))).toMatch(/^line 2: /);
    expect(said(keys(lecture(), ':import math'))).not.toContain('line');
  });
});

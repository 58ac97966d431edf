/** Opening a graph: what a file and the command's options say before the first key. */
import { describe, expect, test } from 'vitest';
import { type Example, exampleNamed } from '../../../src/examples/table.js';
import { keyNamed } from '../../../src/layout/input/keymap.js';
import { readSource } from '../../../src/notation/read.js';
import { SourceError } from '../../../src/notation/source.js';
import { exampleOptions } from '../../../src/session/source/open.js';
import { OpenError, openReading, withNotes } from '../../../src/session/source/opening.js';
import { dataOf, gradOf, keys, LECTURE, open, said, selectedName } from '../playing.js';

describe('# : commands', () => {
  test('run in order, and cannot be undone', () => {
    const session = open(`# :lr 0.5\n${LECTURE}\n# :descend\n# :lr 0.05\n# :freeze a b\n# :go c`);
    expect(session.model).toMatchObject({ lr: 0.05, direction: 'descend' });
    expect([...session.model.frozen]).toEqual([1, 1, 0, 0]);
    expect(selectedName(session)).toBe('c');
    expect([session.past, session.future, session.message]).toEqual([[], [], undefined]);
    expect(said(keys(session, 'u'))).toBe('nothing to undo');
  });

  test('accept lr with an equals sign, as the command line does', () => {
    expect(open(`${LECTURE}\n# :lr = 0.2`).model.lr).toBe(0.2);
  });

  test('choose the root', () => {
    expect(dataOf(open(`${LECTURE}\n# :root d`), 'd')).toBe(4);
    expect(open(`${LECTURE}\n# :root d`).model.history.loss).toBe(4);
  });

  test.each([
    ['# :lr abc', 1, 'expected a number, or an expression of k: :lr 0.1, :lr 1 - 0.9*k/100'],
    ['# :freeze x', 1, 'there is no node "x"'],
    ['# :quit', 1, 'unknown command "quit"; a file may say lr '],
    ['# :decsend', 1, 'unknown command "decsend"; did you mean "descend"?'],
    ['# :a.data = 3', 1, 'unknown command; a file may say lr '],
    ['# :q', 1, '":q" cannot stand in a file; a file may say lr '],
    ['# :help', 1, '":help" cannot stand in a file'],
    ['# :example lecture', 1, '":example" cannot stand in a file'],
  ])('that cannot be run are an error at their place: %s', (directive, line, problem) => {
    const source = { name: 'loss.py', text: `${directive}\n${LECTURE}` };
    const opening = () => openReading(readSource(source), source);
    expect(opening).toThrow(SourceError);
    expect(opening).toThrow(`loss.py:${line}:4: ${problem}`);
    expect(opening).toThrow(`\n  ${directive}\n     ^`);
  });

  test.each(['freeze', 'go', 'bug', 'optimizer', 'unfreeze', 'root', 'x', ''])(
    'that are long are not quoted at length: # :%s',
    (command) => {
      const source = { name: 'loss.py', text: `${LECTURE}\n# :${command} ${'x'.repeat(100_000)}` };
      try {
        openReading(readSource(source), source);
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message.length).toBeLessThan(700);
      }
    },
  );

  test('that fail are named before later ones run', () => {
    expect(() => open(`${LECTURE}\n# :lr 0.1\n# :lr x\n# :lr y`)).toThrow('test.py:5:4: ');
  });
});

describe('options', () => {
  test('override what the file says', () => {
    const session = open(`${LECTURE}\n# :lr 0.5\n# :descend\n# :root d`, { lr: 0.1, direction: 'ascend', root: 'L' });
    expect(session.model).toMatchObject({ lr: 0.1, direction: 'ascend' });
    expect(dataOf(session, 'L')).toBe(session.model.history.loss);
  });

  test.each([
    [{ root: 'wieght' }, 'there is no node "wieght"; did you mean "weight"?'],
    [{ lr: -1 }, 'the learning rate is a number above 0, not -1'],
    [{ lr: 0, direction: 'descend' as const }, 'the learning rate is a number above 0, not 0'],
    [{ lr: Number.NaN, optimizer: 'sgd' }, 'the learning rate is a number above 0, not nan'],
    [{ optimizer: 'adma' }, 'there is no optimizer "adma"'],
  ])('%j are refused', (options, message) => {
    const opening = () => open('weight = 2; loss = weight*weight', options);
    expect(opening).toThrow(OpenError);
    expect(opening).toThrow(message);
  });
});

test('a file may turn on a bug that changes nothing on its graph', () => {
  const session = open('# :bug order\na = 2; L = 3*a');
  expect([session.model.bug, dataOf(session, 'L')]).toEqual([undefined, 6]);
});

test('a text without an expression is an error at its beginning', () => {
  for (const text of ['', '# nothing', 'import math']) {
    expect(() => open(text)).toThrow('test.py:1:1: there is no expression here; expected something like L = a*b');
  }
});

test("an example's hint names keys that do what it says, and disappears after the first action", () => {
  const hint = exampleOptions(exampleNamed('xor') as Example).hint as string;
  const session = open(LECTURE, { hint });
  expect(said(session)).toBe('press v to see its region, r to train, ? for all keys');
  for (const key of ['v', 'r', '?']) expect(keyNamed(key), key).toBeDefined();
  for (const key of ['j', 'b', 's', '?', '>']) expect(said(keys(session, key))).not.toBe(hint);
  expect(said(open(`${LECTURE}\n# :say A page`, { hint }))).toBe(hint);
  expect(said(keys(open('x = 1; y = x*x'), ':example symmetric'))).toBe(
    exampleOptions(exampleNamed('symmetric') as Example).hint,
  );
});

test('a backward in the file leaves its gradients, fresh if no data changed after it', () => {
  const fresh = open(`${LECTURE}\nL.backward()`);
  expect(gradOf(fresh, 'a')).toBe(6);
  expect(fresh.model.gradients.at?.leaves).toBe(fresh.model.leaves);
  const stale = open(`${LECTURE}\nL.backward()\na.data = 3`);
  expect(gradOf(stale, 'a')).toBe(6);
  expect(dataOf(stale, 'L')).toBe(-2);
});

test('the notes of reading are shown when the screen opens', () => {
  const noted = (text: string) => {
    const source = { name: 'x.py', text };
    const reading = readSource(source);
    return said(withNotes(openReading(reading, source), reading.notes));
  };
  expect(noted(LECTURE)).toBeUndefined();
  expect(noted(`import math\n${LECTURE}`)).toBe('x.py:1: "import math" passed over');
  expect(noted(`import math\nimport os\n${LECTURE}`)).toBe('2 notes on this file: x.py:1: "import math" passed over');
});

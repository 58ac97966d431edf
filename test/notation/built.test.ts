/** Graphs that a program built, as if they had been read: what they may say besides, and what is refused. */
import { expect, test } from 'vitest';
import { compile, Value } from '../../src/engine/value.js';
import { type About, builtFrom, readingOf } from '../../src/notation/built.js';
import { openReading } from '../../src/session/source/opening.js';

const [a, b] = [new Value(2, 'a'), new Value(-3, 'b')];
const compiled = compile(a.mul(b));
const opened = (about: About) => openReading(readingOf(builtFrom(compiled, about)), { name: 'graph.mjs', text: '' });

test('its commands are run at opening, as those of a file are', () => {
  const { model, message } = opened({ commands: ['descend', 'lr 1 - 0.9*k/100', 'freeze a', 'optimizer adam'] });
  expect([model.direction, model.schedule, [...model.frozen], model.optimizer]).toEqual([
    'descend',
    '1 - 0.9*k/100',
    [1, 0],
    'adam',
  ]);
  expect(message).toBeUndefined();
});

test.each([
  ['lr abc', 'graph.mjs: the command "lr abc" cannot be run: expected a number'],
  ['freeze zz', 'graph.mjs: the command "freeze zz" cannot be run: there is no node "zz"'],
  ['q', 'graph.mjs: the command "q" cannot be run: ":q" cannot stand in a file'],
  ['nonsense', 'graph.mjs: the command "nonsense" cannot be run: unknown command "nonsense"'],
])('the command %s is refused with its own words', (command, message) => {
  expect(() => opened({ commands: [command] })).toThrow(message);
});

test.each([['descend'], [{}], [[1]], [() => 1]])('commands that are %j are refused', (commands) => {
  expect(() => builtFrom(compiled, { commands } as unknown as About)).toThrow(
    "commands are expected as a list of texts, such as ['descend', 'lr 0.1']",
  );
});

test('names are labels, and given values are for leaves of that label', () => {
  const reading = readingOf(builtFrom(compiled), new Map([['a', 5]]));
  expect([...reading.names.keys()]).toEqual(['a', 'b']);
  expect([...reading.leaves]).toEqual([5, -3]);
  expect(reading.unused).toEqual([]);
});

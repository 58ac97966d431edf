import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../src/engine/autodiff/backprop.js';
import { groupsOf } from '../../../src/explain/groups/groups.js';
import { routesText, routesTo } from '../../../src/explain/groups/routes.js';
import { paths } from '../../../src/explain/paths.js';
import { MARKS, type Point, planOf } from '../../../src/explain/point.js';
import { pointOn } from '../../../src/session/gradients/gradients.js';
import { example, idOf, keys, open } from '../../session/playing.js';
import { tameGraphs } from '../graphs.js';

const textTo = (point: Point, id: number, most?: number): string[] =>
  routesText(point, id, { ...MARKS, name: 40 }, routesTo(point, groupsOf(planOf(point)), id, most));

describe('the routes to a node', () => {
  test('go through groups: scores, and layers whatever the sample', () => {
    const session = keys(example('moons'), 'b');
    const id = idOf(session, 'layer 1 neuron 3 w0');
    const lines = textTo(pointOn(session), id);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^loss ← data loss ← 100 scores ← layer 2 ← layer 1 ← layer 1 neuron 3 w0 = -?[\d.e-]+ {3}1,600 paths$/,
    );
    expect(lines[1]).toMatch(/^loss ← penalty ← layer 1 neuron 3 w0 = -?[\d.e-]+ {3}2 paths$/);
  });

  test('are not shown if each stop is one node', () => {
    const session = keys(example('lecture'), 'b');
    expect(textTo(pointOn(session), idOf(session, 'a'))).toEqual([]);
  });

  test('write a name of code as it is, without an s', () => {
    const text = "x = 2; u = x*1; u.label = 'query@0[0]'; v = x*2; v.label = 'query@0[1]'; L = u + v";
    const session = keys(open(text), 'b');
    expect(textTo(pointOn(session), idOf(session, 'x'))).toEqual(['L ← 2 query ← x = 3   2 paths']);
  });

  test('say what is left if there are more', () => {
    const session = keys(
      open(
        ['a = 1', ...['p', 'q', 'r'].flatMap((x) => [`${x}1 = a*2`, `${x}2 = a*3`]), 'L = p1*p2 + q1*q2 + r1*r2'].join(
          '\n',
        ),
      ),
      'b',
    );
    const lines = textTo(pointOn(session), idOf(session, 'a'), 2);
    expect(lines).toEqual([
      'L ← 2 rs ← a = 12   2 paths',
      'L ← 2 qs ← a = 12   2 paths',
      '… other routes = 12   2 paths',
    ]);
  });

  test('come to an end in cycles of names', () => {
    const session = keys(
      open(
        "x = 2; u = x*1; u.label = 'a 1'; v = u*1; v.label = 'b 1'; w = v*u; w.label = 'a 2'; z = w*v; z.label = 'b 2'; L = z*w",
      ),
      'b',
    );
    const { routes, rest } = routesTo(
      pointOn(session),
      groupsOf(planFor(session.model.program.tape, session.model.root)),
      idOf(session, 'x'),
    );
    const sum = routes.reduce((total, route) => total + route.sum, rest.sum);
    expect(sum).toBe(pointOn(session).grad(idOf(session, 'x')));
  });

  test('add up to the gradient, and to the number of paths, in any graph', () => {
    fc.assert(
      fc.property(tameGraphs(), fc.nat(), fc.integer({ min: 1, max: 4 }), ({ point }, at, most) => {
        const { reached } = planOf(point);
        const id = at % point.tape.size;
        const { routes, rest } = routesTo(point, groupsOf(planOf(point)), id, most);
        const all = paths(point, id);
        const total = { sum: rest.sum, paths: rest.paths };
        for (const route of routes) {
          total.sum += route.sum;
          total.paths += route.paths;
          expect([route.stops[0]?.node, route.stops.at(-1)?.node]).toEqual([point.root, id]);
        }
        expect(total.paths).toBe(reached[id] ? all.count : 0);
        const scale = Math.max(1, Math.abs(all.sum), ...routes.map(({ sum }) => Math.abs(sum)));
        if (reached[id] && Number.isFinite(all.sum) && scale < 1e12)
          expect(Math.abs(total.sum - all.sum) / scale).toBeLessThan(1e-6);
      }),
    );
  });
});

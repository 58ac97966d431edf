/**
 * A loop over repetitions, with one repetition as straight-line code in it. Nodes come in the tape's order, up in forward
 * and down in backward, so that every sum is added up in the same order as by the plain loops. An input in the same
 * repetition is a local; any other is in memory, where it moves on by its stride from one repetition to the next.
 */
import { opOf } from '../../ops.js';
import { NONE } from '../../tape.js';
import { expressionCode, type ImportOf } from './expression.js';
import type { Repetition, Structure } from './period.js';
import { type Code, float, get, I, integer, load, loopWhile, set, store, tee, type WasmFunction } from './wasm.js';

const BYTES = 8;
const [DATA, GRAD] = [0, 1];

/** A node in each repetition: its id in the first, and how far it moves on to the next. */
interface Place {
  readonly id: number;
  readonly stride: number;
}

/** Recomputes the data of repetitions `first` to `end - 1`: parameters are the data's address, first and end. */
export function forwardCode(structure: Structure, repetition: Repetition, importOf: ImportOf): WasmFunction {
  const { code, left, right } = structure;
  const { start, period } = repetition;
  const loop = loopOver(structure, repetition, 1);
  const local = new Int32Array(period).fill(NONE);
  let floats = 0;
  const body = parts(period, (k) => {
    const { inputs, forward } = opOf(code[start + k]!);
    if (inputs === 0) return '';
    const value = (side: Int32Array): Code => {
      const place = loop.placeOf(side, k);
      const inside = loop.inside(place);
      return inside !== NONE && local[inside] !== NONE ? get(local[inside]!) : loop.load(DATA, place);
    };
    const a = value(left);
    const b = inputs === 2 ? value(right) : '';
    const own = loop.floats + floats++;
    local[k] = own;
    return loop.store(DATA, loop.placeAt(k), expressionCode(forward, { a, b }, importOf) + tee(own));
  });
  return loop.around(body, floats, true);
}

/**
 * Repetitions `end - 1` down to `first` add to the gradients of their inputs. Parameters are the addresses of data and
 * gradients, first and end. The code of a node is its kind (../loops.ts), and the last node is the root.
 */
export function backwardCode(structure: Structure, repetition: Repetition, importOf: ImportOf): WasmFunction {
  const { code: kind, left, right } = structure;
  const { start, period } = repetition;
  const loop = loopOver(structure, repetition, 2);
  const isUsedOutside = usedOutside(structure, repetition);
  /** The local that adds up the gradient of a node of the repetition, and those of nodes that all repetitions share. */
  const sum = new Int32Array(period).fill(NONE);
  let floats = 0;
  const shared = new Map(sharedTargets(structure, repetition, loop.placeOf).map((id) => [id, loop.floats + floats++]));
  const sumOf = (k: number, begin: Code): Code => {
    sum[k] = loop.floats + floats++;
    return begin + set(sum[k]);
  };
  const body = parts(period, (step) => {
    const k = period - 1 - step;
    const own = loop.placeAt(k);
    const { inputs, partials } = opOf(kind[start + k]! >> 2);
    const isReady = sum[k] !== NONE;
    if (!isReady && kind[start + k] === 0) return '';
    const begin = isReady ? loop.store(GRAD, own, get(sum[k]!)) : sumOf(k, loop.load(GRAD, own));
    const [l, r] = [loop.placeOf(left, k), loop.placeOf(right, k)];
    const values = { a: loop.load(DATA, l), b: inputs === 2 ? loop.load(DATA, r) : '', o: loop.load(DATA, own) };
    const adds = [l, r].map((place, side) => {
      if (!(kind[start + k]! & (1 << side))) return '';
      const partial = partials[side]!;
      const isOne = partial === '1' || partial === '-1';
      const term = isOne ? get(sum[k]!) : expressionCode(partial, values, importOf) + get(sum[k]!) + I.f64.mul;
      const add = term + (partial === '-1' ? I.f64.sub : I.f64.add);
      const inside = loop.inside(place);
      const total = place.stride === 0 ? shared.get(place.id) : undefined;
      if (total !== undefined) return get(total) + add + set(total);
      if (inside === NONE) return loop.store(GRAD, place, loop.load(GRAD, place) + add);
      const first =
        sum[inside] === NONE ? sumOf(inside, isUsedOutside[inside] ? loop.load(GRAD, place) : float(0)) : '';
      return first + get(sum[inside]!) + add + set(sum[inside]!);
    });
    return begin + adds.join('');
  });
  const places = [...shared].map(([id, local]) => ({ local, place: { id, stride: 0 } }));
  const before = places.map(({ local, place }) => loop.load(GRAD, place) + set(local)).join('');
  const after = places.map(({ local, place }) => loop.store(GRAD, place, get(local))).join('');
  return loop.around(body, floats, false, before, after);
}

/** As many as there are registers for. */
const MOST_SHARED = 8;

/**
 * The nodes outside that are added to more than once in each repetition, and by way of nothing that moves: in memory,
 * each addition would wait for the one before.
 */
function sharedTargets(
  { code: kind, left, right }: Structure,
  { start, period, count }: Repetition,
  placeOf: (side: Int32Array, k: number) => Place,
): number[] {
  const times = new Map<number, number>();
  const moving: Place[] = [];
  for (let k = 0; k < period; k++) {
    for (const [side, input] of [left, right].entries()) {
      if (!(kind[start + k]! & (1 << side))) continue;
      const place = placeOf(input, k);
      if (place.stride === 0) times.set(place.id, (times.get(place.id) ?? 0) + 1);
      else moving.push(place);
    }
  }
  const meets = (id: number): boolean =>
    moving.some(({ id: first, stride }) => {
      const last = first + stride * (count - 1);
      return id >= Math.min(first, last) && id <= Math.max(first, last);
    });
  return Array.from(times)
    .filter(([id, n]) => n > 1 && !meets(id))
    .sort(([, m], [, n]) => n - m)
    .slice(0, MOST_SHARED)
    .map(([id]) => id);
}

const parts = (count: number, part: (k: number) => Code): Code =>
  Array.from({ length: count }, (_, k) => part(k)).join('');

/** 1 for each node of a repetition that has a gradient from outside it. */
function usedOutside({ code, left, right, size }: Structure, { start, period, count }: Repetition): Uint8Array {
  const end = start + period * count;
  const found = new Uint8Array(period);
  const turnOf = (id: number): number => (id < end ? Math.floor((id - start) / period) : NONE);
  const use = (input: number, user: number): void => {
    if (input >= start && input < end && turnOf(input) !== turnOf(user)) found[(input - start) % period] = 1;
  };
  use(size - 1, Infinity);
  for (let id = start; id < size; id++) {
    if (code[id] === 0) continue;
    use(left[id]!, id);
    use(right[id]!, id);
  }
  return found;
}

/** The frame of a loop: its parameters (where `arrays` arrays begin, first and end), and its addresses. */
function loopOver({ code, left, right }: Structure, { start, period, count }: Repetition, arrays: number) {
  const placeOf = (side: Int32Array, k: number): Place => {
    const id = side[start + k]!;
    return { id, stride: side[start + k + period]! - id };
  };
  const all = [period];
  for (let k = 0; k < period; k++) if (code[start + k]) all.push(placeOf(left, k).stride, placeOf(right, k).stride);
  const strides = [...new Set(all)];
  const [first, end, pointers] = [arrays, arrays + 1, arrays + 2];
  const integers = arrays * strides.length;
  const each = (code: (pointer: number, stride: number, array: number) => Code): Code =>
    parts(integers, (i) => code(pointers + i, strides[i % strides.length]!, Math.floor(i / strides.length)));
  /** An address is a pointer and an offset that isn't negative: with a negative stride, the pointer counts from the end. */
  const lowest = ({ id, stride }: Place): number => (stride < 0 ? id + stride * (count - 1) : id);
  const pointer = (array: number, { stride }: Place): Code =>
    get(pointers + array * strides.length + strides.indexOf(stride));

  return {
    placeOf,
    placeAt: (k: number): Place => ({ id: start + k, stride: period }),
    /** Which node of the same repetition this is, or NONE. */
    inside: ({ id, stride }: Place): number => (stride === period && id >= start ? id - start : NONE),
    load: (array: number, place: Place): Code => pointer(array, place) + load(BYTES * lowest(place)),
    store: (array: number, place: Place, value: Code): Code =>
      pointer(array, place) + value + store(BYTES * lowest(place)),
    /** The index of the first local that is not an integer. */
    floats: pointers + integers,
    around(body: Code, floats: number, goesUp: boolean, before = '', after = ''): WasmFunction {
      const lastTurn = get(end) + integer(1) + I.i32.sub;
      const begin = each((local, stride, array) => {
        const turn = (goesUp ? get(first) : lastTurn) + (stride < 0 ? integer(count - 1) + I.i32.sub : '');
        return get(array) + turn + integer(BYTES * stride) + I.i32.mul + I.i32.add + set(local);
      });
      const advance = each((local, stride) =>
        stride === 0 ? '' : get(local) + integer(BYTES * stride) + (goesUp ? I.i32.add : I.i32.sub) + set(local),
      );
      const next = goesUp
        ? get(first) + integer(1) + I.i32.add + tee(first) + get(end) + I.i32.less
        : lastTurn + tee(end) + get(first) + I.i32.greater;
      return {
        parameters: pointers,
        integers,
        floats,
        code: begin + before + loopWhile(body + advance, next) + after,
      };
    },
  };
}

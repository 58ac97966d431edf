/**
 * A loop over repetitions, with one repetition as straight-line code in it. Nodes come in the tape's order, up in forward
 * and down in backward, so that every sum is added up in the same order as by the plain loops. A number of the same
 * repetition is in a local. Any other is in memory, where it is further on by its stride in the next repetition.
 */
import { opOf } from '../../ops.js';
import { expressionCode, type ImportOf } from './expression.js';
import type { Repetition, Structure } from './period.js';
import { type Code, get, I, integer, load, loop, set, store, tee } from './wasm.js';

const BYTES = 8;

/** The parameters: where the arrays begin, the repetition to begin with, and the one to end before. */
const [DATA, GRAD, TURN, END] = [0, 1, 2, 3];
export const PARAMETERS = 4;

/** Code, and how many locals it has. */
export interface Body {
  readonly code: Code;
  readonly locals: number;
}

/** Recomputes the data of all repetitions. */
export function forwardCode(structure: Structure, repetition: Repetition, importOf: ImportOf): Body {
  const locals = new Map<number, number>();
  const body = placesOf(structure, repetition).map(({ code, left, right, own }) => {
    const { inputs, forward } = opOf(code);
    if (inputs === 0) return '';
    const valueOf = (place: Place): Code => (locals.has(place.id) ? get(locals.get(place.id)!) : loadOf(DATA, place));
    const value = expressionCode(forward, { a: valueOf(left), b: valueOf(right) }, importOf);
    return storeOf(DATA, own, value + tee(localFor(locals, own)));
  });
  return around(body, 1, locals);
}

/** Adds to the gradients of all repetitions' inputs. The code of a node is its kind (../loops.ts). */
export function backwardCode(structure: Structure, repetition: Repetition, importOf: ImportOf): Body {
  const locals = new Map<number, number>();
  const sumOf = (place: Place): Code => (locals.has(place.id) ? get(locals.get(place.id)!) : loadOf(GRAD, place));
  const down = placesOf(structure, repetition).reverse();
  const body = down.map(({ code: kind, left, right, own }) => {
    if (kind === 0 && !locals.has(own.id)) return '';
    const { partials } = opOf(kind >> 2);
    const gradient = sumOf(own) + tee(localFor(locals, own));
    const values = { a: loadOf(DATA, left), b: loadOf(DATA, right), o: loadOf(DATA, own) };
    const adds = partials.map((partial, side) => {
      if (!(kind & (1 << side))) return '';
      const input = side === 0 ? left : right;
      const isOne = partial === '1' || partial === '-1';
      const term = isOne ? '' : expressionCode(partial, values, importOf);
      const add = (isOne ? '' : I.f64.mul) + (partial === '-1' ? I.f64.sub : I.f64.add);
      const sum = sumOf(input) + term + get(localFor(locals, own)) + add;
      return input.id < repetition.start ? storeOf(GRAD, input, sum) : sum + set(localFor(locals, input));
    });
    return storeOf(GRAD, own, gradient) + adds.join('');
  });
  return around(body, -1, locals);
}

const around = (body: readonly Code[], step: 1 | -1, { size }: ReadonlyMap<number, number>): Body => ({
  code: loop(`${body.join('')}${get(TURN)}${integer(step)}${I.i32.add}${tee(TURN)}${get(END)}${I.i32.unequal}`),
  locals: size,
});

/** The local for a node, by its place. */
function localFor(locals: Map<number, number>, { id }: Place): number {
  const local = locals.get(id) ?? PARAMETERS + locals.size;
  locals.set(id, local);
  return local;
}

/** A node in each repetition: its id in the first, and how far it moves on to the next. */
interface Place {
  readonly id: number;
  readonly stride: number;
}

/** The nodes of a repetition: what is done, and where they and their inputs are. */
const placesOf = ({ code, left, right }: Structure, { start, period }: Repetition) =>
  Array.from({ length: period }, (_, k) => {
    const id = start + k;
    const inputOf = (inputs: Int32Array): Place => ({ id: inputs[id]!, stride: inputs[id + period]! - inputs[id]! });
    return { code: code[id]!, own: { id, stride: period }, left: inputOf(left), right: inputOf(right) };
  });

/** Where a number is in memory; its own offset is left to loads and stores, which take none below 0. */
function addressOf(array: number, { id, stride }: Place): Code {
  const moved = stride === 0 ? '' : get(TURN) + integer(BYTES * stride) + I.i32.mul + I.i32.add;
  return get(array) + moved + (stride < 0 ? integer(BYTES * id) + I.i32.add : '');
}
const offsetOf = ({ id, stride }: Place): number => (stride < 0 ? 0 : BYTES * id);
const loadOf = (array: number, place: Place): Code => addressOf(array, place) + load(offsetOf(place));
const storeOf = (array: number, place: Place, value: Code): Code =>
  addressOf(array, place) + value + store(offsetOf(place));

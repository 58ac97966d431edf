/**
 * WebAssembly in binary, as much of it as loops over numbers need. Code is a string with one byte a character, because
 * strings are put together quickly. A module is some functions of integers over one memory, which may call functions of
 * numbers from outside. The format: https://webassembly.github.io/spec/core/binary/.
 */

export type Code = string;

export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What is used of the platform's WebAssembly; null if it has none. Node's types leave it out. */
export interface Platform {
  readonly Memory: new (pages: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, (...integers: number[]) => void>> };
}
export const platform = (globalThis as { WebAssembly?: Platform }).WebAssembly ?? null;

const [I32, F64, VOID, FUNCTION] = ['\x7f', '\x7c', '\x40', '\x60'];

/** Instructions that take what is on the stack. */
export const I = {
  end: '\x0b',
  select: '\x1b',
  i32: { less: '\x48', greater: '\x4a', add: '\x6a', sub: '\x6b', mul: '\x6c' },
  f64: {
    less: '\x63',
    greater: '\x64',
    abs: '\x99',
    neg: '\x9a',
    sqrt: '\x9f',
    add: '\xa0',
    sub: '\xa1',
    mul: '\xa2',
    div: '\xa3',
    min: '\xa4',
    max: '\xa5',
  },
} as const;

/** Seven bits a byte, the lowest first; a byte's top bit says that more follow. */
function unsigned(number: number): Code {
  let code = '';
  let rest = number;
  for (; rest > 0x7f; rest >>>= 7) code += String.fromCharCode((rest & 0x7f) | 0x80);
  return code + String.fromCharCode(rest);
}

/** The same with a sign, which is the second bit of the last byte. */
function signed(number: number): Code {
  let code = '';
  let rest = number;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) code += String.fromCharCode((rest & 0x7f) | 0x80);
  return code + String.fromCharCode(rest & 0x7f);
}

export const get = (local: number): Code => `\x20${unsigned(local)}`;
export const set = (local: number): Code => `\x21${unsigned(local)}`;
export const tee = (local: number): Code => `\x22${unsigned(local)}`;
export const call = (index: number): Code => `\x10${unsigned(index)}`;
export const integer = (value: number): Code => `\x41${signed(value)}`;
export const float = (value: number): Code =>
  `\x44${String.fromCharCode(...new Uint8Array(Float64Array.of(value).buffer))}`;
/** A number in memory, `offset` bytes after the address on the stack. `store` takes address and number. */
export const load = (offset: number): Code => `\x2b\x03${unsigned(offset)}`;
export const store = (offset: number): Code => `\x39\x03${unsigned(offset)}`;
/** Runs `body`, and again as long as `condition` leaves something other than 0. */
export const loopWhile = (body: Code, condition: Code): Code => `\x03${VOID}${body}${condition}\x0d\0${I.end}`;

/** A function of `parameters` integers; its locals are numbered after these, the integers first. */
export interface WasmFunction {
  readonly parameters: number;
  readonly integers: number;
  readonly floats: number;
  readonly code: Code;
}

/** A function of numbers from outside. */
export interface Import {
  readonly name: string;
  readonly parameters: number;
}

const list = (items: readonly Code[]): Code => unsigned(items.length) + items.join('');
const sized = (code: Code): Code => unsigned(code.length) + code;
const section = (id: string, items: readonly Code[]): Code => id + sized(list(items));
const type = (parameters: Code, results: Code): Code => FUNCTION + sized(parameters) + sized(results);
const imported = (name: string, what: Code): Code => sized('') + sized(name) + what;

/**
 * A module that imports `memory` and these functions from ''. Its own functions are exported by their index, and
 * numbered after those that are imported.
 */
export function moduleOf(imports: readonly Import[], functions: readonly WasmFunction[]): Uint8Array {
  const code = [
    '\0asm\x01\0\0\0',
    section('\x01', [
      ...imports.map(({ parameters }) => type(F64.repeat(parameters), F64)),
      ...functions.map(({ parameters }) => type(I32.repeat(parameters), '')),
    ]),
    section('\x02', [
      imported('memory', '\x02\0\0'),
      ...imports.map(({ name }, i) => imported(name, `\0${unsigned(i)}`)),
    ]),
    section(
      '\x03',
      functions.map((_, i) => unsigned(imports.length + i)),
    ),
    section(
      '\x07',
      functions.map((_, i) => `${sized(`${i}`)}\0${unsigned(imports.length + i)}`),
    ),
    section(
      '\x0a',
      functions.map(({ integers, floats, code }) =>
        sized(list([unsigned(integers) + I32, unsigned(floats) + F64]) + code + I.end),
      ),
    ),
  ].join('');
  return Buffer.from(code, 'latin1');
}

/**
 * WebAssembly in binary, as much of it as a loop over numbers needs. Code is a string with one byte a character, because
 * strings are put together quickly. The format: https://webassembly.github.io/spec/core/binary/.
 */

export type Code = string;

export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What is used of the platform's WebAssembly. Node's types leave it out. */
interface Platform {
  readonly Memory: new (pages: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: { readonly run: (...integers: number[]) => void } };
}
export const platform = (): Platform | undefined => (globalThis as { WebAssembly?: Platform }).WebAssembly;

const [I32, F64, VOID, FUNCTION] = ['\x7f', '\x7c', '\x40', '\x60'];

/** Instructions that take what is on the stack. */
export const I = {
  end: '\x0b',
  select: '\x1b',
  i32: { unequal: '\x47', add: '\x6a', mul: '\x6c' },
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
/** Runs `body`, and again as long as it leaves something other than 0. */
export const loop = (body: Code): Code => `\x03${VOID}${body}\x0d\0${I.end}`;

const list = (items: readonly Code[]): Code => unsigned(items.length) + items.join('');
const sized = (code: Code): Code => unsigned(code.length) + code;
const section = (id: string, ...items: readonly Code[]): Code => id + sized(list(items));
const type = (parameters: Code, results: Code): Code => FUNCTION + sized(parameters) + sized(results);

/** A function from outside, of numbers to a number. */
export type Imported = (...numbers: number[]) => number;

/**
 * A function of so many integers, with `floats` locals numbered after them, that uses `memory` and calls `imports` by
 * their index.
 */
export function functionOf(
  code: Code,
  parameters: number,
  floats: number,
  memory: Memory,
  imports: readonly Imported[],
): (...integers: number[]) => void {
  const { Module, Instance } = platform()!;
  const own = unsigned(imports.length);
  const imported = (name: string, what: Code): Code => sized('') + sized(name) + what;
  const bytes = [
    '\0asm\x01\0\0\0',
    section('\x01', ...imports.map(({ length }) => type(F64.repeat(length), F64)), type(I32.repeat(parameters), '')),
    section('\x02', imported('memory', '\x02\0\0'), ...imports.map((_, i) => imported(`${i}`, `\0${unsigned(i)}`))),
    section('\x03', own),
    section('\x07', `${sized('run')}\0${own}`),
    section('\x0a', sized(list([unsigned(floats) + F64]) + code + I.end)),
  ];
  const module = new Module(Buffer.from(bytes.join(''), 'latin1'));
  return new Instance(module, { '': { memory, ...imports } }).exports.run;
}

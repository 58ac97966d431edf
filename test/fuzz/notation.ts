/**
 * Texts for `read()`: programs made by the notation's own grammar, with strange names, numbers and texts in them; the
 * examples; both changed here and there; and notebooks of either.
 */
import { EXAMPLES, hasText } from '../../src/examples/table.js';
import { notebookSource } from '../../src/notation/notebook.js';
import type { Source } from '../../src/notation/source.js';
import { type Dice, diceFor, mutated, STRANGE } from './dice.js';

const NAMES = 'a b c d x y w1 x1 L loss n o α __init__ très c_1 _ data Value tanh print'.split(' ');
const NUMBERS = (
  '0 1 2 -3.0 .5 2. 1e-3 1_000 6.8813735870195432 1e308 1e309 5e-324 -0.0 0x1F 0b1 0o7 1__0 07 1e 1.2.3 9007199254740993 ' +
  '123456789012345678901234567890 3j nan inf math.pi math.inf'
).split(' ');
const FUNCTIONS = 'tanh exp log sqrt sin cos abs relu sigmoid softplus max min pow math.tanh np.exp torch.relu f'.split(
  ' ',
);
const METHODS = 'tanh exp log relu sigmoid sqrt backward item pow'.split(' ');
const OPERATORS = '+ - * / ** // % @ & | < == and'.split(' ');
const LABELS = [
  'a',
  'layer 1 w0',
  'e',
  '',
  'c#1',
  'x[3][4]',
  '= -1+1|cmd',
  'coding:mac_arabic',
  "it's",
  '"',
  '{x}',
  '\\',
  '#',
];
const COMMANDS = (
  'descend,ascend,lr 0.1,lr 1e999,lr 0.1 - k/20 # note,freeze a b,unfreeze x,root L,root #3,optimizer adam,momentum,sgd,' +
  'say hello,say,bug overwrite,bug recurse,bug keep-inner,bug off,w x.py,open g.py,q,nonsense,lr 1 - 0.9*k/100,freeze,until L < 1,go a,predict'
).split(',');
/** Pieces that programs are changed with. */
const WORDS = [
  ...NAMES,
  ...NUMBERS,
  ...OPERATORS,
  ..."( ) [ ] { } , ; : . = += -= *= /= **= := -> \\ \n \r\n # ' \" ''' \"\"\" f' rb' # : % ! ?".split(' '),
  ...'def f(x): if while for in lambda class import from return pass del global None True async with yield'.split(' '),
  '\n    ',
  '\n\t',
  '\\\n',
  '\n# :',
  '.data',
  '.grad',
  '.label = ',
  '.backward()',
  "Value(1.0, label='z')",
  'print(f"{L.data:.4f}")',
];

/** A program of the grammar: mostly right, and wrong in some place now and then. */
function program(dice: Dice): string {
  const known: string[] = [];
  const name = (): string => (known.length > 0 && dice.chance(0.99) ? dice.pick(known) : dice.pick(NAMES));
  const number = (): string => (dice.chance(0.8) ? String((dice.below(2001) - 1000) / 100) : dice.pick(NUMBERS));
  const text = (): string => {
    const inner = dice.chance(0.8) ? dice.pick(LABELS) : dice.pick(STRANGE);
    return dice.chance(0.7) ? `'${inner.replace(/['\\]/g, '\\$&')}'` : `"${inner}"`;
  };
  const expression = (depth: number): string => {
    if (depth <= 0) return known.length > 0 && dice.chance(0.75) ? name() : number();
    const inner = (): string => expression(depth - 1 - dice.below(2));
    switch (dice.below(12)) {
      case 0:
        return `-${inner()}`;
      case 1:
        return `(${inner()})`;
      case 2:
        return `${dice.pick(FUNCTIONS)}(${inner()}${dice.chance(0.15) ? `, ${inner()}` : ''})`;
      case 3:
        return `${name()}.${dice.pick(METHODS)}(${dice.chance(0.1) ? inner() : ''})`;
      case 4:
        return `Value(${number()}${dice.chance(0.5) ? `, label=${text()}` : ''})`;
      case 5:
        return `${inner()}**${dice.chance(0.7) ? dice.pick(['2', '-1', '0.5', '3']) : inner()}`;
      case 6:
        return `${name()}.${dice.pick(['data', 'grad', 'label', '_prev'])}`;
      default:
        return `${inner()} ${dice.pick(dice.chance(0.97) ? ['+', '-', '*', '/'] : OPERATORS)} ${inner()}`;
    }
  };
  const target = (): string => {
    const fresh = dice.chance(0.7) ? dice.pick(NAMES) : `v${dice.below(20)}`;
    known.push(fresh);
    return fresh;
  };
  const formatted = (): string =>
    `f'${dice.pick(LABELS.slice(0, 3))} {${name()}${dice.pick(['.data', '.grad', '', '!r'])}${dice.pick(['', ':.4f', ':>9', ':,.2e', '=', ':{x}'])}}'`;
  const statement = (): string => {
    const value = expression(dice.below(5));
    switch (dice.below(20)) {
      case 0:
        return `${name()}.data ${dice.pick(['=', '+=', '-=', '*='])} ${dice.chance(0.7) ? number() : expression(2)}`;
      case 1:
        return `${name()}.grad ${dice.pick(['=', '+='])} ${number()}`;
      case 2:
        return `${name()}.label = ${text()}`;
      case 3:
        return `${name()} ${dice.pick(['+=', '-=', '*=', '/=', '**='])} ${value}`;
      case 4:
        return `${name()}.backward()`;
      case 5:
        return `print(${dice.pick([value, text(), formatted(), `${name()}, ${formatted()}, sep=${text()}`])})`;
      case 6:
        return `# :${dice.chance(0.9) ? dice.pick(COMMANDS) : dice.pick(STRANGE)}`;
      case 7:
        return dice.pick([
          'import math',
          'from micrograd.engine import Value',
          'def f(x):\n    return x',
          '%matplotlib',
          '?L',
        ]);
      case 8:
        return dice.chance(0.5) ? value : `draw_dot(${name()})`;
      case 9:
        return `${target()} = ${target()} = ${value}`;
      case 10:
        return dice.chance(0.1) ? `for ${target()} in range(3): ${value}` : value;
      default:
        return `${target()} = ${value}`;
    }
  };
  const usual = ['a = 2.0', "b = Value(-3.0, label='b')", 'x = 0.5; y = 1.5'].filter(() => dice.chance(0.6));
  for (const line of usual) known.push(...Array.from(line.matchAll(/(\w) =/g), ([, each]) => each as string));
  const lines = [...usual, ...Array.from({ length: 1 + dice.below(9) }, statement)];
  const comment = (line: string): string => (dice.chance(0.03) ? `${line}  # ${dice.pick(STRANGE)}` : line);
  const end = dice.chance(0.05) ? '\r\n' : dice.chance(0.05) ? '; ' : '\n';
  return `${lines.map(comment).join(end)}${dice.chance(0.9) ? `${end}L = ${expression(3)}` : ''}${dice.chance(0.9) ? '\n' : ''}`;
}

const TEXTS = EXAMPLES.filter(hasText).map(({ text }) => text);

/** A notebook of a text: its lines over some cells, right or not. */
function notebook(text: string, dice: Dice): string {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const source = (some: readonly string[]): unknown => {
    if (dice.chance(0.03)) return dice.pick([null, 7, {}, [7], [['x']], [some], true, undefined]);
    return dice.chance(0.5) ? some.join('') : some;
  };
  const cells: unknown[] = [];
  while (lines.length > 0) {
    const type = dice.chance(0.9) ? 'code' : dice.pick(['markdown', 'raw', null, 3]);
    const magic = dice.chance(0.03) ? ['%%bash\n'] : [];
    cells.push({ cell_type: type, source: source([...magic, ...lines.splice(0, 1 + dice.below(6))]), outputs: [] });
  }
  if (dice.chance(0.03)) cells.splice(dice.below(cells.length), 1, dice.pick([null, 7, 'x', [], {}]));
  const json = JSON.stringify(dice.chance(0.9) ? { nbformat: 4, cells } : { worksheets: [{ cells }] });
  return dice.chance(0.9) ? json : mutated(json, dice, ['"', '{', '}', '[', ']', ',', ':', '\\u0000', '\\', 'null']);
}

/** The text of an input, and what its name would end in. */
export function textAt(seed: number, index: number): Source {
  const dice = diceFor(seed, 'read', index);
  const made = dice.chance(0.7) ? program(dice) : dice.pick(TEXTS);
  const text = dice.chance(0.4) ? mutated(made, dice, WORDS) : made;
  if (dice.chance(0.85)) return { name: dice.chance(0.99) ? 'g.py' : dice.pick(STRANGE), text };
  return { name: 'g.ipynb', text: notebook(text, dice) };
}

/** What is read of it: of a notebook, its code. */
export const sourceOf = (source: Source): Source => (source.name === 'g.ipynb' ? notebookSource(source) : source);

/**
 * The README's tables, made from the program's own: keys, commands, ops, options, examples, exports. Markdown
 * comes out, aligned as little as it needs to be.
 */
import { OPTIONS, USAGE } from '../../src/cli/options.js';
import { OPS, type Op } from '../../src/engine/ops.js';
import { EXAMPLES } from '../../src/examples/table.js';
import { FORMATS } from '../../src/formats/formats.js';
import { sections } from '../../src/layout/help.js';
import { COUNT_HELP, KEYMAP } from '../../src/layout/input/keymap.js';
import { COMMANDS } from '../../src/session/commands/commands.js';
import { FIELD_KEYS } from '../../src/session/screen/field.js';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('|', '\\|');

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const kbd = (key: string): string => `<kbd>${escaped(key)}</kbd>`;

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heading), `|${'---|'.repeat(heading.length)}`, ...rows.map(line)].join('\n');
}

/** All keys as the `?` screen groups them; the command line's part of it has a table of its own. */
export function keys(): string {
  const shownKeys = new Set([...KEYMAP, COUNT_HELP, ...FIELD_KEYS].map(({ shown }) => shown));
  const rows = sections().flatMap(({ title, entries }) =>
    entries
      .filter(({ shown }) => shownKeys.has(shown))
      .map(({ shown, help }, i) => [
        i === 0 ? `**${title}**` : '',
        shown === COUNT_HELP.shown ? escaped(shown) : shown.split(' ').map(kbd).join(' '),
        escaped(help),
      ]),
  );
  return table(['', 'keys', 'what they do'], rows);
}

export function commands(): string {
  const rows = COMMANDS.map(({ usage, help, pure }) => [code(usage), escaped(help), pure ? 'yes' : '']);
  return table(['command', 'what it does', 'in a file, as `# :`'], rows);
}

/** Every op as it is written, with its local derivatives; `o` is its result. */
export function ops(): string {
  const rows = OPS.filter(({ inputs }) => inputs > 0).map((op) => [
    code(written(op)),
    code(`.${op.name}`),
    ...['a', 'b'].map((_, i) => (op.text[i] === undefined ? '' : code(op.text[i]))),
  ]);
  return table(['op `o`', 'method', '`∂o/∂a`', '`∂o/∂b`'], rows);
}

function written({ symbol, fixity, inputs }: Op): string {
  if (fixity === 'infix') return symbol === '**' ? `a${symbol}b` : `a ${symbol} b`;
  if (fixity === 'prefix') return `${symbol}a`;
  return inputs === 2 ? `${symbol}(a, b)` : `${symbol}(a)`;
}

export function options(): string {
  const rows = OPTIONS.map(({ name, short, value, help }) => [
    `${short ? `${code(`-${short}`)} ` : ''}${code(`--${name}${value ? ` ${value}` : ''}`)}`,
    escaped(help),
  ]);
  return `    ${USAGE}\n\n${table(['option', 'what it does'], rows)}`;
}

export const examples = (): string =>
  table(
    ['`--example`', 'what it shows'],
    EXAMPLES.map(({ name, about }) => [code(name), escaped(about)]),
  );

export const exports = (): string =>
  table(
    ['`--export`', 'what is written'],
    FORMATS.map(({ ending, help }) => [code(`.${ending}`), escaped(help)]),
  );

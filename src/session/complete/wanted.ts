/**
 * What Tab completes at the end of a line: where the word begins, and what it may be. The table of commands says it for
 * arguments; elsewhere a word is a command, a name, a function or a member.
 *
 *     lr| or b        commands and names        go la|     nodes         a.gr|    data, grad ...
 *     optimizer ad|   the command's values      open sr|   files         op:ta|   ops (in a search)
 */
import { OPS } from '../../engine/ops.js';
import type { Command } from '../commands/arguments.js';
import { COMMANDS, commandNamed } from '../commands/commands.js';
import type { Choice, Field, Session } from '../model.js';
import { opChoices } from '../tree/ops.js';

export interface Wanted {
  /** Where the word begins in the line. */
  readonly from: number;
  readonly word: string;
  /** What it may be: one of these, or what must be looked for. */
  readonly of: readonly Choice[] | 'name' | 'node' | 'nodes' | 'file';
  /** What else the word may be, before those. */
  readonly also?: readonly Choice[];
}

const FIRST_WORD = /^(\s*:?\s*)([A-Za-z]*!?)$/;
const ARGUMENT = /^(\s*:?\s*([A-Za-z]+!?)\s+)(.*)$/s;
const MEMBER = /\.([a-z_]*)$/i;
const NAME = /[\p{L}_][\p{L}\p{N}_]*$/u;
const BY_OP = /^(\s*op:\s*)(.*)$/i;

const MEMBERS: readonly Choice[] = [
  { text: 'data', help: 'its number' },
  { text: 'grad', help: 'its gradient' },
  { text: 'label', help: 'its name' },
  { text: 'backward()', help: 'compute every gradient from it' },
];
const FUNCTIONS: readonly Choice[] = OPS.filter(({ fixity }) => fixity === 'function').map(({ name }) => ({
  text: `${name}(`,
}));

const asChoice = ({ name, help, usage }: Command): Choice => ({ text: /\s/.test(usage) ? `${name} ` : name, help });

/** What the line, up to the cursor, could go on with. */
export function wantedIn(line: string, kind: Field['kind'], session: Session): Wanted {
  if (kind === 'search') {
    const [, before = '', op = line] = BY_OP.exec(line) ?? [];
    return before === ''
      ? { from: 0, word: line, of: 'node' }
      : { from: before.length, word: op, of: opChoices(session.model) };
  }
  const [, start = '', word] = FIRST_WORD.exec(line) ?? [];
  if (word !== undefined) {
    const commands = COMMANDS.map(asChoice);
    return { from: start.length, word, ...(word === '' ? { of: commands } : { of: 'name', also: commands }) };
  }
  const [, before = '', name = '', argument = ''] = ARGUMENT.exec(line) ?? [];
  const row = commandNamed(name);
  return row?.completes && !/^(?:\*\*|[-+*/])?=/.test(argument)
    ? inArgument(row.completes, before.length, argument, session)
    : inStatement(line);
}

function inArgument(
  completes: NonNullable<Command['completes']>,
  from: number,
  argument: string,
  session: Session,
): Wanted {
  if (completes === 'program') {
    const word = /\S*$/.exec(argument)?.[0] ?? '';
    return { from: from + argument.length - word.length, word, of: 'file' };
  }
  if (typeof completes === 'string') return { from, word: argument, of: completes };
  const { choices, nested } = completes(session);
  const [, first = '', rest = ''] = /^([A-Za-z]+\s+)(.*)$/s.exec(argument) ?? [];
  const row = nested && first !== '' ? commandNamed(first.trim()) : undefined;
  return row?.completes
    ? inArgument(row.completes, from + first.length, rest, session)
    : { from, word: argument, of: choices };
}

function inStatement(line: string): Wanted {
  const member = MEMBER.exec(line);
  if (member && !/[\d.]\.[a-z_]*$/i.test(line)) {
    const word = member[1] as string;
    return { from: line.length - word.length, word, of: MEMBERS };
  }
  const word = NAME.exec(line)?.[0] ?? '';
  if (word === '' && /[\d.)\]]$/.test(line)) return { from: line.length, word, of: [] };
  return { from: line.length - word.length, word, of: 'name', also: FUNCTIONS };
}

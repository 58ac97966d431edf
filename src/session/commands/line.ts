/**
 * The command line: a line is a command of the table, or statements of the notation. It becomes an action for `update`;
 * the commands of a file become actions that only change the session.
 */
import { nearest, suggestion } from '../../text/nearest.js';
import { quoted } from '../../text/quoted.js';
import type { Action, PureAction } from '../action.js';
import type { Session } from '../model.js';
import { type Command, refused } from './arguments.js';
import { COMMANDS, commandIn, parsed } from './commands.js';

const namesOf = (commands: readonly Command[]): string => commands.map(({ name }) => name).join(' ');

/** The action of a line: a command of the table, else statements of the notation; undefined if it is empty. */
export function actionOf(line: string, session: Session): Action | undefined {
  const text = line.trim().replace(/^:\s*/, '');
  if (text === '') return undefined;
  if (text.includes('\n')) return ofLines(text);
  const { row, argument } = parsed(text);
  return row ? row.action(argument, session) : { type: 'statements', text };
}

/** Several pasted lines must all be statements. */
function ofLines(text: string): Action {
  const [first = ''] = text.split('\n', 1);
  const command = commandIn(first);
  if (command === undefined || /^lr\s*=/.test(first)) return { type: 'statements', text };
  return refused(oneLine(command));
}

const oneLine = (command: string): string =>
  `:${command} takes one line; several lines are statements, such as a.data = 3`;

/** A hint for an unknown name that is the first word of a line: it may be meant as a command. */
export const hintFor =
  (line: string): ((name: string) => string) =>
  (name) =>
    !line.includes('\n') && name === parsed(line).word ? hint(name) : '';

/** What is done by a key, by the words that people type for it. */
const KEYS: Readonly<Record<string, string>> = {
  step: 's',
  nudge: 'S',
  backward: 'b',
  backprop: 'b',
  zero: 'z',
  zero_grad: 'z',
  undo: 'u',
  redo: '^r',
  edit: 'e',
  explain: 'x',
  draw: 'D',
  draw_dot: 'D',
  search: '/',
  quit: 'q',
  exit: 'q',
};

/** The key or the command that a word may be meant as, or all commands. */
function hint(word: string): string {
  if (Object.hasOwn(KEYS, word)) return ` (the key for it is ${KEYS[word]})`;
  const near = nearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  return near === undefined ? '; : and Tab list the commands' : ` (or the command :${near})`;
}

/** The action of a file's `# :` command, or the error. */
export function fileAction(text: string, session: Session): PureAction | string {
  const { row, word, argument } = parsed(text);
  const pure = COMMANDS.filter((each) => each.pure);
  if (!row) {
    const known = suggestion(
      word ?? '',
      pure.map(({ name }) => name),
    );
    return `unknown command${word === undefined ? '' : ` ${quoted(word)}`}${known || `; a file may say ${namesOf(pure)}`}`;
  }
  if (!row.pure) return `":${row.name}" cannot stand in a file; a file may say ${namesOf(pure)}`;
  return text.trim().includes('\n') ? oneLine(row.name) : row.action(argument, session);
}

/** One call of the command: read the input, then open the screen or print. Gives the exit code. */
import { EXAMPLES } from '../examples/table.js';
import { ASCII, UNICODE } from '../layout/glyphs.js';
import { readSource, type Reading } from '../notation/read.js';
import { SourceError } from '../notation/source.js';
import { openReading, OpenError, type OpenOptions, withNotes } from '../session/open.js';
import type { Session } from '../session/session.js';
import { update } from '../session/update.js';
import { prepareEnvironment, unicodeLocale } from '../terminal/colour.js';
import { type Keys, openKeys } from '../terminal/controlling.js';
import { escape } from '../text/escape.js';
import { suggestion } from '../text/nearest.js';
import { type Arguments, UsageError } from './arguments.js';
import { type Input, readInput } from './input.js';
import { checks, jsonText, treeText } from './print.js';

/** Exit codes. */
export const DONE = 0;
export const CHECK_FAILED = 1;
export const UNUSABLE = 2;

const out = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(text);

/** Runs the command. Errors in arguments and input come out as one message on stderr and exit code 2. */
export async function run(argv: Arguments): Promise<number> {
  try {
    if (argv.listExamples) {
      out(EXAMPLES.map(({ name, about }) => `${name.padEnd(12)} ${about}\n`).join(''));
      return DONE;
    }
    return await open(argv);
  } catch (error) {
    if (error instanceof SourceError) complain(`${error.message}\n`);
    else if (error instanceof UsageError || error instanceof OpenError) complain(`mgrad-tui: ${escape(error.message)}\n`);
    else throw error;
    return UNUSABLE;
  }
}

async function open(argv: Arguments): Promise<number> {
  const input = await readInput(argv);
  const reading = readSource(input.source, { given: argv.given, hintUnknown: (name) => hint(input, name) });
  refuseUnused(reading, argv);
  const session = openReading(reading, input.source, optionsFrom(argv, input));
  const wantsText = argv.json || argv.check || argv.backward || argv.steps !== undefined;
  const keys = wantsText || !process.stdout.isTTY || process.env.TERM === 'dumb' ? undefined : openKeys();
  return keys ? onScreen(withNotes(session, reading), keys, argv) : asText(session, reading, argv);
}

/** In an expression, an unknown name is most likely a leaf that was given no value. */
const hint = ({ source }: Input, name: string): string => (source.name === '<expression>' ? `; give it a value: ${name}=1` : '');

function refuseUnused({ unused, tape, names }: Reading, { given }: Arguments): void {
  const [name] = unused;
  if (name === undefined) return;
  const leaves = Array.from(tape.leaves, (id) => tape.labels[id]).filter((label) => label !== undefined);
  const rest = names.has(name) ? ' that is set first' : '';
  throw new UsageError(`${name}=${given.get(name)}: there is no leaf "${name}"${rest}${suggestion(name, leaves) || (leaves.length <= 12 ? `; the leaves are ${leaves.join(' ')}` : '')}`);
}

function optionsFrom({ root, lr, direction, optimizer }: Arguments, { title }: Input): OpenOptions {
  return {
    title,
    ...(root !== undefined && { root }),
    ...(lr !== undefined && { lr }),
    ...(direction !== undefined && { direction }),
    ...(optimizer !== undefined && { optimizer }),
  };
}

async function onScreen(session: Session, keys: Keys, { ascii, noColor }: Arguments): Promise<number> {
  prepareEnvironment(process.env, { noColor });
  const { openApp } = await import('../view/open.js');
  await openApp(session, { keys, ...(ascii && { ascii }) });
  return DONE;
}

function asText(opened: Session, { prints, notes }: Reading, { steps, backward, check, json, ascii }: Arguments): number {
  for (const note of notes) complain(`${note}\n`);
  const say = json ? complain : out;
  if (prints.length > 0) say(`${prints.join('\n')}\n`);
  const session = stepped(opened, steps ?? 0);
  const shown = backward ? update(session, { type: 'backward' }) : session;
  const checked = check ? checks(shown) : undefined;
  if (checked) say(checked.text);
  if (json) out(jsonText(shown));
  else if (!checked) out(treeText(shown, ascii || !unicodeLocale(process.env) ? ASCII : UNICODE));
  if (shown.message?.tone === 'error') complain(`mgrad-tui: ${shown.message.text}\n`);
  return checked && checked.differs > 0 ? CHECK_FAILED : DONE;
}

/** The session some steps on; it stops where one cannot be applied. */
function stepped(session: Session, count: number): Session {
  if (count === 0) return session;
  let after = update(session, { type: 'step', count });
  while (after.run) after = update(after, { type: 'advance', count: 1000 });
  return after;
}

/** Whether the explorer is opened, or text is printed, and the explorer on the terminal's screen. */
import type { LiveProgram } from '../opening/program/live.js';
import type { Session } from '../session/model.js';
import { hasScreenReader, prepareEnvironment } from '../terminal/colour.js';
import { type Keys, openKeys } from '../terminal/controlling.js';
import type { Arguments } from './arguments.js';
import { DONE } from './exit-codes.js';

/** Whether the options ask for text. */
export const wantsText = ({ json, check, backward, explain, steps, exportTo }: Arguments): boolean =>
  json || check || backward || [explain, steps, exportTo].some((value) => value !== undefined);

const isPlain = ({ plain }: Arguments): boolean => plain || hasScreenReader(process.env);

/** The keys for the explorer; undefined if text is printed. */
export function keysFor(argv: Arguments): Keys | undefined {
  const isDumb = process.env.TERM === 'dumb' && !isPlain(argv);
  return wantsText(argv) || !process.stdout.isTTY || isDumb ? undefined : openKeys();
}

export async function onScreen(session: Session, keys: Keys, argv: Arguments, program?: LiveProgram): Promise<number> {
  const { ascii, mouse, watch } = argv;
  const open = await loadScreen(argv);
  await open({ ...session, mouse }, { keys, watch, ...(ascii && { ascii }), ...(program && { program }) });
  return DONE;
}

type OpenApp = Awaited<typeof import('../view/open.js')>['openApp'];

/** Loads what the screen takes. */
export async function loadScreen(argv: Arguments): Promise<OpenApp> {
  prepareEnvironment(process.env, { noColor: argv.noColor });
  return isPlain(argv) ? (await import('../view/plain.js')).openPlain : (await import('../view/open.js')).openApp;
}

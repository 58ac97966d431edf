/** Does what a session asks of the world around it, and says how it went as an action. */
import { exportTo } from '../files/export.js';
import { openFile } from '../files/open.js';
import { homePath, writeSession } from '../files/session.js';
import type { Action } from '../session/action.js';
import type { Copying, Errand, Exporting } from '../session/errand.js';
import { withNotes } from '../session/open.js';
import type { Session } from '../session/session.js';
import { copyText } from '../terminal/clipboard.js';

export type Perform = (errand: Errand, session: Session) => Promise<Action>;

/** Errands for an app on the terminal `output`, until `signal` says that it is left. What fails is said, never thrown. */
export const errandsOn =
  (output: NodeJS.WriteStream, signal?: AbortSignal): Perform =>
  async (errand, session) => {
    try {
      return await DOERS[errand.kind](errand as never, output, session, signal);
    } catch (error) {
      return { type: 'say', text: firstLine(error as Error), tone: 'error' };
    }
  };

/** What is wrong and where; there is no room for the line and its caret. */
export const firstLine = ({ message }: Error): string => message.split('\n')[0] as string;

/** A file as a session, with what reading it noted. */
async function openedFile(file: string, signal: AbortSignal | undefined): Promise<Session> {
  const { session, notes } = await openFile(homePath(file), undefined, undefined, undefined, signal);
  return withNotes(session, notes);
}

const DOERS: { readonly [Kind in Errand['kind']]: Doer<Extract<Errand, { kind: Kind }>> } = {
  copy,
  export: exportFile,
  open: async ({ file }, _, __, signal) => ({ type: 'opened', session: await openedFile(file, signal) }),
  write: async ({ file, over }, _, session) => ({ type: 'written', ...(await writeSession(session, file, over)) }),
};

type Doer<Kind> = (
  errand: Kind,
  output: NodeJS.WriteStream,
  session: Session,
  signal: AbortSignal | undefined,
) => Promise<Action>;

async function copy({ what, text }: Copying, output: NodeJS.WriteStream): Promise<Action> {
  try {
    const by = await copyText(text, output);
    return { type: 'say', text: `copied the ${what} by ${by}: ${text}` };
  } catch (error) {
    throw new Error(`the ${what} cannot be copied: ${(error as Error).message}`);
  }
}

async function exportFile({ file }: Exporting, _: NodeJS.WriteStream, session: Session): Promise<Action> {
  await exportTo(homePath(file), session);
  return { type: 'say', text: `wrote ${file}` };
}

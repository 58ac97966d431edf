/** Does what a session asks of the world around it, and says how it went as an action. */
import { exportTo } from '../files/export.js';
import type { Action } from '../session/action.js';
import type { Copying, Errand, Exporting } from '../session/errand.js';
import type { Session } from '../session/session.js';
import { copyText } from '../terminal/clipboard.js';

export type Perform = (errand: Errand, session: Session) => Promise<Action>;

/** Errands for an app on the terminal `output`. What fails is said, never thrown. */
export const errandsOn =
  (output: NodeJS.WriteStream): Perform =>
  async (errand, session) => {
    try {
      return await DOERS[errand.kind](errand as never, output, session);
    } catch (error) {
      return { type: 'say', text: (error as Error).message, tone: 'error' };
    }
  };

const DOERS: { readonly [Kind in Errand['kind']]: Doer<Extract<Errand, { kind: Kind }>> } = {
  copy,
  export: writeTo,
};

type Doer<Kind> = (errand: Kind, output: NodeJS.WriteStream, session: Session) => Promise<Action>;

async function copy({ what, text }: Copying, output: NodeJS.WriteStream): Promise<Action> {
  try {
    const by = await copyText(text, output);
    return { type: 'say', text: `copied the ${what} by ${by}: ${text}` };
  } catch (error) {
    throw new Error(`the ${what} cannot be copied: ${(error as Error).message}`);
  }
}

async function writeTo({ file }: Exporting, _: NodeJS.WriteStream, session: Session): Promise<Action> {
  await exportTo(file, session);
  return { type: 'say', text: `wrote ${file}` };
}

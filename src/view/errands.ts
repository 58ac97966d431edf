/** Does what a session asks of the world around it, and says how it went as an action. */
import type { Action } from '../session/action.js';
import type { Copying, Errand } from '../session/errand.js';
import type { Session } from '../session/session.js';
import { copyText } from '../terminal/clipboard.js';

export type Perform = (errand: Errand, session: Session) => Promise<Action>;

/** Errands for an app on the terminal `output`. What fails is said, never thrown. */
export const errandsOn =
  (output: NodeJS.WriteStream): Perform =>
  async (errand) => {
    try {
      return await DOERS[errand.kind](errand, output);
    } catch (error) {
      return { type: 'say', text: (error as Error).message, tone: 'error' };
    }
  };

const DOERS: { readonly [Kind in Errand['kind']]: Doer<Extract<Errand, { kind: Kind }>> } = { copy };

type Doer<Kind> = (errand: Kind, output: NodeJS.WriteStream) => Promise<Action>;

async function copy({ what, text }: Copying, output: NodeJS.WriteStream): Promise<Action> {
  try {
    const by = await copyText(text, output);
    return { type: 'say', text: `copied the ${what} by ${by}: ${text}` };
  } catch (error) {
    throw new Error(`the ${what} cannot be copied: ${(error as Error).message}`);
  }
}

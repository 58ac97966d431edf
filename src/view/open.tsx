/** The explorer as a screen that Ink draws. */
import { type Instance, render } from 'ink';
import type { Session } from '../session/model.js';
import { framesOn, sizeOf } from './frames.js';
import { App } from './ink/app.js';
import { type OpenAppOptions, onTerminal, type TerminalForm } from './on-terminal.js';

const MOST_FRAMES = 60;
/** Ink gets no keys: they go to the explorer. */
const NO_INPUT = { isTTY: false } as NodeJS.ReadStream;

/** Opens the app on a session; resolves when the user leaves it. Rejects if the screen cannot be drawn. */
export const openApp = (session: Session, options: OpenAppOptions): Promise<Session> =>
  onTerminal(session, options, asScreen);

function asScreen(output: NodeJS.WriteStream): TerminalForm {
  const frames = framesOn(output);
  let app: Instance | undefined;
  return {
    isLinear: false,
    again: frames.again,
    end: () => app?.unmount(),
    show: async (explorer) => {
      const resized = (): void => {
        frames.afresh();
        explorer.resize(sizeOf(output));
      };
      output.on('resize', resized);
      app = render(<App explorer={explorer} />, {
        stdin: NO_INPUT,
        stdout: frames.stdout,
        exitOnCtrlC: false,
        patchConsole: false,
        maxFps: MOST_FRAMES,
        onRender: () => {
          frames.rendered();
          explorer.drawn();
        },
      });
      try {
        await app.waitUntilExit();
      } finally {
        frames.stop();
        output.off('resize', resized);
      }
    },
  };
}

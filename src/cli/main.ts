/** The command `mgrad-tui`. `--help` and `--version` are answered before anything else is loaded. */
import { reasonOf } from '../files/error.js';
import { endIfGone } from '../terminal/ending.js';
import { escape } from '../text/escape.js';
import { parseArguments, UsageError } from './arguments.js';
import { helpText } from './options.js';

declare const __VERSION__: string;

async function main(): Promise<number> {
  let argv: ReturnType<typeof parseArguments>;
  try {
    argv = parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`mgrad-tui: ${escape(error.message)}\n`);
    return 2;
  }
  if (argv.help) process.stdout.write(helpText());
  else if (argv.version) process.stdout.write(`${__VERSION__}\n`);
  else return (await import('./run.js')).run(argv);
  return 0;
}

/** A reader that stops early (`mgrad-tui | head`) is not an error; a full disk is. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`mgrad-tui: the output cannot be written: ${escape(reasonOf(error))}\n`, () => process.exit(1));
});
process.stderr.on('error', () => {});
process.on('exit', endIfGone);

try {
  process.exitCode = await main();
} catch (error) {
  const { report } = await import('../terminal/screen.js');
  report(error);
  process.exitCode = 1;
}

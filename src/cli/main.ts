/** The command `mgrad-tui`. `--help` and `--version` are answered before anything else is loaded. */
import { parseArguments, UsageError } from './arguments.js';
import { helpText } from './options.js';

declare const __VERSION__: string;

async function main(): Promise<number> {
  let argv: ReturnType<typeof parseArguments>;
  try {
    argv = parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { escape } = await import('../text/escape.js');
    process.stderr.write(`mgrad-tui: ${escape(error.message)}\n`);
    return 2;
  }
  if (argv.help) process.stdout.write(helpText());
  else if (argv.version) process.stdout.write(`${__VERSION__}\n`);
  else return (await import('./run.js')).run(argv);
  return 0;
}

/** A reader that has seen enough (`mgrad-tui | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await main();

/**
 * What the environment says about the terminal, and what Ink must know of it. Chalk reads FORCE_COLOR once, when it is
 * loaded, and ignores NO_COLOR; React reads NODE_ENV, and Ink CI. So this runs before any of them is imported.
 */

/** Environment variables, as in `process.env`. */
export type Environment = Record<string, string | undefined>;

/**
 * Sets in `env` what Ink, chalk and React should see, and returns it. No colour if NO_COLOR is set to anything but the
 * empty string (https://no-color.org), on a dumb terminal, or with `noColor`.
 */
export function prepareEnvironment(env: Environment, { noColor = false }: { noColor?: boolean } = {}): Environment {
  if (noColor || env.NO_COLOR || env.TERM === 'dumb') env.FORCE_COLOR = '0';
  else env.FORCE_COLOR ??= '1'; // the 16 colours of any terminal; chalk would use none if CI is set
  env.NODE_ENV = 'production';
  env.CI = 'false'; // with CI set, Ink would draw no live screen
  return env;
}

/** Whether text has styles: as chalk decides, from what is set above. */
export const hasStyles = ({ FORCE_COLOR: set }: Environment): boolean => set !== '0' && set !== 'false';

/** Whether a screen reader is used, by Ink's own variable. */
export const hasScreenReader = ({ INK_SCREEN_READER: set }: Environment): boolean =>
  set !== undefined && !['', '0', 'false'].includes(set);

/**
 * Whether text may go beyond ASCII: the first of LC_ALL, LC_CTYPE and LANG that is set names UTF-8, or none is set, as
 * in containers and in programs on macOS and Windows, since terminals are UTF-8 today. `C`, `POSIX` and other character
 * sets ask for ASCII.
 */
export function unicodeLocale(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

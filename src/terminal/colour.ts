/**
 * What the environment says about the terminal, and what Ink has to know of it. Chalk looks at
 * FORCE_COLOR once, when it is loaded, and knows nothing of NO_COLOR; React looks at NODE_ENV, and Ink at CI.
 * So this comes before any of them is imported.
 */

/** Environment variables, as in `process.env`. */
export type Environment = Record<string, string | undefined>;

/**
 * Sets in `env` what Ink, chalk and React are to see, and returns it. No colour if NO_COLOR is set to
 * anything but the empty string (https://no-color.org), on a dumb terminal, or where `noColor` says so.
 */
export function prepareEnvironment(env: Environment, { noColor = false }: { noColor?: boolean } = {}): Environment {
  if (noColor || env.NO_COLOR || env.TERM === 'dumb') env.FORCE_COLOR = '0';
  else env.FORCE_COLOR ??= '1'; // the 16 colours of any terminal; chalk would find none if CI is set
  env.NODE_ENV = 'production';
  env.CI = 'false'; // Ink draws no live screen in CI; if there is a terminal, one is wanted
  return env;
}

/** Whether a screen reader is to follow, as Ink's own variable says. */
export const hasScreenReader = ({ INK_SCREEN_READER: set }: Environment): boolean =>
  set !== undefined && !['', '0', 'false'].includes(set);

/**
 * Whether text may go beyond ASCII: the first of LC_ALL, LC_CTYPE and LANG that is set names UTF-8. Where
 * none is set nobody has said anything (containers, macOS and Windows programs), and terminals are UTF-8
 * today; `C`, `POSIX` and other character sets are a wish for less.
 */
export function unicodeLocale(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

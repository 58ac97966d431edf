/** The environment, as tables. */
import { describe, expect, test } from 'vitest';
import { type Environment, prepareEnvironment, unicodeLocale } from '../../src/terminal/colour.js';

describe('colour', () => {
  test.each<[env: Environment, noColor: boolean, force: string | undefined]>([
    [{}, false, '1'],
    [{}, true, '0'],
    [{ NO_COLOR: '1' }, false, '0'],
    [{ NO_COLOR: '0' }, false, '0'],
    [{ NO_COLOR: '' }, false, '1'],
    [{ TERM: 'dumb' }, false, '0'],
    [{ TERM: 'xterm-256color' }, false, '1'],
    [{ CI: 'true' }, false, '1'],
    [{ FORCE_COLOR: '3' }, false, '3'],
    [{ FORCE_COLOR: '3', NO_COLOR: '1' }, false, '0'],
    [{ FORCE_COLOR: '3' }, true, '0'],
  ])('%j, --no-color %s: FORCE_COLOR is %s', (env, noColor, force) => {
    expect(prepareEnvironment(env, { noColor })).toBe(env);
    expect(env.FORCE_COLOR).toBe(force);
  });

  test('React runs in production mode, and Ink draws a live screen, whatever was set', () => {
    const env = prepareEnvironment({ NODE_ENV: 'development', CI: 'true', HOME: '/' });
    expect(env).toEqual({ NODE_ENV: 'production', CI: 'false', FORCE_COLOR: '1', HOME: '/' });
  });
});

test.each<[env: Environment, isUnicode: boolean]>([
  [{}, true],
  [{ LANG: '' }, true],
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'de_DE.utf8' }, true],
  [{ LC_CTYPE: 'UTF-8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'POSIX' }, false],
  [{ LANG: 'de_DE' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, true],
  [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'C' }, false],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'C.UTF-8' }, true],
  [{ LANG: 'en_US.UTF-8', LC_ALL: '' }, true],
])('%j has Unicode: %s', (env, isUnicode) => {
  expect(unicodeLocale(env)).toBe(isUnicode);
});

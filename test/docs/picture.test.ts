/** Cells of a terminal as a picture: what is written, where, and in which styles. */
import { expect, test } from 'vitest';
import { picture } from './picture.js';
import { drawn } from './screen.js';

/** The texts and papers of the picture of a screen that has received `raw`. */
async function shapes(raw: string): Promise<string[]> {
  const { cells } = await drawn(raw);
  return picture(cells, '').split('\n').slice(5, -3);
}

test('words stand at their column, and those far apart are drawn apart', async () => {
  expect(await shapes('ab c  d')).toEqual([
    '<text x="14" y="27" textLength="33.6">ab c</text>',
    '<text x="64.4" y="27" textLength="8.4">d</text>',
  ]);
});

test('bold, dim and colour are drawn as such', async () => {
  expect(await shapes('\x1b[1mb\x1b[0m\x1b[2md\x1b[0m\x1b[32mg')).toEqual([
    '<text x="14" y="27" textLength="8.4" class="b">b</text>',
    '<text x="22.4" y="27" textLength="8.4" class="d">d</text>',
    '<text x="30.8" y="27" textLength="8.4" fill="#8cc570">g</text>',
  ]);
});

test('inverse text is dark on a light band, its blanks included', async () => {
  expect(await shapes('\x1b[7m a ')).toEqual([
    '<rect x="14" y="14" width="25.2" height="17" fill="#d6d9df"/>',
    '<text x="22.4" y="27" textLength="8.4" fill="#16181d">a</text>',
  ]);
});

test('a wide character takes its two columns', async () => {
  expect(await shapes('漢  x')).toEqual([
    '<text x="14" y="27" textLength="16.8">漢</text>',
    '<text x="47.6" y="27" textLength="8.4">x</text>',
  ]);
});

test('characters of the picture format are only text in it', async () => {
  expect(await shapes('<a> & "b"')).toEqual([
    '<text x="14" y="27" textLength="75.6">&lt;a> &amp; &quot;b&quot;</text>',
  ]);
});

test('the picture is as high as what is on the screen', async () => {
  const { cells } = await drawn('one\r\n\r\nthree');
  expect(picture(cells, 'x')).toContain('viewBox="0 0 700 79"');
});

test('a colour beyond the sixteen is refused', async () => {
  await expect(shapes('\x1b[38;5;99mx')).rejects.toThrow('not 99');
});

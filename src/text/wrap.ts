/** Text wrapped at spaces into lines of a width. */
import { take, width } from './width.js';

/** The lines of `text`, each at most `cells` wide; all after the first are indented by `indent`. */
export function wrapped(text: string, cells: number, indent = '  '): string[] {
  if (width(text) <= cells || cells < 8) return [text];
  const lines: string[] = [];
  let now = '';
  const push = (): void => {
    lines.push(now);
    now = indent;
  };
  for (const word of text.split(' ')) {
    const joined = now.trim() === '' ? now + word : `${now} ${word}`;
    if (width(joined) <= cells) {
      now = joined;
      continue;
    }
    if (now.trim() !== '') push();
    let rest = word;
    for (let part = take(rest, cells - width(now)); part !== '' && part !== rest; ) {
      now += part;
      rest = rest.slice(part.length);
      push();
      part = take(rest, cells - width(now));
    }
    now += rest;
  }
  if (now.trim() !== '') lines.push(now);
  return lines;
}

/** Text wrapped at spaces into lines of a width; a path that is longer than a line is wrapped at its folders. */
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
    let rest = word;
    if (now.trim() !== '') {
      const part = width(indent + word) <= cells ? '' : folders(take(word, cells - width(now) - 1));
      if (part !== '') now += ` ${part}`;
      rest = rest.slice(part.length);
      push();
    }
    for (let part = take(rest, cells - width(now)); part !== '' && part !== rest; ) {
      part = folders(part) || part;
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

/** The folders that a part of a path has; none if it has only its first slash. */
const folders = (part: string): string => {
  const end = part.lastIndexOf('/') + 1;
  return end > 1 ? part.slice(0, end) : '';
};

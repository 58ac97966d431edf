/**
 * Lines as text on a terminal. All text of the screen passes here: it is escaped, and a piece's role becomes its style.
 * A pane's lines are one text with their styles written in, since Ink takes longer for its elements than for a screen
 * of text.
 */
import { Text } from 'ink';
import { createContext, createElement, type ReactElement, useContext } from 'react';
import { type Glyphs, inGlyphs, UNICODE } from '../../layout/glyphs.js';
import { cut, type Line, lineText, lineWidth, type Role } from '../../layout/line.js';
import { hasStyles } from '../../terminal/colour.js';
import { escape } from '../../text/escape.js';
import { isNarrow } from '../../text/width.js';

/**
 * Bright blue and bright red: the only two of the sixteen colours that can be read on black and on white in the palettes
 * of the common terminals, and that colour-blind eyes tell apart. Magenta comes next.
 */
const [BLUE, RED, DEFAULT] = ['\x1b[94m', '\x1b[91m', '\x1b[39m'];

/**
 * What begins and ends a style. Always the default foreground and background; colour only supports what words and marks
 * say.
 */
const STYLES: Readonly<Record<Role, readonly [string, string]>> = {
  plain: ['', ''],
  dim: ['\x1b[2m', '\x1b[22m'],
  strong: ['\x1b[1m', '\x1b[22m'],
  selected: ['\x1b[7m', '\x1b[27m'],
  good: [BLUE, DEFAULT],
  bad: [RED, DEFAULT],
  loud: ['\x1b[1m\x1b[7m', '\x1b[27m\x1b[22m'],
  key: ['\x1b[1m', '\x1b[22m'],
  rise: [BLUE, DEFAULT],
  fall: [RED, DEFAULT],
  'run 1': [BLUE, DEFAULT],
  'run 2': [RED, DEFAULT],
  'run 3': ['\x1b[35m', DEFAULT],
};

/** The characters that the screen is drawn with. */
export const GlyphsContext = createContext(UNICODE);

/** Read when the screen is loaded, as by Ink. */
const isStyled = hasStyles(process.env);

/** The line as text with its styles, cut to `cells`; neighbours of the same role are joined. */
function painted(whole: Line, cells: number, glyphs: Glyphs): string {
  const plain = lineText(whole);
  const isSafe = isNarrow(plain);
  const fits = (isSafe ? plain.length : lineWidth(whole)) <= cells;
  let text = '';
  let role: Role = 'plain';
  for (const piece of fits ? whole : cut(whole, cells, glyphs)) {
    if (piece.text === '') continue;
    if (piece.role !== role && isStyled) text += STYLES[role][1] + STYLES[piece.role][0];
    role = piece.role;
    text += inGlyphs(isSafe ? piece.text : escape(piece.text), glyphs);
  }
  return isStyled ? text + STYLES[role][1] : text;
}

/** One line. An empty one still takes a row. */
export function OneLine({ line }: { readonly line: Line }): ReactElement {
  const glyphs = useContext(GlyphsContext);
  return <Text wrap="truncate">{painted(line, Infinity, glyphs) || ' '}</Text>;
}

interface Props {
  readonly lines: readonly Line[];
  /** The cells of each: none wraps. */
  readonly width: number;
}

/**
 * Several lines, one below the other. Ink's own Text has no size, so that Ink measures it and breaks it into lines,
 * which takes longer than all the rest of a frame; this one has the size of its lines.
 */
export function Lines({ lines, width }: Props): ReactElement {
  const glyphs = useContext(GlyphsContext);
  const text = lines.map((line) => painted(line, width, glyphs)).join('\n');
  const style = { width, height: Math.max(1, lines.length), flexShrink: 0, textWrap: 'truncate' };
  return createElement('ink-text', { style }, text || ' ');
}

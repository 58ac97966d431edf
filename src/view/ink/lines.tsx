/** Lines as Ink text. All text of the screen passes here: it is escaped, and a piece's role becomes its style. */
import { Box, Text } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import { inGlyphs, UNICODE } from '../../layout/glyphs.js';
import type { Line, Piece, Role } from '../../layout/line.js';
import { escape } from '../../text/escape.js';

/** Always the default foreground and background; colour only supports what words and marks say. */
const STYLES: Readonly<Record<Role, Record<string, string | boolean>>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  selected: { inverse: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  loud: { bold: true, color: 'yellow' },
  key: { bold: true },
  'run 1': { color: 'cyan' },
  'run 2': { color: 'magenta' },
  'run 3': { color: 'green' },
};

/** The characters that the screen is drawn with. */
export const GlyphsContext = createContext(UNICODE);

const painted = ({ text, role }: Piece, i: number): ReactElement | string =>
  role === 'plain' ? (
    text
  ) : (
    <Text key={i} {...STYLES[role]}>
      {text}
    </Text>
  );

/** The line with neighbours of the same role joined: fewer elements, faster frames. */
function merged(line: Line): Piece[] {
  const pieces: Piece[] = [];
  for (const piece of line) {
    const last = pieces[pieces.length - 1];
    if (last && last.role === piece.role) pieces[pieces.length - 1] = { text: last.text + piece.text, role: last.role };
    else pieces.push(piece);
  }
  return pieces;
}

/** One line. An empty one still takes a row. */
export function OneLine({ line }: { readonly line: Line }): ReactElement {
  const glyphs = useContext(GlyphsContext);
  const pieces = merged(line).map(({ text, role }) => ({ text: inGlyphs(escape(text), glyphs), role }));
  return <Text wrap="truncate">{line.length === 0 ? ' ' : pieces.map(painted)}</Text>;
}

/** Several lines, one below the other. */
export function Lines({ lines, width }: { readonly lines: readonly Line[]; readonly width?: number }): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0} {...(width !== undefined && { width })}>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <OneLine key={i} line={line} />
      ))}
    </Box>
  );
}

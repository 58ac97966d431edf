/**
 * The text field in the status line: what the session holds of it, drawn. While it is open the footer says what may be
 * typed, since the keys it names else are text now. Of a text longer than the line, the part around the cursor is
 * shown. ink-text-input draws the text alone: the cursor is the terminal's own, where input methods look for it.
 */
import { Box, Text, useCursor } from 'ink';
import TextInput from 'ink-text-input';
import { type ReactElement, useContext } from 'react';
import { promptOf, typedIn } from '../layout/fields.js';
import { type Line, lineWidth, piece } from '../layout/line.js';
import type { Field, Session } from '../session/model.js';
import { escape } from '../text/escape.js';
import { width } from '../text/width.js';
import { GlyphsContext, OneLine } from './lines.js';

interface Props {
  readonly field: Field;
  readonly session: Session;
  /** How wide the line is, and which of the frame's it is. */
  readonly cells: number;
  readonly row: number;
  /** What to say after the text, if there is no footer to say it in. */
  readonly says?: Line;
}

const ignore = (): void => {};

export function TextField({ field, session, cells, row, says = [] }: Props): ReactElement {
  const glyphs = useContext(GlyphsContext);
  const { setCursorPosition } = useCursor();
  const prompt = escape(promptOf(field, session, cells - 1, glyphs));
  const { before, after } = typedIn(field, Math.max(1, cells - width(prompt)), glyphs);
  setCursorPosition({ x: width(prompt) + width(before), y: row });
  return (
    <Box height={1} width={cells} overflow="hidden">
      <Box flexShrink={0}>
        <Text>{prompt}</Text>
        <TextInput value={before + after} focus={false} showCursor={false} onChange={ignore} />
      </Box>
      {lineWidth(says) > 0 && <OneLine line={[piece('   '), ...says]} />}
    </Box>
  );
}

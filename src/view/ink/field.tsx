/**
 * The text field in the status line, drawn from the session. While it is open the footer says what may be typed, since
 * the keys that it usually shows are text now. If the text is longer than the line, the part around the cursor shows.
 * ink-text-input draws only the text: the cursor is the terminal's own, since input methods need that.
 */
import { Box, Text, useCursor } from 'ink';
import TextInput from 'ink-text-input';
import { type ReactElement, useContext } from 'react';
import { promptOf, typedIn } from '../../layout/fields.js';
import { type Line, lineWidth, piece } from '../../layout/line.js';
import type { Field, Session } from '../../session/model.js';
import { escape } from '../../text/escape.js';
import { width } from '../../text/width.js';
import { GlyphsContext, OneLine } from './lines.js';

interface Props {
  readonly field: Field;
  readonly session: Session;
  /** The width of the line, and its number in the frame. */
  readonly cells: number;
  readonly row: number;
  /** The hint after the text, if there is no footer to show it in. */
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

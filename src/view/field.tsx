/**
 * The text field in the status line: a leaf's new value, a command, or what to search for. While it is open
 * the footer says what may be typed, since the keys it names else are text now. A text longer than the line
 * moves to the left, so that its cursor stays in sight and the field stays one line. Of a long one, Ink and its
 * text field only get the part around the cursor: they go through all they are given for each key.
 */
import { Box, Text, useCursor, useInput } from 'ink';
import TextInput from 'ink-text-input';
import { type ReactElement, useContext, useLayoutEffect, useState } from 'react';
import { FIELD_LIMIT, laidOutFrom, laidOutTo, promptOf, shownIn, submitted, TOO_LONG } from '../layout/fields.js';
import { type Line, lineWidth, piece } from '../layout/line.js';
import type { Action } from '../session/action.js';
import type { Field, Session } from '../session/model.js';
import { escape } from '../text/escape.js';
import { characterFrom, width } from '../text/width.js';
import { GlyphsContext, OneLine } from './lines.js';

/** Without styles there is no inverse block for a cursor: the terminal's own has to do. */
const HAS_STYLES = process.env.FORCE_COLOR !== '0';

interface Props {
  readonly field: Field;
  readonly session: Session;
  readonly dispatch: (action: Action) => void;
  /** How wide the line is, and which of the frame's it is. */
  readonly cells: number;
  readonly row: number;
  /** What to say after the text, where there is no footer to say it in. */
  readonly says?: Line;
}

export function TextField({ field, session, dispatch, cells, row, says = [] }: Props): ReactElement {
  const refuse = (): void => dispatch({ type: 'say', text: TOO_LONG, tone: 'error' });
  const { typed, move, change } = useTyped(field.text, refuse);
  const { text, cursor, from, placed, isPlacing } = typed;
  const glyphs = useContext(GlyphsContext);
  const { setCursorPosition } = useCursor();
  useInput((_, { leftArrow, rightArrow, home, end }) => {
    if (leftArrow) move(characterFrom(text, cursor, -1), Math.max(0, cursor - 1));
    else if (rightArrow) move(characterFrom(text, cursor, 1), Math.min(text.length, cursor + 1));
    else if (home || end) move(home ? 0 : text.length, cursor);
  });

  const prompt = promptOf(field, session, cells - 1, glyphs);
  const room = Math.max(1, cells - width(prompt));
  const before = shownIn(text.slice(from, cursor), glyphs);
  const after = shownIn(text.slice(cursor, laidOutTo(from)), glyphs);
  const moved = movedOut(before, width(before) + 1 - room);
  if (!HAS_STYLES) setCursorPosition({ x: width(prompt) + width(before) - moved, y: row });
  return (
    <Box height={1} width={cells}>
      <Box flexShrink={0}>
        <Text>{escape(prompt)}</Text>
      </Box>
      <Box width={room} height={1} overflow="hidden">
        <Box width={Math.max(room, width(before + after) + 1)} marginLeft={-moved} flexShrink={0}>
          <Box flexShrink={0}>
            <TextInput
              key={placed}
              value={isPlacing ? before : before + after}
              showCursor={!isPlacing}
              onChange={change}
              onSubmit={() => dispatch(submitted(field, text))}
            />
            {isPlacing && <Text>{after}</Text>}
          </Box>
          {lineWidth(says) > 0 && <OneLine line={[piece('  '), ...says]} />}
        </Box>
      </Box>
    </Box>
  );
}

interface Typed {
  readonly text: string;
  /** Where ink-text-input's cursor is, which it keeps to itself. */
  readonly cursor: number;
  /** The first character that is laid out, which is the first that ink-text-input has. */
  readonly from: number;
  /** How often that has been placed, and whether it is being. */
  readonly placed: number;
  readonly isPlacing: boolean;
}

/**
 * What has been typed. ink-text-input's own cursor goes by code units, one at a time; where it is to be elsewhere,
 * another field takes its place, which first gets the text up to there, where its cursor then is, and then all of it.
 * What has no place in a field is refused.
 */
function useTyped(
  first: string,
  refuse: () => void,
): { typed: Typed; move(to: number, own: number): void; change(text: string): void } {
  const [typed, setTyped] = useState<Typed>(() => {
    const cursor = first.length;
    return { text: first, cursor, from: laidOutFrom(cursor), placed: 0, isPlacing: false };
  });
  const { text, cursor, from } = typed;
  useLayoutEffect(() => {
    if (typed.isPlacing) setTyped((now) => ({ ...now, isPlacing: false }));
  }, [typed.isPlacing]);
  const goTo = (next: string, to: number, own: number): void =>
    setTyped(({ from, placed }) => {
      const isPlacing = to !== own || laidOutFrom(to) !== from;
      return { text: next, cursor: to, from: laidOutFrom(to), placed: placed + Number(isPlacing), isPlacing };
    });
  return {
    typed,
    move: (to, own) => goTo(text, to, own),
    change(next) {
      const own = cursor + next.length - text.slice(from, laidOutTo(from)).length;
      if (own >= cursor) {
        const longer = text.slice(0, cursor) + next.slice(cursor - from, own - from) + text.slice(cursor);
        if (longer.length <= FIELD_LIMIT) return goTo(longer, own, own);
        refuse();
        return goTo(text, cursor, own);
      }
      // it took half a character away where that is two code units long
      const start = characterFrom(text, cursor, -1);
      goTo(text.slice(0, start) + text.slice(cursor), start, own);
    },
  };
}

/** How wide the beginning of `text` is that has to go, in whole characters, to save `cells`. */
function movedOut(text: string, cells: number): number {
  let gone = 0;
  for (const character of text) {
    if (gone >= cells) break;
    gone += width(character);
  }
  return gone;
}

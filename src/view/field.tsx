/**
 * The text field in the status line: a leaf's new value, a command, or what to search for. While it is open
 * the footer says what may be typed, since the keys it names else are text now. A text longer than the line
 * moves to the left, so that its cursor stays in sight and the field stays one line.
 */
import { Box, Text, useCursor, useInput } from 'ink';
import TextInput from 'ink-text-input';
import { type ReactElement, useContext, useLayoutEffect, useState } from 'react';
import { promptOf, submitted } from '../layout/fields.js';
import { type Line, lineWidth, piece } from '../layout/line.js';
import type { Action } from '../session/action.js';
import type { Field, Session } from '../session/session.js';
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
  readonly after?: Line;
}

export function TextField({ field, session, dispatch, cells, row, after = [] }: Props): ReactElement {
  const { typed, move, change } = useTyped(field.text);
  const { text, cursor, placed, isPlacing } = typed;
  const { setCursorPosition } = useCursor();
  useInput((_, { leftArrow, rightArrow, home, end }) => {
    if (leftArrow) move(characterFrom(text, cursor, -1), Math.max(0, cursor - 1));
    else if (rightArrow) move(characterFrom(text, cursor, 1), Math.min(text.length, cursor + 1));
    else if (home || end) move(home ? 0 : text.length, cursor);
  });

  const prompt = promptOf(field, session, cells - 1, useContext(GlyphsContext));
  const room = Math.max(1, cells - width(prompt));
  const before = text.slice(0, cursor);
  const moved = movedOut(before, width(before) + 1 - room);
  if (!HAS_STYLES) setCursorPosition({ x: width(prompt) + width(before) - moved, y: row });
  return (
    <Box height={1} width={cells}>
      <Box flexShrink={0}>
        <Text>{escape(prompt)}</Text>
      </Box>
      <Box width={room} height={1} overflow="hidden">
        <Box width={Math.max(room, width(text) + 1)} marginLeft={-moved} flexShrink={0}>
          <Box flexShrink={0}>
            <TextInput
              key={placed}
              value={isPlacing ? before : text}
              showCursor={!isPlacing}
              onChange={change}
              onSubmit={() => dispatch(submitted(field, text))}
            />
            {isPlacing && <Text>{text.slice(cursor)}</Text>}
          </Box>
          {lineWidth(after) > 0 && <OneLine line={[piece('  '), ...after]} />}
        </Box>
      </Box>
    </Box>
  );
}

interface Typed {
  readonly text: string;
  /** Where ink-text-input's cursor is, which it keeps to itself. */
  readonly cursor: number;
  /** How often that has been placed, and whether it is being. */
  readonly placed: number;
  readonly isPlacing: boolean;
}

/**
 * What has been typed. ink-text-input's own cursor goes by code units, one at a time; where it is to be elsewhere,
 * another field takes its place, which first gets the text up to there, where its cursor then is, and then all of it.
 */
function useTyped(first: string): { typed: Typed; move(to: number, own: number): void; change(text: string): void } {
  const [typed, setTyped] = useState<Typed>({ text: first, cursor: first.length, placed: 0, isPlacing: false });
  const { text, cursor } = typed;
  useLayoutEffect(() => {
    if (typed.isPlacing) setTyped((now) => ({ ...now, isPlacing: false }));
  }, [typed.isPlacing]);
  const goTo = (next: string, to: number, own: number): void =>
    setTyped(({ placed }) => ({ text: next, cursor: to, placed: placed + Number(to !== own), isPlacing: to !== own }));
  return {
    typed,
    move: (to, own) => goTo(text, to, own),
    change(next) {
      const own = cursor + next.length - text.length;
      if (own >= cursor) return goTo(next, own, own);
      // it took half a character away where that is two code units long
      const from = characterFrom(text, cursor, -1);
      goTo(text.slice(0, from) + text.slice(cursor), from, own);
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

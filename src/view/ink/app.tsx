/** The screen: a snapshot of the explorer in, panes out. */
import { Box } from 'ink';
import { type ReactElement, useInsertionEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { choiceLines } from '../../layout/choices.js';
import { hint } from '../../layout/fields.js';
import { type Frame, frameOf } from '../../layout/frame/frame.js';
import { helpFrame } from '../../layout/help.js';
import { beside, type Line } from '../../layout/line.js';
import { listFrame } from '../../layout/lists/frame.js';
import type { Field } from '../../session/model.js';
import type { Explorer } from '../explorer/explorer.js';
import type { Snapshot } from '../explorer/store.js';
import { TextField } from './field.js';
import { Guard } from './guard.js';
import { GlyphsContext, Lines, OneLine } from './lines.js';

interface Props {
  readonly snapshot: Snapshot;
  readonly explorer: Explorer;
}

export function App({ explorer }: { readonly explorer: Explorer }): ReactElement {
  const snapshot = useSyncExternalStore(explorer.subscribe, explorer.snapshot);
  const { viewport } = snapshot;
  useInsertionEffect(() => void viewport, [viewport]); // a new size that changes nothing is a change all the same: Ink draws
  return (
    <GlyphsContext value={viewport.glyphs}>
      <Guard snapshot={snapshot} explorer={explorer}>
        <Screen snapshot={snapshot} explorer={explorer} />
      </Guard>
    </GlyphsContext>
  );
}

/** What is on the screen. Its effect says that it could be drawn. */
function Screen({ snapshot, explorer }: Props): ReactElement {
  useLayoutEffect(() => explorer.shown(snapshot), [explorer, snapshot]);
  const { session, place, viewport } = snapshot;
  const over = session.help ? helpFrame(place, viewport) : listFrame(session, viewport);
  return over ? <Lines lines={over.lines} width={viewport.columns} /> : explored(snapshot);
}

/** The panes and bars, all in one text; an open field is an element of its own. */
function explored(snapshot: Snapshot): ReactElement {
  const { session, place, viewport } = snapshot;
  const frame = frameOf(session, place, viewport);
  const { header, strip, status = [], footer } = frame;
  const { field } = session;
  const { columns } = viewport;
  const [first = [], second = []] = field && footer && session.message ? status : [];
  const upper = [...one(header), ...one(strip), ...middle(frame)];
  if (!field) return <Lines lines={[...upper, ...status, ...one(footer)]} width={columns} />;
  return (
    <Box flexDirection="column">
      <Lines lines={upper} width={columns} />
      <Choices lines={choiceLines(field, viewport)} width={columns} />
      {frame.status && (
        <Status frame={frame} field={field} snapshot={snapshot} says={second.length > 0 ? first : undefined} />
      )}
      {footer && <OneLine line={second.length > 0 ? second : hint(field, session, columns)} />}
    </Box>
  );
}

const one = (line: Line | undefined): Line[] => (line ? [line] : []);

/** The cells between the tree and what is beside it. */
const GAP = 2;

/** Tree, detail, plot and card: one below the other, or plot and card beside the tree. */
function middle({ panes, tree, inspector = [], plot = [], card = [] }: Frame): readonly Line[] {
  const left = [...tree, ...inspector];
  const side = [...plot, ...card];
  return panes.beside ? beside(left, panes.treeWidth + GAP, side) : [...left, ...side];
}

/** What Tab offers, over the lowest lines of the panes. */
function Choices({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }): ReactElement | null {
  if (lines.length === 0) return null;
  return (
    <Box marginTop={-lines.length} flexShrink={0}>
      <Lines lines={lines} width={width} />
    </Box>
  );
}

/** The open field in the last row for messages, or above the first of two lines that are said. */
function Status({
  frame,
  field,
  snapshot,
  says,
}: Pick<Props, 'snapshot'> & {
  readonly frame: Frame;
  readonly field: Field;
  readonly says: Line | undefined;
}): ReactElement {
  const { session, viewport } = snapshot;
  const above = (frame.status ?? []).slice(says ? 2 : 1).map(() => []);
  return (
    <>
      {above.length > 0 && <Lines lines={above} width={viewport.columns} />}
      <TextField
        field={field}
        session={session}
        cells={viewport.columns}
        row={frame.panes.height - (frame.footer ? 2 : 1) - Number(says !== undefined)}
        {...(!frame.footer && { says: hint(field, session, viewport.columns) })}
      />
      {says && <OneLine line={says} />}
    </>
  );
}

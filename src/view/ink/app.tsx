/** The screen: a snapshot of the explorer in, panes out. */
import { Box } from 'ink';
import { type ReactElement, useInsertionEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { choiceLines } from '../../layout/choices.js';
import { hint } from '../../layout/fields.js';
import { type Frame, frameOf } from '../../layout/frame/frame.js';
import { helpFrame } from '../../layout/help.js';
import type { Line } from '../../layout/line.js';
import { listFrame } from '../../layout/lists/frame.js';
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
  return over ? <Lines lines={over.lines} width={viewport.columns} /> : <Explored snapshot={snapshot} />;
}

function Explored({ snapshot }: { readonly snapshot: Snapshot }): ReactElement {
  const { session, place, viewport } = snapshot;
  const frame = frameOf(session, place, viewport);
  const { field } = session;
  return (
    <Box flexDirection="column">
      {frame.header && <OneLine line={frame.header} />}
      {frame.strip && <OneLine line={frame.strip} />}
      <Middle frame={frame} columns={viewport.columns} />
      <Choices lines={choiceLines(field, viewport)} width={viewport.columns} />
      {frame.status && <Status frame={frame} snapshot={snapshot} />}
      {frame.footer && <OneLine line={field ? hint(field, session, viewport.columns) : frame.footer} />}
    </Box>
  );
}

/** Tree, detail, plot and card: one below the other, or plot and card beside the tree. */
function Middle({ frame, columns }: { readonly frame: Frame; readonly columns: number }): ReactElement {
  const { panes, tree, inspector = [], plot = [], card = [] } = frame;
  const left = [...tree, ...inspector];
  const side = [...plot, ...card];
  if (!panes.beside) return <Lines lines={[...left, ...side]} width={columns} />;
  return (
    <Box flexShrink={0} columnGap={2}>
      <Lines lines={left} width={panes.treeWidth} />
      <Lines lines={side} width={panes.sideWidth} />
    </Box>
  );
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

/** Messages, or the open field in the last row. */
function Status({ frame, snapshot }: { readonly frame: Frame; readonly snapshot: Snapshot }): ReactElement {
  const { session, viewport } = snapshot;
  const { field } = session;
  const lines = frame.status ?? [];
  if (!field) return <Lines lines={lines} width={viewport.columns} />;
  return (
    <>
      {lines.length > 1 && <Lines lines={lines.slice(1).map(() => [])} width={viewport.columns} />}
      <TextField
        field={field}
        session={session}
        cells={viewport.columns}
        row={frame.panes.height - (frame.footer ? 2 : 1)}
        {...(!frame.footer && { says: hint(field, session, viewport.columns) })}
      />
    </>
  );
}

/** The whole screen: a snapshot of the explorer in, panes out. */
import { Box } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { type Frame, frameOf, helpFrame } from '../layout/frame.js';
import type { Explorer, Snapshot } from './explorer.js';
import { TextField } from './field.js';
import { Lines, OneLine } from './lines.js';

export function App({ explorer }: { readonly explorer: Explorer }): ReactElement {
  const snapshot = useSyncExternalStore(explorer.subscribe, explorer.snapshot);
  const { session, place, look, blinks } = snapshot;
  if (session.help) return <Lines lines={helpFrame(place, look).lines.slice(blinks ? 1 : 0)} />;
  const frame = frameOf(session, place, blinks ? { ...look, rows: look.rows - 1 } : look);
  return (
    <Box flexDirection="column">
      {frame.header && <OneLine line={frame.header} />}
      <Middle frame={frame} />
      {frame.status && <Status frame={frame} snapshot={snapshot} explorer={explorer} />}
      {frame.footer && <OneLine line={frame.footer} />}
    </Box>
  );
}

/** Tree, inspector and plot: one below the other, or the plot beside the tree. */
function Middle({ frame }: { readonly frame: Frame }): ReactElement {
  const { panes, tree, inspector, plot } = frame;
  const inspected = inspector && <Lines lines={[[], ...inspector]} />;
  if (!panes.beside) {
    return (
      <>
        <Lines lines={tree} />
        {inspected}
        {plot && <Lines lines={plot} />}
      </>
    );
  }
  return (
    <>
      <Box flexShrink={0}>
        <Lines lines={tree} width={panes.treeWidth} />
        {plot && <Lines lines={plot} width={panes.plotWidth} />}
      </Box>
      {inspected}
    </>
  );
}

interface StatusProps {
  readonly frame: Frame;
  readonly snapshot: Snapshot;
  readonly explorer: Explorer;
}

function Status({ frame, snapshot, explorer }: StatusProps): ReactElement {
  const { field } = snapshot.session;
  if (!field) return <OneLine line={frame.status ?? []} />;
  const key = field.kind === 'edit' ? `edit ${field.node}` : field.kind;
  return <TextField key={key} field={field} session={snapshot.session} dispatch={explorer.dispatch} />;
}

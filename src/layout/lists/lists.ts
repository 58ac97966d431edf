/** The table of lists, a row for each name: what it shows. */
import type { Session } from '../../session/model.js';
import type { ListName } from '../../session/panes.js';
import type { Viewport } from '../viewport.js';
import { health } from './health.js';
import type { List, Listed } from './list.js';
import { moments } from './moments.js';
import { sample } from './sample.js';
import { samples } from './samples.js';
import { output, summary } from './texts.js';
import { top } from './top.js';

const TABLE: Readonly<Record<ListName, List>> = { summary, moments, output, top, health, samples, sample };

/** The list over the screen; undefined if there is none. */
export const listOn = (session: Session, viewport: Viewport): Listed | undefined =>
  session.list && TABLE[session.list.of](session, viewport);

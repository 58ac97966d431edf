/**
 * The edges between two columns: each row that leaves the left one has a vertical line, on one of the tracks, from
 * which it goes on to the right.
 *
 *     a ──╮             a, with one target, may join b on the way to it;
 *     b ┬─┴─▶ op        if b branched off right of there, a would seem to go to both targets
 *       ╰───▶ op
 *
 * So a net with several targets that is not the first at one of them reaches it by a detour over a free row. And a
 * net must leave its row before another comes in there: if two nets block each other, one makes a detour. Otherwise
 * the tracks are in the order with the fewest crossings.
 */
/** An edge through the channel on the right of a column: from a row there to a row of the next, for one source. */
export interface Link {
  readonly source: number;
  readonly from: number;
  readonly to: number;
}

/** The edges that come in at one row, from the left or from an earlier track, and their rows at the right. */
export interface Net {
  readonly source: number;
  readonly from: number;
  readonly to: readonly number[];
  /** Rows that go on in another net, not to the right column. */
  readonly detours: readonly number[];
  /** The track of its vertical; -1 if it goes straight through. */
  readonly track: number;
  /** The track that it comes from, if not from the left column. */
  readonly begins?: number;
}

export interface Channel {
  readonly tracks: number;
  readonly nets: readonly Net[];
}

/** A net on its way to a track. */
interface Open {
  readonly source: number;
  readonly from: number;
  readonly parent?: Open;
  to: number[];
  detours: number[];
  track: number;
  low: number;
  high: number;
}

export function channelFor(links: readonly Link[]): Channel {
  const all = netsOf(links);
  const free = freeRows(links);
  for (const net of [...all]) {
    const late = net.to.filter((row) => isMany(net) && all.some((other) => comesFirst(other, net, row)));
    all.push(...detoured(net, late, (row) => free(row - Math.sign(row - net.from))));
  }
  const placed: Open[] = [];
  let waiting = all.filter(({ low, high }) => low < high);
  while (waiting.length > 0) {
    const ready = waiting.filter((net) => !waiting.some((other) => mustFollow(net, other)));
    const next = ready.length > 0 ? best(ready, waiting) : (waiting.find((net) => !isPending(net, waiting)) as Open);
    waiting = waiting.filter((net) => net !== next);
    if (ready.length === 0) {
      const blocked = next.to.filter((row) => waiting.some((other) => mustLeave(other, next, row)));
      waiting.push(...detoured(next, blocked, (row) => free((next.from + row) >> 1)));
    }
    next.track = trackFor(next, placed);
    placed.push(next);
  }
  return {
    tracks: Math.max(0, ...placed.map(({ track }) => track + 1)),
    nets: [...all.filter(({ low, high }) => low === high), ...placed].map(
      ({ source, from, to, track, parent, detours }) => ({
        ...{ source, from, to, track, detours },
        ...(parent && { begins: parent.track }),
      }),
    ),
  };
}

/** One net for each row that leaves the left column. */
function netsOf(links: readonly Link[]): Open[] {
  const nets: Open[] = [];
  for (const { source, from, to } of links) {
    const known = nets.find((net) => net.from === from);
    if (known) known.to.push(to);
    else nets.push({ source, from, to: [to], detours: [], track: -1, low: from, high: from });
  }
  return nets.map(measured);
}

function measured(net: Open): Open {
  net.low = Math.min(net.from, ...net.to, ...net.detours);
  net.high = Math.max(net.from, ...net.to, ...net.detours);
  return net;
}

const isMany = ({ to, detours }: Open): boolean => to.length + detours.length > 1;

/** Whether `other` also goes to this row, and comes first there: one that goes straight, or else the upper one. */
const comesFirst = (other: Open, net: Open, row: number): boolean =>
  other !== net &&
  other.to.includes(row) &&
  net.from !== row &&
  (other.from === row || (isMany(other) && other.from < net.from));

/** Whether `other` leaves at a row that `net` comes in at, or branches off before it does. */
const mustLeave = (other: Open, net: Open, row: number): boolean =>
  other !== net && (other.from === row || (isMany(other) && !isMany(net) && other.to.includes(row)));

const isPending = ({ parent }: Open, waiting: readonly Open[]): boolean =>
  parent !== undefined && waiting.includes(parent);

/** Whether the vertical of `net` must be right of that of `other`. */
const mustFollow = (net: Open, other: Open): boolean =>
  net.parent === other || net.to.some((row) => mustLeave(other, net, row));

/** The net that saves the most crossings if it is left of all the others. */
function best(ready: readonly Open[], waiting: readonly Open[]): Open {
  let least = Number.POSITIVE_INFINITY;
  let found = ready[0] as Open;
  for (const net of ready) {
    let cost = 0;
    for (const other of waiting) if (other !== net) cost += crossings(net, other) - crossings(other, net);
    if (cost < least) {
      least = cost;
      found = net;
    }
  }
  return found;
}

const isInside = (row: number, { low, high }: Open): boolean => row > low && row < high;

/** Whether both go only to the same row: then they may join on the way. Those that only make a detour go to none. */
const areOne = (one: Open, other: Open): boolean =>
  !isMany(one) && !isMany(other) && one.to.length === 1 && one.to[0] === other.to[0];

/** How often two nets cross when the vertical of `left` is left of that of `right`. */
const crossings = (left: Open, right: Open): number =>
  areOne(left, right) ? 0 : Number(isInside(right.from, left)) + left.to.filter((row) => isInside(row, right)).length;

/** Makes a net go to free rows instead of `rows`, and returns the nets that go on from there to `rows`. */
function detoured(net: Open, rows: readonly number[], over: (row: number) => number): Open[] {
  const rest = rows.map((row): Open => {
    const from = over(row);
    return measured({
      source: net.source,
      from,
      to: [row],
      parent: net,
      detours: [],
      track: -1,
      low: from,
      high: from,
    });
  });
  net.to = net.to.filter((row) => !rows.includes(row));
  net.detours.push(...rest.map(({ from }) => from));
  measured(net);
  return rest;
}

/** Gives rows that no net leaves or comes in at, the nearest first. */
function freeRows(links: readonly Link[]): (near: number) => number {
  const taken = new Set(links.flatMap(({ from, to }) => [from, to]));
  return (near) => {
    let row = near;
    for (let i = 1; taken.has(row) || row < 0; i++) row += (i % 2 === 0 ? -1 : 1) * i;
    taken.add(row);
    return row;
  };
}

/** The first track right of all nets that `net` must be right of. */
function trackFor(net: Open, placed: readonly Open[]): number {
  let track = 0;
  for (const other of placed) {
    const apart = mustFollow(net, other) || meets(net, other) || crossings(other, net) !== crossings(net, other);
    if (apart) track = Math.max(track, other.track + 1);
  }
  return track;
}

/** Whether two verticals cannot share a track. */
const meets = (one: Open, other: Open): boolean =>
  !areOne(one, other) && Math.max(one.low, other.low) <= Math.min(one.high, other.high);

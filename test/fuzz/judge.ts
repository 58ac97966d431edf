/**
 * What must hold of every text that is read: it gives a graph or the error that the function documents, no message holds
 * what could act on a terminal, and what is written of a graph, in the notation and as JSON, reads back as the same.
 */
import { treeText } from '../../src/cli/print.js';
import { GraphTooLarge } from '../../src/engine/memory-limit.js';
import { CONST, LEAF, opOf } from '../../src/engine/ops.js';
import { inputsOf, isConstant, leafSlot } from '../../src/engine/tape.js';
import { ExportError } from '../../src/formats/error.js';
import { jsonFile } from '../../src/formats/json/write.js';
import { read, SourceError } from '../../src/index.js';
import { readNumber } from '../../src/notation/parse/number.js';
import { readSource } from '../../src/notation/read.js';
import type { Source } from '../../src/notation/source.js';
import { complete } from '../../src/notation/work.js';
import type { Session } from '../../src/session/model.js';
import { dataAt } from '../../src/session/numbers.js';
import { scheduledRate } from '../../src/session/rate.js';
import { exportedFrom } from '../../src/session/source/export.js';
import { OpenError, openReading } from '../../src/session/source/opening.js';
import { openSaved } from '../../src/session/source/saved.js';
import { writtenText } from '../../src/session/source/writing.js';
import { leavesOf } from '../../src/session/viewed.js';
import { sourceOf } from './notation.js';

/** What must not be. */
class Wrong extends Error {}

type ErrorKind = new (...args: never[]) => Error;

/** Judges a text in the notation, or a notebook's. Gives what became of it; throws if that is not as it must be. */
export function judgeText(source: Source): string {
  let session: Session;
  try {
    const code = sourceOf(source);
    const { prints, notes } = read(code.text, code.name);
    for (const line of [...prints, ...notes]) mustBeVisible(line, 'a line that is printed');
    session = openReading(readSource(code), code);
  } catch (error) {
    return refused(error, [SourceError, OpenError]);
  }
  mustSurvive(session);
  return 'a graph';
}

/** Judges a text that may be an exported graph. */
export function judgeSaved(source: Source): string {
  let session: Session;
  try {
    session = complete(openSaved(source, new Map())).session;
  } catch (error) {
    return refused(error, [SourceError, ExportError, OpenError, GraphTooLarge]);
  }
  mustSurvive(session);
  return 'a graph';
}

/** The kind of a documented error; throws anything else. */
function refused(error: unknown, documented: readonly ErrorKind[]): string {
  if (!(error instanceof Error) || !documented.some((kind) => error instanceof kind)) throw error;
  mustBeVisible(error.message.replaceAll('\n', ''), 'the message');
  const said = error instanceof SourceError ? error.problem : error.message;
  return `${error.name}: ${said.replace(/"[^"]*"|\d[\d.,]*/g, '_').slice(0, 60)}`;
}

const ACTS_ON_A_TERMINAL = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

function mustBeVisible(text: string, what: string): void {
  const [found] = ACTS_ON_A_TERMINAL.exec(text) ?? [];
  if (found !== undefined) throw new Wrong(`${what} holds U+${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Shown, written in the notation and exported, and read again from either, it is the same graph with the same settings. */
function mustSurvive(session: Session): void {
  mustBeVisible(treeText(session, false).replaceAll('\n', ''), 'the tree');
  const text = canBeSaid(session) ? [...writtenText(session).pieces].join('') : undefined;
  if (text !== undefined) {
    mustBeVisible(text.replace(/^\ufeff|[\n\t\f]|\r\n/g, ''), 'what is written');
    const source = { name: 'again.py', text };
    mustBeSame(session, openReading(readSource(source), source), 'what is written');
  }
  const json = jsonOf(session);
  const again = complete(openSaved({ name: 'again.json', text: json }, new Map())).session;
  mustBeSame(session, again, 'what is exported');
  mustBeEqual(withoutGaps(jsonOf(again)), withoutGaps(json), 'what is exported');
}

/**
 * Whether the notation can say a graph: numbers alone are computed as they are read, and give no node and no root, and
 * each time that a number is written it is a node of its own.
 */
function canBeSaid({ model }: Session): boolean {
  const { tape } = model.program;
  if (isConstant(tape, model.root)) return false;
  const used = new Set<number>();
  for (let id = 0; id < tape.size; id++) {
    const inputs = inputsOf(tape, id);
    const constants = inputs.filter((input) => isConstant(tape, input));
    if (inputs.length > 0 && constants.length === inputs.length) return false;
    for (const constant of constants) {
      if (used.has(constant)) return false;
      used.add(constant);
    }
  }
  return true;
}

const jsonOf = (session: Session): string => [...jsonFile(exportedFrom(session))].join('');

interface Json {
  rootId: number;
  root: string;
  nodes: { id: number; label: string; inputs: number[] }[];
  samples?: { inputs: number[][]; scores: number[] };
}

/** An exported graph whose ids are the nodes' places in the list. */
function withoutGaps(text: string): Json {
  const json = JSON.parse(text) as Json;
  const places = new Map(json.nodes.map(({ id }, place) => [id, place]));
  const placeOf = (id: number): number => places.get(id) as number;
  // what has no name is called by its id
  const called = (label: string): string => label.replace(/#\d+/g, '#');
  Object.assign(json, { rootId: placeOf(json.rootId), root: called(json.root) });
  for (const node of json.nodes) {
    const { id, label, inputs } = node;
    Object.assign(node, { id: placeOf(id), label: called(label), inputs: inputs.map(placeOf) });
  }
  if (json.samples) {
    json.samples.inputs = json.samples.inputs.map((sample) => sample.map(placeOf));
    json.samples.scores = json.samples.scores.map(placeOf);
  }
  return json;
}

/** That two values are the same, part by part. */
function mustBeEqual(after: unknown, before: unknown, where: string): void {
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) {
    if (!Object.is(after, before))
      throw new Wrong(`${where} is ${JSON.stringify(after)} in place of ${JSON.stringify(before)}`);
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    mustBeEqual(Reflect.get(after, key), Reflect.get(before, key), `${where}.${key}`);
}

/** One node as it can be compared: its op, its inputs by their places in the same list, its data, and whether it is frozen. */
interface Node {
  readonly is: string;
  readonly label: string | undefined;
}

function mustBeSame(session: Session, again: Session, what: string): void {
  const [before, after] = [nodesOf(session), nodesOf(again)];
  before.forEach(({ is, label }, place) => {
    const other = after[place];
    if (other?.is !== is) throw new Wrong(`${what} has ${other?.is} in place of ${is}`);
    if (label && other.label !== label)
      throw new Wrong(`${what} has the label ${JSON.stringify(other.label)} in place of ${JSON.stringify(label)}`);
  });
  for (const [setting, before] of Object.entries(settingsOf(session))) {
    const now = settingsOf(again)[setting];
    if (!Object.is(now, before)) throw new Wrong(`${what} has the ${setting} ${now} in place of ${before}`);
  }
}

/** How the first step would be taken: by a schedule, if it gives a rate then that is not the same for all steps. */
function settingsOf({ model: { lr, schedule = '', direction, optimizer } }: Session): Record<string, unknown> {
  const first = scheduledRate(schedule, 0) ?? Number.NaN;
  const isScheduled = readNumber(schedule) === undefined && first > 0 && Number.isFinite(first);
  return { rate: isScheduled ? schedule : lr, direction, optimizer };
}

/** The nodes that the root depends on, itself first, and each one's inputs in their order. */
function nodesOf(session: Session): Node[] {
  const { program, root, frozen } = session.model;
  const { tape } = program;
  const data = dataAt(tape, leavesOf(session));
  const places = new Map([[root, 0]]);
  const nodes: Node[] = [];
  for (const id of places.keys()) {
    const inputs = inputsOf(tape, id).map((input) => {
      if (!places.has(input)) places.set(input, places.size);
      return places.get(input);
    });
    const op = tape.op[id] as number;
    const { name } = opOf(op);
    const number = Object.is(data[id], -0) ? '-0' : String(data[id]);
    const isFrozen = op === LEAF && frozen[leafSlot(tape, id)] === 1;
    nodes.push({
      is: `${name}(${inputs}) ${number}${isFrozen ? ' frozen' : ''}`,
      label: op === CONST ? undefined : tape.labels[id],
    });
  }
  return nodes;
}

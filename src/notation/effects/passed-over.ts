/**
 * The names that statements that were passed over would have set, and what may be reached through them: what decides
 * whether the next statement can be passed over too. It can if nothing that it does could change the graph.
 */
import type { Machine } from '../run/machine.js';
import { isRef } from '../run/term.js';
import { type Group, groupOf, join, newGroup } from './groups.js';
import { CALLS, CALLS_METHOD, type Effects, type Piece, READS, SETS } from './scan.js';
import { HARMLESS_FUNCTIONS, HARMLESS_METHODS, isBuiltin, PLAIN_ATTRIBUTES } from './words.js';

/** What a name that was passed over means. */
export interface Passed {
  /**
   * A function, a class, something imported, the result of a statement, or nothing any more. Of imports: `own` is what the
   * explorer has its own of, `module` has the notation's functions, `function` is one of those, `safe` is from a harmless
   * module.
   */
  readonly kind: 'def' | 'class' | 'import' | 'name' | 'deleted' | 'own' | 'module' | 'function' | 'safe';
  /** `defined in the def at line 3` */
  readonly where: string;
  readonly group?: Group;
}

export interface PassedOver {
  readonly names: Map<string, Passed>;
  /** By name that functions mention: what to do when the name is set. */
  readonly awaited: Map<string, { readonly group: Group; how: number }>;
  /** Why calls of Python's own functions are no longer known to be harmless. */
  shadowed: boolean;
  /** Where all names of an unknown module were imported. */
  star: string | undefined;
}

export const newPassedOver = (): PassedOver => ({
  names: new Map(),
  awaited: new Map(),
  shadowed: false,
  star: undefined,
});

/** Modules that are known without being imported. */
const MODULES: ReadonlySet<string> = new Set(['math', 'cmath', 'np', 'numpy', 'torch']);

/** Whether functions can be called through this name, as in `math.tanh(x)`. */
export function isModule({ names }: PassedOver, machine: Machine, name: string): boolean {
  const passed = names.get(name);
  if (passed) return passed.kind === 'module';
  return MODULES.has(name) && !machine.names.has(name) && !machine.given.has(name);
}

/** Whether anything gives this name a meaning. */
export function isKnown({ names, star }: PassedOver, { names: own, given }: Machine, name: string): boolean {
  const passed = names.get(name);
  if (passed) return passed.kind !== 'deleted';
  return own.has(name) || given.has(name) || isBuiltin(name) || MODULES.has(name) || star !== undefined;
}

const SAFE: ReadonlySet<Passed['kind']> = new Set(['module', 'function', 'safe']);

/** Whether a name is that of a module which knows no nodes, or of something in one. */
function isSafe({ names }: PassedOver, name: string): boolean {
  const passed = names.get(name);
  return passed ? SAFE.has(passed.kind) : MODULES.has(name);
}

/** Sets a name to something that was passed over. */
export function setPassed(over: PassedOver, machine: Machine, name: string, passed: Passed): void {
  if ((HARMLESS_FUNCTIONS.has(name) || isSafe(over, name)) && !SAFE.has(passed.kind)) over.shadowed = true;
  over.names.set(name, passed);
  heed(over, machine, name);
}

/** After a name was set: lets the functions that mention it know. */
export function heed(over: PassedOver, machine: Machine, name: string): void {
  const awaited = over.awaited.get(name);
  if (awaited) reach(over, machine, awaited.group, name, awaited.how);
}

/** What a group can reach through a name. */
function reach({ names, star }: PassedOver, machine: Machine, group: Group, name: string, how: number): void {
  const calls = (how & (CALLS | CALLS_METHOD)) !== 0;
  const passed = names.get(name);
  if (passed?.group) join(group, passed.group);
  const own = groupOf(group);
  if (passed) {
    const { kind } = passed;
    if (calls && (kind === 'import' || kind === 'name')) own.changes = true;
    if (how & CALLS_METHOD && (kind === 'def' || kind === 'class')) own.changes = true;
    if (how & SETS && kind !== 'name') own.unlimited ??= `an attribute of ${name}`;
    return;
  }
  const term = machine.names.termOf(name);
  if (term !== undefined) {
    if (isRef(term) && how !== READS) own.holdsNodes = true;
    if (calls) own.changes = true;
  } else if (name === 'Value') {
    if (how & CALLS) own.makesValues = true;
    if (how & ~CALLS) own.holdsNodes = true;
    if (how & CALLS_METHOD) own.changes = true;
    if (how & SETS) own.unlimited ??= 'an attribute of Value';
  } else if (MODULES.has(name)) {
    if (how & SETS) own.unlimited ??= `an attribute of ${name}`;
  } else if (how & CALLS_METHOD || name === 'getattr') own.changes = true;
  else if (how & CALLS && star !== undefined && !isBuiltin(name)) own.changes = own.makesValues = true;
}

/** Adds what functions can do when they are called to their group. */
export function addLater(over: PassedOver, machine: Machine, group: Group, later: Effects): void {
  for (const [name, how] of later.names) {
    reach(over, machine, group, name, how);
    if (name === 'Value' || (how === CALLS && isBuiltin(name)) || isSafe(over, name)) continue;
    const awaited = over.awaited.get(name);
    if (awaited) {
      awaited.how |= how;
      join(awaited.group, group);
    } else over.awaited.set(name, { group, how });
  }
  const own = groupOf(group);
  own.changes ||= later.changes;
  own.makesValues ||= later.makesValues || later.imports;
  own.unlimited ??= later.unlimited;
  for (const name of later.binds) own.binds.push(name);
}

/** Notes the methods of a class. */
export function addMethods(over: PassedOver, methods: ReadonlySet<string>): void {
  for (const name of methods) if (HARMLESS_METHODS.has(name) || PLAIN_ATTRIBUTES.has(name)) over.shadowed = true;
}

/** The most global names that functions may set and still be called. */
const MOST_GLOBALS = 100;

interface Judged {
  /** What the statement's names have become one of. */
  readonly group: Group;
  /** Why it cannot be passed over. */
  readonly problem: string | undefined;
}

/** Whether a statement with these effects can be passed over. */
export function judged(over: PassedOver, machine: Machine, { now, later }: Piece): Judged {
  const group = newGroup();
  for (const [name, how] of now.names) reach(over, machine, group, name, how);
  if (runsOwn(over, now)) addLater(over, machine, group, later);
  return { group, problem: problemOf(over, machine, now, groupOf(group)) };
}

/** Whether running a piece may run the functions in it: it calls what may call them, such as a decorator. */
function runsOwn(over: PassedOver, now: Effects): boolean {
  if (now.changes) return true;
  for (const [name, how] of now.names) {
    if (how & CALLS_METHOD && !isSafe(over, name)) return true;
    if (how & CALLS && !isSafe(over, name) && (over.names.has(name) || !isBuiltin(name))) return true;
  }
  return false;
}

function problemOf(over: PassedOver, machine: Machine, now: Effects, group: Group): string | undefined {
  const unlimited = now.unlimited ?? group.unlimited;
  if (unlimited !== undefined) return `it uses ${unlimited}`;
  if (group.binds.length > MOST_GLOBALS) return `it calls what sets more than ${MOST_GLOBALS} global names`;
  if (now.makesValues || (group.makesValues && now.binds.size > 0)) return 'it makes nodes';
  if (!group.holdsNodes) return undefined;
  if (now.changes || group.changes) return 'it may change a node';
  if (over.shadowed) return 'it calls a function or method that this file defines itself';
  return computesNodes(over, machine, now) ? 'it makes nodes' : undefined;
}

/** Whether a name is set to what is computed from nodes. */
function computesNodes(over: PassedOver, machine: Machine, { flows }: Effects): boolean {
  const users = new Map<string, number[]>();
  const waiting: string[] = [];
  for (const [i, { from }] of flows.entries())
    for (const name of from) {
      const list = users.get(name);
      if (list) list.push(i);
      else users.set(name, [i]);
      if (!list && reachesNodes(over, machine, name)) waiting.push(name);
    }
  const reached = new Set(waiting);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const own = users.get(name) ?? [];
    users.delete(name);
    for (const i of own) {
      const { to, computes } = flows[i] as Effects['flows'][number];
      if (computes) return true;
      for (const each of to)
        if (!reached.has(each)) {
          reached.add(each);
          waiting.push(each);
        }
    }
  }
  return false;
}

function reachesNodes({ names }: PassedOver, machine: Machine, name: string): boolean {
  const passed = names.get(name);
  if (passed) return passed.group !== undefined && groupOf(passed.group).holdsNodes;
  const term = machine.names.termOf(name);
  return term === undefined ? name === 'Value' : isRef(term);
}

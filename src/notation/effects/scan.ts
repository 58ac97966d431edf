/**
 * What is found of a piece of Python while its tokens are gone through (effects.ts): its effects so far, and the functions
 * and classes around the present token, whose names are their own.
 */
import type { Tokens } from '../lex/tokens.js';
import { UNLIMITED } from './words.js';

/** How a name is mentioned; bits of a number. */
export const HOLDS = 1;
/** Only `a.data` and the like. */
export const READS = 2;
export const CALLS = 4;
/** `x.f()`, where f may change x or what it is given. */
export const CALLS_METHOD = 8;
/** `x.f = ...` */
export const SETS = 16;

export interface Effects {
  /** By name of the module's: how it is mentioned. */
  readonly names: Map<string, number>;
  /** Names that are bound, or declared global and bound. */
  readonly binds: Set<string>;
  /** Names that only a part of an expression knows. */
  readonly own: Set<string>;
  /** Whether an attribute is set, or something unknown is called. */
  changes: boolean;
  /** What makes its effects unlimited, such as `exec`. */
  unlimited: string | undefined;
  /** Whether `Value(...)` is called. */
  makesValues: boolean;
  /** Whether a module is imported that may have values of its own. */
  imports: boolean;
  /** Assignments: from the names on the right to those on the left, and whether there is arithmetic or a call. */
  readonly flows: Flow[];
}

interface Flow {
  readonly to: string[];
  readonly from: string[];
  readonly computes: boolean;
}

/** The effects of a piece when it is run, and those of the functions in it when they are called. */
export interface Piece {
  readonly now: Effects;
  readonly later: Effects;
  /** Methods that it defines. */
  readonly methods: ReadonlySet<string>;
}

export const newEffects = (): Effects => ({
  names: new Map(),
  binds: new Set(),
  own: new Set(),
  changes: false,
  unlimited: undefined,
  makesValues: false,
  imports: false,
  flows: [],
});

/** A function or class whose body is being read, or the module. */
export interface Scope {
  readonly kind: 'module' | 'def' | 'class';
  /** The column of its first line; its body is further in. */
  readonly column: number;
  readonly names: Map<string, number>;
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  readonly outer: Set<string>;
  readonly functions: Set<string>;
}

export const newScope = (kind: Scope['kind'], column: number): Scope => ({
  kind,
  column,
  names: new Map(),
  bound: new Set(),
  globals: new Set(),
  outer: new Set(),
  functions: new Set(),
});

export interface Scan {
  text: string;
  tokens: Tokens;
  readonly scopes: Scope[];
  readonly now: Effects;
  readonly later: Effects;
  readonly methods: Set<string>;
  /** How many of the scopes are functions. */
  depth: number;
}

export const newScan = (text: string, tokens: Tokens): Scan => ({
  text,
  tokens,
  scopes: [newScope('module', -1)],
  now: newEffects(),
  later: newEffects(),
  methods: new Set(),
  depth: 0,
});

export const mention = (names: Map<string, number>, name: string, how: number): void => {
  names.set(name, (names.get(name) ?? 0) | how);
};

export const wordAt = ({ text, tokens }: Scan, at: number): string =>
  text.slice(tokens.start[at] as number, tokens.end[at] as number);

export const scopeOf = ({ scopes }: Scan): Scope => scopes.at(-1) as Scope;

/** The effects of what is being read: those of running the piece, or of calling a function in it. */
export const effectsHere = (scan: Scan): Effects => (scan.depth > 0 ? scan.later : scan.now);

/** At the end of a function or class: the names that are not its own are those of what is around it. */
export function leave(scan: Scan): void {
  const scope = scan.scopes.pop() as Scope;
  const isDef = scope.kind === 'def';
  if (isDef) scan.depth--;
  // what a class binds is not seen in its methods
  const around = isDef ? scan.scopes.findLast(({ kind }) => kind === 'def')?.names : scopeOf(scan).names;
  for (const [name, how] of scope.names) {
    const isOwn = isDef && scope.bound.has(name) && !scope.globals.has(name) && !scope.outer.has(name);
    if (!isOwn) mention(scope.globals.has(name) || !around ? scan.later.names : around, name, how);
    // what a variable or a parameter holds may be anything
    else if ((how & CALLS && !scope.functions.has(name)) || how & CALLS_METHOD) scan.later.changes = true;
  }
  for (const name of scope.globals) if (scope.bound.has(name)) scan.later.binds.add(name);
}

export function bindHere(scan: Scan, name: string): void {
  const scope = scopeOf(scan);
  if (scope.kind === 'class' && scope.globals.has(name)) effectsHere(scan).binds.add(name);
  scope.bound.add(name);
}

export const noteName = (scan: Scan, name: string, how: number): void => {
  mention(scopeOf(scan).names, name, how);
  const here = effectsHere(scan);
  if (UNLIMITED.has(name)) here.unlimited = name;
  if (name === 'Value' && how & CALLS) here.makesValues = true;
};

/**
 * Settings as `# :` commands of a file: how to change a text so that its commands give other settings. One row for
 * each setting, with all commands that change it.
 */
import type { ScheduledRule } from '../../engine/optimizers/optimizers.js';
import { leafSlot, type Tape } from '../../engine/tape.js';
import type { Directive } from '../../notation/lex/tokens.js';
import { readNumber } from '../../notation/parse/number.js';
import type { Program } from '../../notation/run/machine.js';
import { inserted, lineEndOf } from '../../notation/write/rewrite.js';
import { full } from '../../text/numbers.js';
import { commandIn } from '../commands/commands.js';
import type { Model } from '../model.js';
import { scheduledRate } from '../rate.js';
import { nodeNamed } from '../tree/lookup.js';

/** The settings that a file's commands can express. */
export type WrittenSettings = ScheduledRule & Pick<Model, 'root' | 'frozen'>;

/** A node's name in commands. */
type WordFor = (id: number) => string;

interface Row {
  readonly commands: readonly string[];
  readonly linesFor: (settings: WrittenSettings, tape: Tape, wordFor: WordFor) => readonly string[];
}

/** The names of frozen leaves fill lines of about this length. */
const LINE = 90;

const ROWS: readonly Row[] = [
  {
    commands: ['lr'],
    linesFor: ({ lr, schedule }) => {
      if (schedule !== undefined && readNumber(schedule) === undefined && isRate(scheduledRate(schedule, 0)))
        return [`lr ${schedule}`];
      return isRate(lr) ? [`lr ${full(lr)}`] : [];
    },
  },
  { commands: ['ascend', 'descend'], linesFor: ({ direction }) => [direction] },
  { commands: ['optimizer'], linesFor: ({ optimizer }) => [`optimizer ${optimizer}`] },
  { commands: ['root'], linesFor: ({ root }, _, wordFor) => [`root ${wordFor(root)}`] },
  { commands: ['freeze', 'unfreeze'], linesFor: ({ frozen }, tape, wordFor) => frozenLines(frozen, tape, wordFor) },
];

const isRate = (x: number | undefined): boolean => x !== undefined && Number.isFinite(x) && x > 0;

function frozenLines(frozen: Uint8Array, { leaves }: Tape, wordFor: WordFor): string[] {
  const lines: string[] = [];
  let line = '';
  for (let slot = 0; slot < leaves.length; slot++) {
    if (!frozen[slot]) continue;
    const word = wordFor(leaves[slot] as number);
    if (line.length + word.length > LINE) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? `freeze ${word}` : ` ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** A name for each node that is one word, so that a command can use it. */
function wordIn(program: Program): WordFor {
  const { tape, names } = program;
  const isWord = (name: string, id: number): boolean => /^[^\s,]+$/.test(name) && nodeNamed(program, name) === id;
  return (id) => {
    const label = tape.labels[id];
    if (label !== undefined && isWord(label, id)) return label;
    for (const [name, term] of names) if (typeof term !== 'number' && term.id === id && isWord(name, id)) return name;
    return `#${id}`;
  };
}

/** The commands for the settings that differ from `without`, those without any commands. */
export function commandsFor(
  settings: WrittenSettings,
  without: WrittenSettings,
  tape: Tape,
  wordFor: WordFor,
): string[] {
  return ROWS.flatMap(({ linesFor }) => differing(linesFor, settings, without, tape, wordFor) ?? []);
}

/** A setting's commands, or undefined if it is already as wanted. */
function differing(
  linesFor: Row['linesFor'],
  wanted: WrittenSettings,
  now: WrittenSettings,
  tape: Tape,
  wordFor: WordFor,
): readonly string[] | undefined {
  const lines = linesFor(wanted, tape, wordFor);
  return lines.join('\n') === linesFor(now, tape, wordFor).join('\n') ? undefined : lines;
}

/** Edits of a text that make its commands give the settings `wanted` rather than `now`. */
export function settingEdits(
  text: string,
  directives: readonly Directive[],
  wanted: WrittenSettings,
  now: WrittenSettings,
  program: Program,
): { from: number; to: number; text: string }[] {
  const wordFor = wordIn(program);
  const between = `${lineEndOf(text)}# :`;
  const edits: { from: number; to: number; text: string }[] = [];
  const further: string[] = [];
  for (const { commands, linesFor } of ROWS) {
    const lines = differing(linesFor, wanted, now, program.tape, wordFor);
    if (!lines) continue;
    const [first, ...others] = directives.filter((each) => commands.includes(commandIn(each.text) ?? ''));
    if (!first) for (const line of lines) further.push(`# :${line}`);
    else if (lines.length === 0) edits.push(removed(text, first));
    else edits.push({ from: first.offset, to: first.offset + first.text.length, text: lines.join(between) });
    for (const each of others) edits.push(removed(text, each));
  }
  return [...edits, ...inserted(text, further)];
}

/** Removes a command with its comment, and with its line if nothing else is on it. */
function removed(text: string, { offset, text: command }: Directive): { from: number; to: number; text: string } {
  let from = text.lastIndexOf('#', offset);
  while (from > 0 && /[ \t]/.test(text[from - 1] as string)) from--;
  let to = offset + command.length;
  while (to < text.length && /[ \t]/.test(text[to] as string)) to++;
  const isLine = from === 0 || text[from - 1] === '\n';
  if (isLine) to += /^\r?\n/.exec(text.slice(to, to + 2))?.[0].length ?? 0;
  return { from, to, text: '' };
}

/** The settings of one graph for the nodes of another; `to` maps the nodes. */
export function settingsFor(
  model: WrittenSettings & { readonly program: Program },
  other: Tape,
  to: Int32Array,
): WrittenSettings {
  const frozen = new Uint8Array(other.leaves.length);
  const { leaves } = model.program.tape;
  for (let slot = 0; slot < leaves.length; slot++) {
    const at = leafSlot(other, to[leaves[slot] as number] as number);
    if (at >= 0 && model.frozen[slot]) frozen[at] = 1;
  }
  return { ...model, root: to[model.root] as number, frozen };
}

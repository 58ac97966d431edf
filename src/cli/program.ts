/**
 * `--run`: runs a user's own program to its end, says in a few lines what it did, and prints or opens one of its moments.
 * ^C ends the program and then us; no process and no temporary file is left in any ending.
 */
import { basename, resolve } from 'node:path';
import { accusationLine, verdictText } from '../explain/verdicts/words.js';
import { FileError } from '../files/error.js';
import { readableKind } from '../files/kind.js';
import { formatFor } from '../formats/formats.js';
import { chosen } from '../opening/program/choose.js';
import { type Moment, outcomeOf } from '../opening/program/moments.js';
import { type OpenedMoment, openMoment } from '../opening/program/open-moment.js';
import { programName } from '../opening/program/program.js';
import { type Report, type Run, runProgram } from '../opening/program/run.js';
import { jsonOf } from '../opening/program/run-json.js';
import { summaryOf } from '../opening/program/summary.js';
import { say } from '../session/message.js';
import type { Session } from '../session/model.js';
import { withNotes } from '../session/source/opening.js';
import { goTo } from '../session/tree/moves.js';
import { withProgress } from '../terminal/progress.js';
import { escape } from '../text/escape.js';
import { count, plural, short } from '../text/numbers.js';
import { shortPath } from '../text/short-path.js';
import { clip } from '../text/width.js';
import { type Arguments, UsageError } from './arguments.js';
import { asText } from './as-text.js';
import { CANCELLED, DONE, FAILED, UNUSABLE } from './exit-codes.js';
import { keysFor, onScreen, wantsText } from './on-screen.js';
import type { Output } from './output.js';
import { programOutput } from './program-output.js';
import { answerSignals } from './program-signals.js';

/** The most cells of a summary's line. */
const LINE_CELLS = 400;

/** Runs the program and shows what was asked for. Returns the exit code. */
export async function runAndShow(words: readonly string[], argv: Arguments, output: Output): Promise<number> {
  if (argv.exportTo !== undefined) formatFor(argv.exportTo);
  refuseOthers(words);
  const { run, interrupted } = await ran(words, argv);
  try {
    const { report } = run;
    const isSummaryAsked = argv.check || !wantsText(argv);
    if (isSummaryAsked && report.moments.list.length > 0) await print(summaryOf(report, interrupted), argv, output);
    if (interrupted) return CANCELLED;
    const moment = chosen(report, argv.moment);
    const opened = await withProgress(open(report, moment, words, argv));
    run.remove();
    return await show(report, moment, opened, argv, output);
  } finally {
    run.remove();
  }
}

/** Files that other programs run, or that are opened without running them. */
const OTHERS = /\.(?:[cm]?[jt]sx?|json|jsonl|txt|md|csv|html?|sh|rb)$/i;

function refuseOthers([first = '']: readonly string[]): void {
  if (first === '-m') return;
  const name = shortPath(first);
  const kind = readableKind(first, name);
  if (kind !== 'file') throw new FileError(`${name} is a ${kind}; --run takes a Python file`);
  if (OTHERS.test(first)) throw new UsageError(`${name} is not Python: --run takes a .py or .ipynb file`);
}

/** The program, run to its end; `interrupted` if ^C ended it. */
async function ran(words: readonly string[], argv: Arguments): Promise<{ run: Run; interrupted: boolean }> {
  const { moment: wanted, every, json } = argv;
  let run: Run | undefined;
  const screen = programOutput(json ? process.stderr : process.stdout, () =>
    run ? progressText(run.report) : 'starting Python',
  );
  const signals = answerSignals(() => run);
  try {
    run = await runProgram(words, { every, wanted }, screen.printed);
    await run.ended;
    return { run, interrupted: await signals.ended() };
  } catch (error) {
    await signals.ended();
    run?.remove();
    throw error;
  } finally {
    screen.end();
  }
}

function progressText({ name, executable, moments: { list } }: Report): string {
  const last = list.at(-1);
  const newest = last
    ? `${plural(list.length, 'moment')} · ${last.root.label ?? 'root'} ${short(last.root.data)}`
    : `no graph yet, run by ${executable ?? 'Python'}`;
  return `${basename(name)}: ${newest}; ^C ends it`;
}

async function print(lines: readonly string[], argv: Arguments, output: Output): Promise<void> {
  // a dot in the middle of a line is not ASCII
  const text = lines
    .map((line) => clip(escape(argv.ascii ? line.replaceAll(' · ', ', ') : line), LINE_CELLS))
    .join('\n');
  await (argv.json ? output.complain(text) : output.print([`${text}\n`]));
}

const open = (report: Report, moment: Moment, words: readonly string[], argv: Arguments) => {
  const { lr, direction, optimizer, root } = argv;
  const name = basename(programName(words));
  const { moments } = report;
  return openMoment({
    moment,
    taken: moments.read(moment),
    judgement: moments.judged(moment.index)?.judgement,
    parameters: moments.parameters,
    program: name,
    title: `${name}  moment ${count(moment.index)} of ${count(moments.list.length)}`,
    path: words[0] === '-m' ? undefined : resolve(words[0] as string),
    settings: {
      ...(root !== undefined && { root }),
      ...(lr !== undefined && { lr }),
      ...(direction !== undefined && { direction }),
      ...(optimizer !== undefined && { optimizer }),
    },
  });
};

/** Shows a moment as it was asked for. Returns the exit code. */
async function show(
  report: Report,
  moment: Moment,
  opened: OpenedMoment,
  argv: Arguments,
  output: Output,
): Promise<number> {
  const { check } = argv;
  const code = check ? verdictCode(report) : hasFailed(report) ? FAILED : DONE;
  // its own gradients are checked, and not those that are computed here
  const unchecked = { ...argv, check: false };
  if (wantsText(unchecked)) {
    const texts = {
      about: (node: number) => aboutNode(report, moment, opened, node),
      json: jsonOf(report, moment, opened),
    };
    return (await asText(opened, unchecked, output, texts)) || code;
  }
  const keys = keysFor(argv);
  if (!keys) return code;
  try {
    return await onScreen(withNotes(atAccused(report, moment, opened), opened.notes), keys, argv);
  } finally {
    keys.close();
  }
}

/** The session at the first gradient that is wrong, with the rule that is accused in the status line. */
function atAccused({ moments }: Report, { index }: Moment, { session }: OpenedMoment): Session {
  const judged = moments.judged(index);
  const [first] = judged?.judgement.accused ?? [];
  if (!judged || !first) return session;
  return say(goTo(session, first.node), accusationLine(judged.recording, first), 'hint');
}

/** The exit code of --check: something is wrong; something could not be compared, or the program failed; all is right. */
function verdictCode(report: Report): number {
  const outcomes = new Set(report.moments.list.map((moment) => outcomeOf(moment)?.outcome));
  const has = (outcome: 'right' | 'wrong' | 'not compared'): boolean => outcomes.has(outcome);
  if (has('wrong')) return FAILED;
  return hasFailed(report) || has('not compared') || !has('right') ? UNUSABLE : DONE;
}

const hasFailed = ({ code }: Report): boolean => code !== 0;

/** What is said of a node before its explanation: its line, and the verdict on its gradient. */
function aboutNode({ moments }: Report, { index }: Moment, { session }: OpenedMoment, node: number): string {
  const line = session.model.program.lines?.[node];
  const judged = moments.judged(index);
  const verdict = judged ? verdictText(judged.recording, judged.judgement, node) : [];
  const lines = [...(line === undefined ? [] : [`made at ${line}`]), ...verdict];
  return lines.map((each) => `${clip(escape(each), LINE_CELLS)}\n`).join('');
}

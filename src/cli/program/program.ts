/**
 * `--run`: runs a user's own program to its end, says in a few lines what it did, and prints or opens one of its moments.
 * ^C ends the program and then us; no process and no temporary file is left in any ending.
 */
import { basename, resolve } from 'node:path';
import { verdictText } from '../../explain/verdicts/words.js';
import { formatFor } from '../../formats/formats.js';
import { chosen } from '../../opening/program/choose.js';
import { type OpenedAtMoment, openMoment } from '../../opening/program/moments/open-moment.js';
import { type JudgedMoment, outcomeOf } from '../../opening/program/moments/outcome.js';
import { programName } from '../../opening/program/process/program.js';
import { refuseOthers } from '../../opening/program/process/refuse.js';
import { type ProgramRun, type Report, runProgram } from '../../opening/program/run.js';
import { jsonOf } from '../../opening/program/run-json.js';
import { summaryOf } from '../../opening/program/summary.js';
import { withProgress } from '../../terminal/progress.js';
import { escape } from '../../text/escape.js';
import { count } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import type { Arguments } from '../arguments.js';
import { asText } from '../as-text.js';
import { CANCELLED, DONE, FAILED, UNUSABLE } from '../exit-codes.js';
import { settingsIn } from '../input.js';
import { keysFor, wantsText } from '../on-screen.js';
import type { Output } from '../output.js';
import { runOnScreen } from './on-screen.js';
import { programOutput } from './output.js';
import { answerSignals } from './signals.js';
import { LINE_CELLS, progressText, summaryText } from './words.js';

/** Runs the program and shows what was asked for. Returns the exit code. */
export async function runAndShow(words: readonly string[], argv: Arguments, output: Output): Promise<number> {
  if (argv.exportTo !== undefined) formatFor(argv.exportTo);
  refuseOthers(words);
  const keys = keysFor(argv);
  if (keys) return await runOnScreen(words, settingsIn(argv), argv, keys, output).finally(keys.close);
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

/** The program, run to its end; `interrupted` if ^C ended it. */
async function ran(words: readonly string[], argv: Arguments): Promise<{ run: ProgramRun; interrupted: boolean }> {
  const { moment: wanted, every, json } = argv;
  let run: ProgramRun | undefined;
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

async function print(lines: readonly string[], argv: Arguments, output: Output): Promise<void> {
  const text = summaryText(lines, argv);
  await (argv.json ? output.complain(text) : output.print([`${text}\n`]));
}

const open = (report: Report, moment: JudgedMoment, words: readonly string[], argv: Arguments) => {
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
    settings: settingsIn(argv),
    direction: moments.direction(),
  });
};

/** Shows a moment as it was asked for. Returns the exit code. */
async function show(
  report: Report,
  moment: JudgedMoment,
  opened: OpenedAtMoment,
  argv: Arguments,
  output: Output,
): Promise<number> {
  const { check, json, backward, explain, steps, exportTo } = argv;
  const asked = json || backward || [explain, steps, exportTo].some((value) => value !== undefined);
  const code = check ? verdictCode(report) : hasFailed(report) ? FAILED : DONE;
  if (asked) {
    const texts = {
      about: (node: number) => aboutNode(report, moment, opened, node),
      json: jsonOf(report, moment, opened),
    };
    return (await asText(opened, { ...argv, check: false }, output, texts)) || code;
  }
  return code;
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
function aboutNode({ moments }: Report, { index }: JudgedMoment, { session }: OpenedAtMoment, node: number): string {
  const line = session.model.program.lines?.[node];
  const judged = moments.judged(index);
  const verdict = judged ? verdictText(judged.recording, judged.judgement, node) : [];
  const lines = [...(line === undefined ? [] : [`made at ${line}`]), ...verdict];
  return lines.map((each) => `${clip(escape(each), LINE_CELLS)}\n`).join('');
}

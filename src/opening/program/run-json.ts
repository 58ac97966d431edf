/** The object "run" of `--json`: the program, the moment, and what was found of its gradients. */
import type { Accusation } from '../../explain/verdicts/judgement.js';
import type { Recording } from '../../explain/verdicts/recording.js';
import { accusedOf } from '../../explain/verdicts/words.js';
import { jsonFields, jsonNumber } from '../../formats/json/write.js';
import { jsonText } from '../../text/escape.js';
import type { OpenedAtMoment } from './moments/open-moment.js';
import type { JudgedMoment } from './moments/outcome.js';
import type { Report } from './run.js';

/** The gradients of the nodes are the program's; the right ones are beside them where they differ. */
export function jsonOf(
  { name, python, executable, moments }: Report,
  moment: JudgedMoment,
  { others }: OpenedAtMoment,
): string {
  const { index, kind, place, verdict } = moment;
  const judged = moments.judged(index);
  const fields = {
    program: jsonText(name),
    python: python === undefined ? 'null' : jsonText(python),
    executable: executable === undefined ? 'null' : jsonText(executable),
    moment: index,
    of: moments.list.length,
    kind: jsonText(kind),
    line: jsonText(place),
    verdict: verdict === undefined ? 'null' : jsonText(verdict.outcome),
    ...(verdict?.reason !== undefined && { reason: jsonText(verdict.reason) }),
    accused: `[${judged?.judgement.accused.map((each) => accusationJson(judged.recording, each)) ?? ''}]`,
    gradients: `[${others.map(({ id, given, computed }) => `{"id":${id},"grad":${jsonNumber(given)},"right":${jsonNumber(computed)}}`)}]`,
  };
  return `{${jsonFields(fields)}}`;
}

function accusationJson(recording: Recording, accusation: Accusation): string {
  const { node, user, place, rule, is, should } = accusation;
  const fields = {
    node,
    user: user ?? null,
    mistake: jsonText(accusedOf(recording, accusation)),
    line: place === undefined ? null : jsonText(place),
    rule: rule === undefined ? null : jsonText(rule),
    grad: jsonNumber(is),
    right: jsonNumber(should),
  };
  return `{${jsonFields(fields)}}`;
}

/**
 * `:samples`: what a network makes of each sample, the worst first. They are sorted between frames if they are many; the
 * order is that of the numbers on the screen, also in the middle of a run.
 */
import { chosenClass, isRight, lossNodes, type SampleNodes } from '../../engine/nn/samples.js';
import { NONE } from '../../engine/tape.js';
import { guessText, type SamplesHere, samplesHere } from '../../explain/samples.js';
import type { Session } from '../../session/model.js';
import { dataOn, leavesOf } from '../../session/viewed.js';
import { cell, count, percent, short } from '../../text/numbers.js';
import { type Line, piece } from '../line.js';
import { jobsOf, type Viewport } from '../viewport.js';
import type { List } from './list.js';

/** Cells of a number, and the most numbers of each kind. */
const NUMBER = 7;
const MOST = 4;

/** The last order of the samples: it stays on the screen until the next has been found. */
const last = new WeakMap<SampleNodes, SamplesHere>();

export const samples: List = (session, viewport) => {
  const { samples: all } = session.model;
  const found = all && foundFor(session, all, viewport);
  return {
    title: all ? titleFor(session, all, found) : '',
    count: all ? found?.order.length : 0,
    row: (i) => (all && found ? rowOf(session, all, found, i, viewport) : []),
    enter: (i) => {
      const node = all?.scores[found?.order[i] ?? -1];
      return node === undefined ? undefined : { type: 'go', node };
    },
    says: 'goes to its score',
  };
};

function foundFor(session: Session, all: SampleNodes, viewport: Viewport): SamplesHere | undefined {
  const { program, root } = session.model;
  const { length } = all.scores;
  const cost = length * (8 + Math.ceil(Math.log2(length + 1)));
  const found = jobsOf(viewport)(leavesOf(session), `samples ${root}`, cost, () =>
    samplesHere(all, program.tape, root, dataOn(session)),
  );
  if (found) last.set(all, found);
  return found ?? last.get(all);
}

function titleFor({ model }: Session, all: SampleNodes, found: SamplesHere | undefined): string {
  const { length } = all.scores;
  const guess = guessText(all, model.program.tape, model.root);
  const guessed = guess === undefined ? '' : `; ${guess}`;
  const result = found ? `${count(length - found.right)} wrong, accuracy ${percent(found.right / length)}` : '';
  return `${count(length)} samples, ${result}${guessed}`;
}

/** `12  wrong  wanted 1   score  -0.2312  loss   1.2312  inputs  -0.2500   1.5000`. */
function rowOf(session: Session, all: SampleNodes, found: SamplesHere, row: number, { glyphs }: Viewport): Line {
  const { program, root } = session.model;
  const data = dataOn(session);
  const i = found.order[row] as number;
  const numbers = (ids: readonly number[]): string => {
    const some = ids.slice(0, MOST).map((id) => cell(data[id] as number).padStart(NUMBER));
    return `${some.join(' ')}${ids.length > MOST ? ` ${glyphs.more}` : ''}`;
  };
  const classes = all.classes?.[i];
  const chosen = classes ? chosenClass(classes, data) : -1;
  const what = lossNodes(all, program.tape, root)[i] === NONE ? 'off by' : 'loss';
  const loss = `${what} ${cell(found.losses[i] as number).padStart(NUMBER)}`;
  const result = classes
    ? `chosen ${chosen < 0 ? 'none' : chosen}  ${loss}  scores ${numbers(classes)}`
    : ` score ${numbers([all.scores[i] as number])}  ${loss}`;
  const isGood = isRight(all, i, data);
  return [
    piece(`${count(i + 1).padStart(count(all.scores.length).length)}  `),
    piece(isGood ? 'right' : 'wrong', isGood ? 'good' : 'bad'),
    piece(`  wanted ${short(all.targets[i] as number).padEnd(2)} ${result}  inputs ${numbers(all.inputs[i] ?? [])}`),
  ];
}

/** Predicting gradients: which are asked for, the reply to an answer, and how a file sets it up. */
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/notation/source.js';
import type { Session } from '../../../src/session/model.js';
import { update } from '../../../src/session/update.js';
import { keys, LECTURE, lecture, open, rowNumber, said, selectedName } from '../playing.js';

/** The node that the open field asks for. */
const askedNode = ({ field }: Session): number | undefined => (field?.kind === 'predict' ? field.node : undefined);

/** The name of that node. */
function asked(session: Session): string | undefined {
  const node = askedNode(session);
  return node === undefined ? undefined : session.model.program.tape.labels[node];
}

/** The nodes that are asked for if every answer is right; the answers come from a session with computed gradients. */
function questions(session: Session): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (let now = session; now.prediction; ) {
    names.push(asked(now));
    const node = askedNode(now) as number;
    const right = [...'+-0'].find((sign) =>
      (said(update(now, { type: 'answer', text: sign })) ?? '').includes('right'),
    );
    const next = update(now, { type: 'answer', text: right ?? '' });
    if (askedNode(next) === node) break;
    now = next;
  }
  return names;
}

describe('t', () => {
  test('asks for every named node below the root, in the order of backward', () => {
    expect(questions(keys(lecture(), 't'))).toEqual(['f', 'd', 'e', 'c', 'b', 'a']);
  });

  test('selects the node and opens a field for it, wherever it was folded away', () => {
    const session = keys(lecture(), 'C', 't', '=4', '=-2');
    expect([selectedName(session), session.field?.kind, rowNumber(session)]).toEqual(['e', 'predict', 2]);
  });

  test('leaves out constants, nodes without a name, and gradients that are nan or infinite', () => {
    expect(questions(keys(open('x = 0.0; y = 2*x + 1; z = 3.0; L = y + sqrt(x)*0 + z'), 't'))).toEqual(['z', 'y']);
  });

  test('says so if there is nothing to ask', () => {
    const session = keys(lecture(), ':root a', 't');
    expect([said(session), session.prediction]).toEqual(['there is no gradient here to predict', undefined]);
  });

  test('a second t, or Esc, ends it with the score', () => {
    const begun = keys(lecture(), 't', '=4', '=-2', '=7');
    expect(said(keys(begun, 'esc'))).toBe('2 of 6 gradients right, 2 at the first try; not yet: e c b a');
    expect(said(update(begun, { type: 'predict' }))).toBe(
      '2 of 6 gradients right, 2 at the first try; not yet: e c b a',
    );
    expect(keys(begun, 'esc').field).toBeUndefined();
  });

  test('accepts a fraction, and pauses a run', () => {
    const session = keys(open('x = 2.0; L = x/3'), 'r', 't', '=1/3');
    expect([session.run, said(session)]).toEqual([undefined, '1 of 1 gradient right, 1 at the first try']);
  });
});

describe('an answer', () => {
  const begun = keys(lecture(), 't');

  test('that is right gets a reply, and the next node is asked for', () => {
    const session = keys(begun, '=4');
    expect([said(session), asked(session)]).toEqual(["right: f's gradient is 4", 'd']);
  });

  test('may be a sign alone', () => {
    expect(said(keys(begun, '=+'))).toBe("right: f's gradient is 4");
    expect(said(keys(begun, '=-'))).toBe('no: think of what L does when f rises a little');
  });

  test('that is wrong is diagnosed, and the node is asked for again', () => {
    const session = keys(begun, '=-4');
    expect([said(session), asked(session)]).toEqual(['no, not -4: the size is right, the sign is flipped', 'f']);
    expect(session.message?.tone).toBe('error');
  });

  test('that is wrong again gets the numbers to multiply', () => {
    const wrong = keys(begun, '=17');
    expect(said(wrong)).toBe("no, not 17: L's gradient times the slope of L toward f");
    expect(said(keys(wrong, '=18'))).toBe("no, not 18: L's gradient, 1, times the slope, d = 4");
    const shared = keys(open('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c'), ':predict a', '=17');
    expect(said(shared)).toBe(
      "no, not 17: c's gradient times the slope of c toward a, plus b's gradient times the slope of b toward a",
    );
    expect(said(keys(shared, '=17'))).toBe(
      "no, not 17: c's gradient, 4, times the slope, 1, plus b's gradient, 5, times the slope, 2",
    );
  });

  test('that is neither a number nor a sign says what is accepted, and counts for nothing', () => {
    const session = keys(begun, '=six');
    expect(said(session)).toBe('"six" is neither; accepted: a number, or only its sign: + - 0');
    expect(session.prediction).toEqual(begun.prediction);
  });

  test.each([
    [
      '-2',
      "no, not -2: that is upstream times its own value; the local derivative of a product is the other operand's value",
    ],
    ['1', 'no, not 1: that is the upstream gradient alone; the local derivative, 4, is forgotten'],
  ])('%s to f', (answer, says) => {
    expect(said(keys(begun, `=${answer}`))).toBe(says);
  });

  test('upstream forgotten, and contributions not summed', () => {
    const lab = keys(open('x = 1.0; a = x + 1; b = 2 * a; c = a + 3; L = b * c'), ':predict a');
    expect(said(keys(lab, '=10'))).toBe('no, not 10: that is the share of b alone; its 2 contributions add up');
    expect(said(keys(lab, '=3'))).toBe(
      'no, not 3: those are the local derivatives alone; the upstream gradients are forgotten',
    );
    const one = keys(lecture(), ':predict a');
    expect(said(keys(one, '=-3'))).toBe(
      'no, not -3: that is the local derivative alone; the upstream gradient, -2, is forgotten',
    );
  });

  test('to the last gives the score, with those that took more tries', () => {
    const session = keys(begun, '=4', '=2', '=-2', '=-2', '=-2', '=-4', '=6');
    expect(said(session)).toBe('6 of 6 gradients right, 5 at the first try');
    expect([session.prediction, session.field]).toEqual([undefined, undefined]);
  });

  test('is judged by the numbers on the screen, whatever gradients there were', () => {
    expect(said(keys(lecture(), 's', 't', '=3.7176'))).toBe("right: f's gradient is 3.7176");
    expect(said(keys(lecture(), 's', '[', 't', '=4'))).toBe("right: f's gradient is 4");
    expect(said(keys(lecture(), ':f.grad = 9', 't', '=4'))).toBe("right: f's gradient is 4");
    expect(said(keys(open('x = 1.0; L = x*x'), ':bug overwrite', 't', '=2'))).toBe(
      '1 of 1 gradient right, 1 at the first try',
    );
  });
});

describe(':predict', () => {
  test('asks for the nodes named, in their order, each once', () => {
    expect(questions(keys(lecture(), ':predict a b e a'))).toEqual(['a', 'b', 'e']);
  });

  test('alone asks for all', () => {
    expect(questions(keys(lecture(), ':predict'))).toHaveLength(6);
  });

  test('an unknown name is an error, and nothing begins', () => {
    const session = keys(lecture(), ':predict a bb');
    expect(said(session)).toMatch(/^there is no node "bb"/);
    expect(session.prediction).toBeUndefined();
  });
});

describe('in a file', () => {
  const opened = (...lines: string[]): Session => open(`${LECTURE}\n${lines.join('\n')}`);

  test('# :predict opens it so, asking for those nodes', () => {
    const session = opened('# :predict a b e');
    expect([asked(session), session.field?.kind, selectedName(session)]).toEqual(['a', 'predict', 'a']);
    expect(questions(session)).toEqual(['a', 'b', 'e']);
  });

  test('# :say shows its text, page by page, and :say turns them', () => {
    const session = opened('# :say First page', '# :say Second', '# :predict a');
    expect([session.pages, session.page, session.explanation]).toEqual([['First page', 'Second'], 0, 'pages']);
    const free = keys(session, 'esc');
    expect(keys(free, ':say').page).toBe(1);
    expect(keys(free, ':say', ':say').page).toBe(1);
    expect(keys(free, 'x', ':say')).toMatchObject({ page: 0, explanation: 'pages' });
  });

  test('Space turns to the next page, Backspace to the one before, and both open pages that are closed', () => {
    const session = opened('# :say One', '# :say Two', '# :say Three');
    expect(keys(session, ' ').page).toBe(1);
    expect(keys(session, 'backspace').page).toBe(0);
    expect(keys(session, ' ', 'x', ' ')).toMatchObject({ page: 1, explanation: 'pages' });
    expect(keys(session, ' ', 'x', 'backspace')).toMatchObject({ page: 1, explanation: 'pages' });
  });

  test('another graph without pages closes them', () => {
    expect(keys(opened('# :say One'), ':example diamond')).toMatchObject({ pages: [], explanation: 'none' });
  });

  test('x opens the card in their place, and closes it', () => {
    const session = opened('# :say Hello');
    expect(keys(session, 'x').explanation).toBe('card');
    expect(keys(session, 'x', 'X').explanation).toBe('none');
  });

  test(':say with text adds a page and opens it', () => {
    const session = keys(opened('# :say One'), ':say Two');
    expect([session.pages, session.page]).toEqual([['One', 'Two'], 1]);
  });

  test(':say without pages says how to make one', () => {
    expect(said(keys(lecture(), ':say'))).toBe('there is no page to turn: :say text adds one');
  });

  test('the root may be chosen after it, by the file or from outside', () => {
    expect(questions(opened('# :predict a f', '# :root d'))).toEqual(['a']);
    expect(questions(open(`${LECTURE}\n# :predict a f`, { root: 'd' }))).toEqual(['a']);
    expect(open(`${LECTURE}\n# :predict f`, { root: 'd' }).prediction).toBeUndefined();
  });

  test('a selected node from outside does not move it', () => {
    expect(selectedName(open(`${LECTURE}\n# :predict a`, { select: 'c' }))).toBe('a');
  });

  test.each([
    ['# :predict a zz', 'there is no node "zz"'],
    ['# :predicct a', 'unknown command "predicct"; did you mean "predict"?'],
    ['# :predict 2', 'there is no node "2"'],
    ['# :example diamond', '":example" cannot stand in a file'],
  ])('%s is an error with its line and a caret', (line, problem) => {
    const read = (): Session => opened('# a comment', line);
    expect(read).toThrow(SourceError);
    expect(read).toThrow(problem);
    expect(read).toThrow(/test\.py:5:/);
    expect(read).toThrow(/\n\s*\^/);
  });

  test('# :bug opens the bug lab', () => {
    const session = open('x = 1.0; L = x*x\n# :bug overwrite');
    expect([session.model.bug, session.explanation]).toEqual(['overwrite', 'bug']);
    expect(session.past).toEqual([]);
  });
});

/** Lines from the helper's pipe, which the program can write to as well. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newMomentStore } from '../../../../src/opening/program/moments/moments.js';
import { eventIn } from '../../../../src/opening/program/process/events.js';
import { newFolder } from '../../../../src/opening/program/process/folder.js';
import { folder, LECTURE, LECTURE_DATA, LECTURE_GRADS, writeMoment, writeStructure } from '../written.js';

describe('a line of the pipe', () => {
  test.each(['', 'hello', '5', 'null', '[]', '{}', '{"event":"exec"}', '{"event":"moment"}', '{"event":', '"moment"'])(
    '%j is not an event',
    (line) => {
      expect(eventIn(line)).toBeUndefined();
    },
  );

  test.each([
    ['moment-1.bin', 'moment-1.bin'],
    ['../moment-1.bin', undefined],
    ['/etc/passwd', undefined],
    ['moment-1.bin/../x', undefined],
    [7, undefined],
  ])('names files of the folder alone: %j', (file, expected) => {
    const line = { event: 'moment', index: 1, kind: 'backward', root: { data: 'NaN' }, file, structure: 1 };
    expect(eventIn(JSON.stringify(line))).toMatchObject({ file: expected, root: { data: Number.NaN } });
  });

  test('has fields of other kinds as if they were not there', () => {
    const line = { event: 'failed', place: 5, error: ['x'], cell: 1.5 };
    expect(eventIn(JSON.stringify(line))).toEqual({ event: 'failed', place: undefined, error: '', cell: undefined });
  });
});

test('a moment that does not count on is passed over', async () => {
  const to = folder();
  writeStructure(to, 1, LECTURE);
  const moments = newMomentStore(to);
  for (const index of [1, 1, 3, 2])
    moments.add(writeMoment(to, { index, structure: 1, data: LECTURE_DATA, after: LECTURE_GRADS }));
  await moments.settled();
  expect(moments.list.map(({ index }) => index)).toEqual([1, 2]);
});

describe('the temporary folder', () => {
  const inFolder = async (tmp: string): Promise<string[]> => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = tmp;
    try {
      const made = await newFolder();
      const names = readdirSync(tmp);
      made.remove();
      return names;
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  };

  test.skipIf(process.platform === 'win32')('goes, and with it those of processes that have ended', async () => {
    const tmp = folder();
    // the largest number that a process can have is below this
    for (const name of ['mgrad-run-4194305-abc', 'mgrad-run-1-abc', 'mgrad-run-x', 'other-4194305-abc']) {
      mkdirSync(join(tmp, name));
      writeFileSync(join(tmp, name, 'moment-1.bin'), '');
    }
    const [own, ...others] = (await inFolder(tmp)).sort(
      (x, y) => Number(y.includes(`-${process.pid}-`)) - Number(x.includes(`-${process.pid}-`)),
    );
    expect(own).toMatch(new RegExp(`^mgrad-run-${process.pid}-\\w+$`));
    expect(others.sort()).toEqual(['mgrad-run-1-abc', 'mgrad-run-x', 'other-4194305-abc']);
    expect(readdirSync(tmp).sort()).toEqual(others);
  });

  test.skipIf(process.platform === 'win32')('that cannot be made is said', async () => {
    const tmp = join(folder(), 'nowhere');
    await expect(inFolder(tmp)).rejects.toThrow(`no temporary folder can be made in ${tmp}: no such file or directory`);
  });
});

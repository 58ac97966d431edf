/** The built program at full speed in a pseudo-terminal: keys while it runs, and what takes long cancelled. */
import { linkSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { longFile } from './long-file.js';
import { CLI, closeAll, opened, PLAIN, startProcess } from './terminal.js';

const directory = mkdtempSync(join(tmpdir(), 'mgrad-tui-running-'));
const long = longFile(join(directory, 'long.py'), 1_500_000);
afterEach(closeAll);
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

test('R runs at a rate that the status says, every key works meanwhile, Esc pauses, and one u undoes all of it', async () => {
  const app = await opened(['--lr', '1e-9']);
  app.send('R');
  await app.until(/▶ step [1-9].*running: r pauses, [\d.]+[kM]? steps\/s/s);
  app.send('jj');
  await app.until(/^ ▶ .*e /m);
  app.send('?');
  await app.until('closes this');
  app.send('q:');
  await app.until('Enter runs it');
  app.send('lr 2e-9\r');
  await app.until(/▶ step .* lr 2e-9 .*steps\/s/s);
  app.send('\x1b');
  await app.until(() => !app.screen().includes('steps/s'));
  const paused = app.line(0);
  expect(paused).toMatch(/step [1-9][\d,]* /);
  app.send('[');
  await app.until(/step [\d,]+ of [\d,]+/);
  app.send(']3u');
  await app.until(/L -8\.0000 +step 0 /);
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.modes()).toEqual(PLAIN);
});

test('a run until a condition ends by itself at the first step where it holds', async () => {
  const app = await opened();
  app.send(':until L > -6.5\r');
  await app.until(/reached: L is -[\d.]+ at step 3/);
  app.send(':until L\r');
  await app.until('expected a condition on L or k: :until L < 0.01, :until k = 500');
});

test('a run that diverges pauses before the step that would not be finite', async () => {
  const app = await opened(['x = 2; L = x*x*x', '--lr', '1']);
  app.send('R');
  await app.until(/paused: not applied: .* would become inf/);
  app.send('u');
  await app.until('step 0');
});

test('a file that is opened with :open says how far it is below the screen, and Esc keeps what is there', async () => {
  const app = await opened();
  app.send(`:open ${long}\r`);
  await app.until(/^reading long\.py: \d+ %, [\d.]+[kM]?B\/s, .* left; Esc cancels$/m);
  app.send('b\x1b');
  await app.until('cancelled: reading long.py');
  expect(app.line(0)).toMatch(/^ mgrad-tui {2}lecture .*L -8\.0000 +step 0 /);
  app.send('s');
  await app.until('step 1');
  app.send('q');
  expect((await app.exited()).code).toBe(0);
  expect(app.modes()).toEqual(PLAIN);
});

test('every key works while a file is read, and Esc keeps what they did', async () => {
  const app = startProcess([CLI]);
  await app.until('q quit');
  app.send(`:open ${long}\r`);
  await app.until(/^reading long\.py: \d+ %/m, 30_000);
  app.send('s');
  await app.until('step 1', 30_000);
  app.send(':');
  await app.until('Enter runs it', 30_000);
  app.send('lr 2\r');
  await app.until(/step 1.*lr 2/, 30_000);
  await app.until(/^reading long\.py: \d+ %/m, 30_000);
  app.send('\x1b');
  await app.until('cancelled: reading long.py', 30_000);
  expect(app.line(0)).toMatch(/^ mgrad-tui {2}lecture .*step 1 .*lr 2/);
  app.send('q');
  expect((await app.exited()).code).toBe(0);
  expect(app.modes()).toEqual(PLAIN);
});

test('the explorer is left while a file is read, and nothing stays behind', async () => {
  const app = startProcess([CLI]);
  await app.until('q quit');
  app.send(`:open ${long}\r`);
  await app.until(/^reading long\.py: \d+ %/m, 30_000);
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.screen()).toBe('');
  expect(app.modes()).toEqual(PLAIN);
});

test('a watched file that takes long to be read again says how far it is, and Esc keeps what was read', async () => {
  const watched = file('watched.py', 'a = 2\nL = a*3\n');
  const app = startProcess([CLI, '--watch', watched]);
  await app.until('q quit');
  linkSync(long, join(directory, 'next.py'));
  renameSync(join(directory, 'next.py'), watched);
  await app.until(/^reading watched\.py: \d+ %, .*; Esc cancels$/m, 30_000);
  app.send('s\x1b');
  await app.until('cancelled: reading watched.py', 30_000);
  expect(app.line(0)).toMatch(/^ mgrad-tui {2}watched\.py .*step 1/);
  app.send('q');
  expect((await app.exited()).code).toBe(0);
});

test('keys that are pressed while a file is read wait for the explorer', async () => {
  const app = startProcess([CLI, longFile(join(directory, 'kept.py'), 600_000)]);
  // not on the screen: it may be gone by the time that this process looks
  await app.until(() => app.raw.includes('reading kept.py: '));
  app.send('3');
  app.send('s');
  await app.until(/kept\.py .*step 3/, 60_000);
});

test.each([
  ['a sum', 'L = ', ''],
  ['a print', 'print(', ')'],
])('%s of millions of terms in one line says how far it is, and Esc cancels', async (_, begin, end) => {
  const app = startProcess([CLI, file('line.py', `x = 1.0\n${begin}${'x*x + '.repeat(4_000_000)}x${end}\n`)]);
  await app.until(/reading line\.py: \d+ %, .*; Esc cancels/, 30_000);
  app.send('\x1b');
  expect(await app.exited()).toEqual({ code: 130, signal: 0 });
  expect(app.screen()).toBe('mgrad-tui: cancelled: reading line.py');
});

test('a file that takes long to be read says how far it is, and Esc gives the terminal back', async () => {
  const app = startProcess([CLI, long]);
  await app.until(/reading long\.py: \d+ %, [\d.]+[kM]?B\/s, .* left; Esc cancels/);
  app.send('\x1b');
  expect(await app.exited()).toEqual({ code: 130, signal: 0 });
  expect(app.screen()).toBe('mgrad-tui: cancelled: reading long.py');
  expect(app.modes()).toEqual(PLAIN);
});

test('a file of few statements that are much work says how far it is, and Esc gives the terminal back', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `x${i + 1} = x${i} * 1.0001 + 2\n`);
  const steps = 'x20000.backward(); x0.data += 0.01 * x0.grad\n'.repeat(50_000);
  const app = startProcess([CLI, file('steps.py', `x0 = 1.0\n${lines.join('')}${steps}`)]);
  await app.until(/reading steps\.py: \d+ %, [\d.]+[kM]?B\/s, .* left; Esc cancels/);
  app.send('\x1b');
  expect(await app.exited()).toEqual({ code: 130, signal: 0 });
  expect(app.screen()).toBe('mgrad-tui: cancelled: reading steps.py');
});

test('a file of many commands that are much work says how far it is, and Esc gives the terminal back', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `x${i + 1} = x${i} * 1.0001 + 2\n`);
  const commands = Array.from({ length: 20_000 }, (_, i) => `# :root x${20_000 - i}\n# :go x1\n`);
  const app = startProcess([CLI, file('commands.py', `x0 = 1.0\n${lines.join('')}${commands.join('')}`)]);
  await app.until(/opening commands\.py: [\d,]+ of 40,000, .* a second, .* left; Esc cancels/);
  app.send('\x1b');
  expect(await app.exited()).toEqual({ code: 130, signal: 0 });
  expect(app.screen()).toBe('mgrad-tui: cancelled: opening commands.py');
});

test('a graph that does not fit into memory is refused with its size and the free memory', async () => {
  const squares = Array(1_000_000).fill('x*x').join(' + ');
  const app = startProcess(['--max-old-space-size=30', CLI, file('large.py', `x = 1.0\nL = ${squares}\n`)]);
  expect((await app.exited()).code).toBe(2);
  expect(app.raw).toMatch(/a graph of about 2,000,000 nodes takes about 600 MB of memory; the limit here is [\d,]+ /);
});

test('nor does a graph of many names end the process, however small its heap is', async () => {
  const names = Array.from({ length: 1_000_000 }, (_, i) => `x${i + 1} = x${i} * 1.5\n`);
  const path = file('names.py', `x0 = 1.0\n${names.join('')}`);
  for (const heap of [30, 60, 100]) {
    const app = startProcess([`--max-old-space-size=${heap}`, CLI, path]);
    expect((await app.exited()).code).toBe(2);
    expect(app.raw).toMatch(/a graph of about 2,\d00,000 nodes takes about \d+ MB of memory; the limit here is /);
  }
});

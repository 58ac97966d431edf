/**
 * The explorer inside something else: called from a program, started by a shell or a script, and with its
 * terminal taken away.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pty from '@lydell/node-pty';
import { afterAll, afterEach, expect, test } from 'vitest';
import { CLI, closeAll, nodeCommand, openedInShell, PLAIN, prompted, startProcess } from './terminal.js';

const directory = mkdtempSync(join(tmpdir(), 'mgrad-tui-programs-'));
afterEach(closeAll);
afterAll(() => rmSync(directory, { recursive: true }));

function program(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text.replaceAll("'mgrad-tui'", JSON.stringify(resolve('dist/index.js'))));
  return file;
}

test('explore() gives the edits to the Values and the terminal to the program, as often as it is called', async () => {
  const file = program(
    'edits.mjs',
    `import { explore, Value } from 'mgrad-tui';
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)].join(' ')).sort().join(', ');
    const a = new Value(2, 'a');
    const L = a.mul(new Value(-3, 'b'));
    L.label = 'L';
    void [process.stdout, process.stderr]; // Node itself listens for a new size from here on
    const before = listeners();
    const session = await explore(L, { title: 'once', lr: 0.5, direction: 'descend' });
    console.log('a is', a.data, 'after', session.model.history.length - 1, 'steps');
    await explore(L, { title: 'twice' });
    console.log('L is', L.data, 'listeners', before === listeners() ? 'as before' : before + ' became ' + listeners());
    `,
  );
  const app = startProcess([file]);
  await app.until('mgrad-tui  once');
  expect(app.line(0)).toMatch(/lr 0\.5 +▼ descend$/);
  app.send('je\x157\rs');
  await app.until('step 1');
  app.send('q');
  await app.until('mgrad-tui  twice');
  expect(app.line(0)).toMatch(/L -55\.2500 +step 0 +lr 0\.01 +▲ ascend$/);
  app.send(':q\r');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.modes()).toEqual(PLAIN);
  expect(app.screen()).toBe('a is 8.5 after 1 steps\nL is -55.25 listeners as before');
});

test('explore() while it is open is refused, and stdin is as it was when it is closed', async () => {
  const file = program(
    'twice.mjs',
    `import { explore, Value } from 'mgrad-tui';
    const { stdin } = process;
    const state = () => [stdin.readableFlowing, stdin.isRaw, stdin.readableEncoding, ...stdin.eventNames().map((name) => [name, stdin.listenerCount(name)])].join(' ');
    const L = new Value(2, 'a').mul(3);
    L.label = 'L';
    const before = state();
    const both = await Promise.allSettled([explore(L, { title: 'one' }), explore(L, { title: 'two' })]);
    console.log(both.map(({ reason }) => reason?.message ?? 'closed').join('; '));
    console.log(state() === before ? 'as it was' : before + ' became ' + state());
    stdin.once('data', (line) => {
      console.log('heard ' + line);
      stdin.pause();
    });
    `,
  );
  const app = startProcess([file]);
  await app.until('mgrad-tui  one');
  app.send('q');
  await app.until('as it was');
  app.send('typed\r');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.screen()).toMatch(
    /^closed; explore\(\) is open already: await it before the next\nas it was\n(?:typed\n)?heard typed/,
  );
});

test('explore() leaves the Values alone if another graph was opened in their place', async () => {
  const file = program(
    'another.mjs',
    `import { explore, Value } from 'mgrad-tui';
    const a = new Value(2, 'a');
    const L = a.mul(new Value(-3, 'b')).add(1);
    await explore(L, { title: 'mine' });
    console.log('a is', a.data, 'L is', L.data);
    `,
  );
  const app = startProcess([file]);
  await app.until('mgrad-tui  mine');
  app.send(':example lecture\r');
  await app.until('mgrad-tui  lecture');
  app.send('s');
  await app.until('step 1');
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.screen()).toBe('a is 2 L is -5');
});

test('explore() with samples freezes their inputs, and shows the accuracy and the region', async () => {
  const file = program(
    'samples.mjs',
    `import { explore, nn, Value } from 'mgrad-tui';
    const model = new nn.MLP(2, [4, 1], { activation: 'tanh', seed: 1 });
    const inputs = [[0, 0], [0, 1], [1, 0], [1, 1]].map((point) => point.map((x) => new Value(x)));
    const targets = [-1, 1, 1, -1];
    const scores = inputs.flatMap((x) => model.call(x));
    const loss = nn.meanSquaredError(scores, targets);
    await explore(loss, { samples: { inputs, scores, targets }, lr: 0.1, direction: 'descend' });
    console.log(inputs.flat().map(({ data }) => data).join(' '), loss.data < 0.01);
    await explore(loss, { samples: { inputs, scores: targets, targets } }).catch((error) => console.log(String(error)));
    `,
  );
  const app = startProcess([file]);
  await app.until('accuracy 75 %');
  app.send('v:until k = 200\r');
  await app.until(/region: .* score > 0 .* accuracy 100 %.*[\u2801-\u28ff]{9}.*reached/s);
  app.send('q');
  expect(await app.exited()).toEqual({ code: 0, signal: 0 });
  expect(app.screen()).toBe('0 0 0 1 1 0 1 1 true\nTypeError: the score of sample 1 is not a Value of this graph');
});

test('explore() without a terminal is an error that says so', async () => {
  const file = program(
    'nowhere.mjs',
    `import { explore, Value } from 'mgrad-tui';
    await explore(new Value(1).mul(2)).catch(({ message }) => console.log(message));`,
  );
  const shell = await openedInShell(`${nodeCommand([file])} | cat; echo code $?`, 'code 0');
  expect(shell.screen()).toContain('explore() needs a terminal');
});

test('a script that starts it twice gets it twice, and nothing of it stays on the screen', async () => {
  const command = nodeCommand([CLI]);
  const shell = await openedInShell(
    `clear; echo one; ${command}; echo two $?; ${command} --example neuron 2>'${directory}/errors'; echo three $?`,
  );
  shell.send('bsq');
  await shell.until('o 0.7071');
  shell.send('\x03');
  await expect.poll(shell.screen).toBe('one\ntwo 0\nthree 0\n$');
  expect(readFileSync(join(directory, 'errors'), 'utf8')).toBe('');
  expect(shell.modes()).toEqual(PLAIN);
});

test('what the shell had scrolled out is there after any number of resizes', async () => {
  const shell = await openedInShell(`seq 1000 1100; ${nodeCommand([CLI])}`);
  for (const [columns, rows] of [
    [60, 12],
    [100, 40],
    [40, 6],
    [80, 24],
  ] as const) {
    shell.resize(columns, rows);
    await shell.until(() => shell.line(rows - 2).includes('q quit') && shell.line(rows - 1) === '');
  }
  shell.send('q');
  await shell.until(() => !shell.modes().alternate && shell.screen().endsWith('1100\n$'));
  expect(shell.raw).not.toContain('\x1b[3J');
});

test('stopped and resized meanwhile, it comes back in the new size, with its run going on', async () => {
  const shell = await openedInShell(nodeCommand([CLI, 'x = 1; L = tanh(x)*0.5', '--lr', '0.0001']));
  shell.send('r');
  await shell.until('step 2');
  shell.send('\x1a');
  await shell.until('Stopped');
  await prompted(shell);
  shell.resize(60, 12);
  shell.send('fg\r');
  await shell.until(() => /^ L .*▶ step/.test(shell.line(0)) && shell.line(10).includes('q quit'));
  await shell.until(/step (\d\d|[4-9])/);
  shell.send('q');
  await prompted(shell);
  expect(shell.modes()).toEqual(PLAIN);
});

test('a process whose terminal is taken away ends, even if the hangup is ignored', async () => {
  for (const trap of ['', "trap '' HUP; "]) {
    const child = pty.spawn('sh', ['-c', `${trap}echo pid $$; exec ${nodeCommand([CLI])}`], {
      cols: 80,
      rows: 24,
      env: { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8' } as Record<string, string>,
    });
    let raw = '';
    child.onData((data) => {
      raw += data;
    });
    await expect.poll(() => raw).toContain('quit');
    const pid = Number(/pid (\d+)/.exec(raw)?.[1]);
    expect(isRunning(pid)).toBe(true);
    (child as unknown as { destroy(): void }).destroy();
    await expect.poll(() => isRunning(pid)).toBe(false);
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The app on a graph whose names cannot be drawn a second time: a crash in the middle of a drawing. */
import { readSource } from '../../src/notation/read.js';
import type { Session } from '../../src/session/model.js';
import { openReading } from '../../src/session/source/opening.js';
import { openKeys } from '../../src/terminal/controlling.js';
import { report } from '../../src/terminal/screen.js';
import { openApp } from '../../src/view/open.js';

const source = { name: 'crash.py', text: 'a = 2\nb = 3\nL = a*b' };
const session = openReading(readSource(source), source);
const { program } = session.model;
let isSpent = false;
const labels = new Proxy(program.tape.labels, {
  get(target, key) {
    if (isSpent) throw new Error('out of paint');
    return Reflect.get(target, key);
  },
});
const tape = { ...program.tape, labels };
const fragile: Session = { ...session, model: { ...session.model, program: { ...program, tape } } };
const keys = openKeys();
if (!keys) throw new Error('no terminal');
process.on('SIGUSR2', () => {
  isSpent = true;
  process.stdout.write('\x1b]0;spent\x07'); // a window's title, which no screen shows
});
try {
  await openApp(fragile, { keys });
} catch (error) {
  report(error);
  process.exitCode = 1;
}

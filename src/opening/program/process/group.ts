/**
 * A program as a group of processes, itself and what it starts: a signal goes to all of them, and ending the program
 * leaves none. On Windows, which has no groups, taskkill ends the tree of processes.
 */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

/** How long a program may take to end after it was asked to, in ms, and how often that is checked. */
const [GRACE, EVERY] = [1000, 20];

/** Sends a signal to every process of the group; false if there is none left. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    if (process.platform !== 'win32') return process.kill(-pid, signal);
    if (signal === 0) return process.kill(pid, 0);
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return true;
  } catch {
    return false;
  }
}

/** Ends a group by these signals, a second for each, and then by SIGKILL. */
export async function endGroup(child: ChildProcess, signals: readonly NodeJS.Signals[] = ['SIGTERM']): Promise<void> {
  for (const signal of signals) {
    if (!signalGroup(child, signal)) return;
    for (let waited = 0; waited < GRACE; waited += EVERY) {
      await setTimeout(EVERY);
      if (!signalGroup(child, 0)) return;
    }
  }
  signalGroup(child, 'SIGKILL');
}

/**
 * The Python that runs a program: the one that the user names, else the active environment's, else the system's. Each is
 * asked for its version; the first that is new enough is used.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { FileError } from '../../../files/error.js';
import { shortPath } from '../../../text/short-path.js';

/** The oldest version that the helper (mgrad.py) runs on. */
const OLDEST = [3, 9] as const;
/** How long a Python may take to say its version, in ms. */
const PATIENCE = 20_000;

export interface Python {
  readonly command: string;
  /** What comes before the program: `-3` for Windows's `py`. */
  readonly before: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Candidate extends Python {
  /** What a message calls it. */
  readonly name: string;
  /** Whether the user means this one and no other. */
  readonly isNamed?: true;
}

/** The Pythons to try, in order. */
function candidates(env: Environment, platform: NodeJS.Platform): Candidate[] {
  const isWindows = platform === 'win32';
  const candidate = (name: string, command = name, before: readonly string[] = []): Candidate => ({
    name,
    command,
    before,
  });
  if (env.MGRAD_PYTHON)
    return [{ ...candidate(`MGRAD_PYTHON, ${shortPath(env.MGRAD_PYTHON)},`, env.MGRAD_PYTHON), isNamed: true }];
  const within = (variable: string, ...windows: string[]): Candidate[] => {
    const folder = env[variable];
    if (!folder) return [];
    const command = isWindows ? join(folder, ...windows) : join(folder, 'bin', 'python');
    return [candidate(`${shortPath(command)} (${variable})`, command)];
  };
  return [
    ...within('VIRTUAL_ENV', 'Scripts', 'python.exe'),
    ...within('CONDA_PREFIX', 'python.exe'),
    ...(isWindows ? [candidate('py -3', 'py', ['-3'])] : []),
    candidate('python3'),
    candidate('python'),
  ];
}

/** Finds a Python that is new enough. Throws a FileError that says which were tried. */
export async function findPython(env: Environment = process.env, platform = process.platform): Promise<Python> {
  const tried: string[] = [];
  const all = candidates(env, platform);
  for (const { name, command, before } of all) {
    const version = await versionOf({ command, before }, env);
    if (version && isNewEnough(version)) return { command, before };
    tried.push(version ? `${name} is Python ${version.join('.')}` : `${name} does not run`);
  }
  const advice = all[0]?.isNamed ? '' : '; MGRAD_PYTHON=/path/to/python names another';
  throw new FileError(`--run needs Python ${OLDEST.join('.')} or newer: ${tried.join(', ')}${advice}`);
}

const isNewEnough = ([major = 0, minor = 0]: readonly number[]): boolean =>
  major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/** A program that every Python since the first can run. */
const ASK = 'import sys; sys.stdout.write("%d.%d.%d" % sys.version_info[:3])';

/** The version that a Python says; undefined if it does not run. */
function versionOf({ command, before }: Python, env: Environment): Promise<number[] | undefined> {
  return new Promise((resolve) => {
    const options = { env: env as NodeJS.ProcessEnv, timeout: PATIENCE, windowsHide: true };
    // without the user's site packages, which take longer to load than Python itself
    execFile(command, [...before, '-E', '-S', '-c', ASK], options, (error, stdout) => {
      resolve(!error && /^\d+\.\d+\.\d+$/.test(stdout) ? stdout.split('.').map(Number) : undefined);
    });
  });
}

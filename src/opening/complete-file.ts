/** The files and folders that a path can go on with, for Tab in the command line. */
import { readdir } from 'node:fs/promises';
import { typeable } from '../session/screen/paste.js';
import { homePath } from './write-session.js';

/** The most that are offered. */
const MOST = 500;

/** Paths that begin with `word`, folders with a `/` at the end; hidden ones only if a dot was typed. None if it is not a folder. */
export async function pathsFrom(word: string): Promise<string[]> {
  const folder = /^.*[/\\]/s.exec(word)?.[0] ?? '';
  const start = word.slice(folder.length);
  const entries = await readdir(homePath(folder === '' ? '.' : folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter((path) => typeable(path) === path)
    .sort()
    .slice(0, MOST);
}

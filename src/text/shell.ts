/** A text as one word of a command that is typed into a shell. */
import { escape } from './escape.js';

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The word, in quotes if it needs them: those of a Unix shell, or on Windows those that all of its shells know. */
export function shellWord(text: string, isWindows = process.platform === 'win32'): string {
  const word = text.startsWith('-') ? `./${text}` : text;
  if (PLAIN.test(word) || (isWindows && /^[\w\\@+=:,./-]+$/.test(word))) return word;
  return escape(isWindows ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`);
}

/** The command that runs a Python file. */
export const runCommand = (file: string): string => `npx mgrad-tui --run ${shellWord(file)}`;

/** What is wrong with a file as a file: it is not there, cannot be read or written, or holds no text. */

/** A file that cannot be used. The message says all there is to say, for a person. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** The system's own words for what went wrong with a file, without its names for it and for the call. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EPIPE') return 'nobody reads it any more';
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+(?: '.*)?$/s, '');
}

export const unreadable = (name: string, error: unknown): FileError =>
  new FileError(`${name} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`);

/** The error of a file that cannot be used: it does not exist, cannot be read or written, or is not text. */

/** A file that cannot be used. Its message is complete, for the user. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** The reason in the system's words, without its error code, the call and the path. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EPIPE') return 'it has no reader any more';
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+(?: '.*)?$/s, '');
}

export const unreadable = (name: string, error: unknown): FileError =>
  new FileError(`${name} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`);

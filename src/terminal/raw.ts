/** A terminal's raw mode: every key comes as it is pressed, and none is echoed or ends the process. */

/** Switches raw mode on or off, if there still is a terminal. */
export function setRaw(input: NodeJS.ReadStream, isRaw: boolean): void {
  const ignore = (): void => {};
  input.on('error', ignore);
  try {
    input.setRawMode(isRaw);
  } catch {
    // the terminal is gone
  } finally {
    input.off('error', ignore);
  }
}

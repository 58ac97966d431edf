/**
 * A drawing surface of characters. With Braille every character holds 2 x 4 dots; in ASCII it holds
 * one. Points are given in fractions of the surface, (0, 0) its lower left corner.
 */
export interface Canvas {
  /** The number of dots across and up. */
  readonly dotsAcross: number;
  readonly dotsUp: number;
  dot(across: number, up: number): void;
  /** A straight line of dots. */
  line(from: readonly [number, number], to: readonly [number, number]): void;
  /** One character over the dots of its cell. */
  mark(across: number, up: number, character: string): void;
  lines(): string[];
}

const BRAILLE = 0x2800;
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export function canvas(width: number, height: number, braille: boolean): Canvas {
  const [perColumn, perRow] = braille ? [2, 4] : [1, 1];
  const [dotsAcross, dotsUp] = [width * perColumn, height * perRow];
  const cells = new Uint8Array(width * height);
  const marks = new Map<number, string>();
  const set = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= dotsAcross || y >= dotsUp) return;
    const row = dotsUp - 1 - y;
    const at = Math.floor(row / perRow) * width + Math.floor(x / perColumn);
    cells[at]! |= braille ? (BITS[row % 4]?.[x % 2] ?? 0) : 1;
  };
  const place = (across: number, up: number): [number, number] => [
    Math.round(across * (dotsAcross - 1)),
    Math.round(up * (dotsUp - 1)),
  ];
  const cellAt = (across: number, up: number): number => {
    const column = Math.max(0, Math.min(width - 1, Math.round(across * (width - 1))));
    const row = Math.max(0, Math.min(height - 1, Math.round((1 - up) * (height - 1))));
    return row * width + column;
  };
  return {
    dotsAcross,
    dotsUp,
    dot: (across, up) => set(...place(across, up)),
    line: (from, to) => {
      const [[x0, y0], [x1, y1]] = [place(...from), place(...to)];
      const steps = Math.min(4 * (dotsAcross + dotsUp), Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1));
      for (let i = 0; i <= steps; i++)
        set(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps));
    },
    mark: (across, up, character) => void marks.set(cellAt(across, up), character),
    lines: () =>
      Array.from({ length: height }, (_, row) =>
        Array.from({ length: width }, (_, column) => {
          const at = row * width + column;
          const mark = marks.get(at);
          if (mark !== undefined) return mark;
          const dots = cells[at] as number;
          return dots === 0 ? ' ' : braille ? String.fromCharCode(BRAILLE + dots) : '.';
        }).join(''),
      ),
  };
}

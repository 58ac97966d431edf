/** The colours of the screen can be read on black and on white, with the palettes of the common terminals. */
import '../../screen/environment.js';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { line, type Role } from '../../../src/layout/line.js';
import { OneLine } from '../../../src/view/ink/lines.js';

afterEach(cleanup);

/** The terminals' own numbers for the colours of the screen, and their black. */
const PALETTES = {
  'Linux console': { black: '000000', 35: 'aa00aa', 91: 'ff5555', 94: '5555ff' },
  xterm: { black: '000000', 35: 'cd00cd', 91: 'ff0000', 94: '5c5cff' },
  'Terminal.app': { black: '000000', 35: 'd338d3', 91: 'fc391f', 94: '5833ff' },
  'Windows Terminal': { black: '0c0c0c', 35: '881798', 91: 'e74856', 94: '3b78ff' },
  PuTTY: { black: '000000', 35: 'bb00bb', 91: 'ff5555', 94: '5555ff' },
} as const;

/** What WCAG asks of graphics and large text. Magenta is for the fourth of four curves, each of which is also named. */
const LEAST = 3;
const LEAST_OF_FOURTH = 2.4;

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What begins the style of a role. */
const styleOf = (role: Role): string =>
  (render(<OneLine line={line('.', role)} />).lastFrame() ?? '').split('.')[0] ?? '';

test('contrast is 21 between black and white, and 1 of a colour with itself', () => {
  expect(contrast('000000', 'ffffff')).toBeCloseTo(21);
  expect(contrast('5c5cff', '5c5cff')).toBe(1);
});

describe.each(Object.entries(PALETTES))('with the colours of %s', (_, palette) => {
  test.each<[Role, number]>([
    ['rise', LEAST],
    ['fall', LEAST],
    ['good', LEAST],
    ['bad', LEAST],
    ['run 1', LEAST],
    ['run 2', LEAST],
    ['run 3', LEAST_OF_FOURTH],
  ])('%s can be read on black and on white', (role, least) => {
    // one colour and nothing else: faint text would be darker than the palette says
    const code = styleOf(role).slice('\x1b['.length, -'m'.length);
    const colour = (palette as Readonly<Record<string, string>>)[code] ?? '';
    expect(colour).not.toBe('');
    expect(contrast(colour, palette.black)).toBeGreaterThan(least);
    expect(contrast(colour, 'ffffff')).toBeGreaterThan(least);
  });
});

test('what is loud, selected or dim has no colour of its own', () => {
  for (const role of ['loud', 'selected', 'dim', 'strong', 'key'] as const)
    expect(styleOf(role)).not.toMatch(/3\dm|9\dm/);
});

/**
 * A box of the picture with the present numbers: label, data and gradient side by side, or, if there is less space,
 * the label in its upper border and the gradient in its lower one.
 *
 *     ╭───┬──────────┬──────────╮     ╭ a ──────╮
 *     │ a │   2.0000 │   6.0000 ├     │  2.0000 ├
 *     ╰───┴──────────┴──────────╯     ╰─ 6.0000 ╯
 */

import { leafSlot } from '../../engine/tape.js';
import { answersOn, gradientState, gradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { selectedNode } from '../../session/tree/selection.js';
import { dataOn } from '../../session/viewed.js';
import { padEnd, padStart, width } from '../../text/width.js';
import { type Line, type Piece, piece } from '../line.js';
import { gradOrText, inCells } from '../tree/cells.js';
import { marked } from '../tree/sizes.js';
import type { Viewport } from '../viewport.js';
import { type Box, type Grid, NUMBER_WIDTH } from './grid.js';

/** The rows of a box with the numbers on the screen. */
export function boxTexts(session: Session, { flat }: Grid, viewport: Viewport): (box: Box, row: number) => Line {
  const { glyphs } = viewport;
  const sizeOf = marked(session, viewport);
  const { program, frozen } = session.model;
  const { tape } = program;
  const gradient = session.prediction ? answersOn(session) : gradientsOn(session);
  // after the gradients, which may be of other data
  const data = dataOn(session);
  const isOld = gradientState(session) !== 'fresh';
  const selected = selectedNode(session);
  return ({ node, width: wide, label, used }, row) => {
    const isSelected = node === selected;
    const slot = leafSlot(tape, node);
    const style = (slot >= 0 && frozen[slot] ? 2 : 0) + Number(isSelected);
    const [tl, across, tr, bar, bl, br, exit, down, up] = Array.from(glyphs.boxes[style] as string) as Corners;
    const plain = (each: string): Piece => piece(each, isSelected ? 'selected' : 'plain');
    const own = gradOrText(session, node, gradient(node), glyphs);
    const grad = typeof own === 'number' ? inCells(own, NUMBER_WIDTH) : own;
    const { text: size, role } =
      typeof own === 'number' ? sizeOf(node, own) : ({ text: '', role: isOld ? 'dim' : 'plain' } as const);
    const beside = size === '' ? ' ' : size;
    const graded = (each: string): Piece => piece(each, isSelected ? 'selected' : role);
    const number = inCells(data[node] as number, NUMBER_WIDTH);
    const mark = isSelected ? glyphs.cursor : ' ';
    const right = used ? exit : bar;
    const inside = wide - 2;
    const fill = (cells: number): string => across.repeat(Math.max(0, cells));
    if (flat) {
      const first = inside - 2 * (NUMBER_WIDTH + 3);
      const cells = [first, NUMBER_WIDTH + 2, NUMBER_WIDTH + 2];
      if (row === 0) return [plain(tl + cells.map(fill).join(down) + tr)];
      if (row === 2) return [plain(bl + cells.map(fill).join(up) + br)];
      const named = `${bar}${mark}${padEnd(label, first - 1)}`;
      return [
        plain(`${named}${bar}${padStart(number, NUMBER_WIDTH + 1)} ${bar}`),
        graded(padStart(grad, NUMBER_WIDTH + 1) + beside),
        plain(right),
      ];
    }
    const name = label === '' ? mark.trim() : `${mark}${label} `;
    if (row === 0) return [plain(`${tl}${name}${fill(inside - width(name))}${tr}`)];
    if (row === 1) return [plain(`${bar}${padStart(number, inside - 1)} ${right}`)];
    if (grad === '') return [plain(bl + fill(inside) + br)];
    const lead = grad.length < inside - 1 ? `${fill(inside - grad.length - 2)} ` : '';
    return [plain(bl + lead), graded(grad + beside), plain(br)];
  };
}

type Corners = [string, string, string, string, string, string, string, string, string];

/** `npm run bench`: ratios measured in one run, on the machine named. Names on the command line choose parts. */
import { cpus, totalmem } from 'node:os';
import { benchBytes } from './bytes.js';
import { benchCheck } from './check.js';
import { benchBuilding, benchEngine, benchMemory } from './engine.js';
import { benchCard, benchFrames, benchKeys, benchLenses } from './frames.js';
import { benchGpt } from './gpt.js';
import { benchGroups } from './groups.js';
import { benchLive, benchMoments } from './live.js';
import { benchNotation } from './notation.js';
import { benchOwn } from './own.js';
import { benchRunning, benchSession, benchShown } from './running.js';
import { benchStartup } from './startup.js';

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  engine: benchEngine,
  building: benchBuilding,
  memory: benchMemory,
  check: benchCheck,
  notation: benchNotation,
  groups: benchGroups,
  keys: benchKeys,
  frames: benchFrames,
  lenses: benchLenses,
  card: benchCard,
  running: benchRunning,
  shown: benchShown,
  session: () => benchSession(process.cwd()),
  gpt: () => benchGpt(process.cwd()),
  own: () => benchOwn(process.cwd()),
  live: () => benchLive(process.cwd()),
  startup: () => benchStartup(process.cwd()),
  bytes: () => benchBytes(process.cwd()),
};
/** Parts that take a quarter of an hour: run if they are named. */
const LONG: typeof PARTS = { moments: () => benchMoments(process.cwd()) };

const [cpu] = cpus();
console.log(
  `node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
const chosen = process.argv.slice(2);
const run = chosen.length === 0 ? PARTS : { ...PARTS, ...LONG };
for (const [name, part] of Object.entries(run)) if (chosen.length === 0 || chosen.includes(name)) await part();
process.exit(0);

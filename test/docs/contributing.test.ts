/** The page for those who work on the program: what it names is there, and it says how to check a change. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { expect, test } from 'vitest';

const page = readFileSync('.github/CONTRIBUTING.md', 'utf8');
const { scripts, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

test('every file and folder that it names is there', () => {
  const named = Array.from(
    page.matchAll(/`([\w.-]*\/[\w./-]*|[\w-]+\.(?:md|json|ts))`/g),
    ([, path]) => path as string,
  );
  const paths = named.filter((path) => path !== 'dist/LICENSES.txt' && path !== 'dist/');
  expect(paths.length).toBeGreaterThan(20);
  // a floor is named without its parent; export/ and others may be
  expect(paths.filter((path) => !existsSync(path) && !existsSync(`src/${path}`))).toEqual([]);
});

test('every floor of src/ is in its table', () => {
  const floors = readdirSync('src', { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  expect(floors.filter((floor) => !page.includes(`| \`${floor}\` |`))).toEqual([]);
});

test('every wing of a floor, and every folder in one, is in its row', () => {
  const rows = new Map(Array.from(page.matchAll(/^\| `(\w+)\/` \|.*$/gm), ([row, floor]) => [floor as string, row]));
  const wings = readdirSync('src', { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.parentPath !== 'src')
    .map((entry) => [entry.parentPath.split(sep)[1] as string, entry.name] as const);
  expect(wings.length).toBeGreaterThan(20);
  expect(wings.filter(([floor, wing]) => !rows.get(floor)?.includes(`\`${wing}\``))).toEqual([]);
});

test('every npm script that it names is one', () => {
  const named = Array.from(page.matchAll(/npm run (\w+)/g), ([, name]) => name as string);
  expect(named).toContain('check');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('it fits a page', () => {
  expect(page.split('\n').length).toBeLessThan(80);
});

test('the workflow runs what it says, on every Node that is served', () => {
  const workflow = readFileSync('.github/workflows/ci.yml', 'utf8');
  expect(workflow).toMatch(/node: \[20, 22, 24\]/);
  expect(engines.node).toBe('>=20');
  const steps = readFileSync('.ci/run', 'utf8');
  for (const step of ['npm ci', 'npm test', 'npm run check']) {
    expect(workflow).toContain(`- run: ${step}\n`);
    expect(steps).toMatch(new RegExp(`^${step}`, 'm'));
  }
});

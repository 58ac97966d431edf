/**
 * The README's API, made from the package's declarations: what `index.d.ts` exports, in its order, with what the
 * sources say of each. A declaration is what the compiler printed, so that nothing here can be out of date.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TYPES = 'dist/types';

interface Declaration {
  readonly name: string;
  /** The comment over it, without its marks. */
  readonly about: string;
  readonly text: string;
}

/** What a file exports: names from another file, or all of one under a name. */
const EXPORTS = /^export (?:type )?(?:\{([^}]*)\}|\* as (\w+))(?: from '([^']+)\.js')?;$/gms;
/** A top-level declaration with its comment, as the compiler prints them: from the first column to the next one. */
const DECLARED =
  /^(\/\*\*(?:(?!\*\/).)*\*\/\n)?(?:export )?(?:declare )?(function|const|class|interface|type) (\w+)(.*?)(?=^(?:\/\*\*|export |declare |import |interface |type |const )|$(?!\n))/gms;

const fileOf = (path: string): string => readFileSync(`${join(TYPES, path)}.d.ts`, 'utf8');

/** The declarations of a file, in its order. */
function declarationsIn(path: string): Declaration[] {
  return Array.from(fileOf(path).matchAll(DECLARED), ([, comment = '', kind, name = '', rest = '']) => ({
    name,
    about: uncommented(comment),
    text: tidied(`${kind} ${name}${rest}`),
  })).filter(({ text }) => !/^interface \w+ extends \w+ \{\n?\}$/.test(text));
}

const uncommented = (comment: string): string =>
  comment
    .replace(/^\/\*\*\s?|\s*\*\/\n?$/g, '')
    .replace(/^ \* ?/gm, '')
    .trim();

/** A declaration without what is private, two blanks a level. */
const tidied = (text: string): string =>
  text
    .replace(/^ {4}#private;\n/m, '')
    .replace(/^ {4}\/\*\* @internal \*\/\n.*\n/gm, '')
    .replace(/^( {4})+/gm, (blanks) => blanks.slice(blanks.length / 2))
    .trim();

/** Code indented in a comment, as a block. */
const asMarkdown = (about: string): string =>
  about
    .replace(/(?:^ {4}.*\n?)+/gm, (code) => `\`\`\`typescript\n${code.replace(/^ {4}/gm, '').trimEnd()}\n\`\`\`\n`)
    .trim();

/** One declaration as Markdown. Types that only it needs and nobody can import follow in its block. */
function shown({ name, about, text }: Declaration, path: string, prefix: string): string {
  const own = declarationsIn(path).filter(
    (other) => other.name !== name && other.about !== '' && isHidden(other, path) && mentions(text, other.name),
  );
  const block = [text, ...own.map((other) => `/** ${other.about} */\n${other.text}`)].join('\n\n');
  return [`#### \`${prefix}${name}\``, asMarkdown(about), `\`\`\`typescript\n${block}\n\`\`\``]
    .filter((part) => part !== '')
    .join('\n\n');
}

const mentions = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
const isHidden = ({ name }: Declaration, path: string): boolean =>
  !new RegExp(`^export (?:declare )?\\w+ ${name}\\b`, 'm').test(fileOf(path));

/** Where `index.d.ts` has a name that it imports. */
function importedFrom(index: string, name: string): string | undefined {
  for (const [, names = '', from] of index.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)\.js';$/gm)) {
    if (namesIn(names).includes(name)) return from;
  }
  return undefined;
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((each) => each.replace(/^\s*type /, '').trim())
    .filter((each) => each !== '');

/** The files that a file exports all of, or itself if there are none. */
function behind(path: string): string[] {
  const files = Array.from(fileOf(path).matchAll(/^export \* from '([^']+)\.js';$/gm), ([, from = '']) =>
    join(dirname(path), from),
  );
  return files.length > 0 ? files : [path];
}

/** Everything that can be imported from the package, with where it is declared. */
export function exported(): { name: string; path: string; prefix: string }[] {
  const index = fileOf('index');
  const here = declarationsIn('index').map(({ name }) => ({ name, path: 'index', prefix: '' }));
  const there = Array.from(index.matchAll(EXPORTS), ([, names, all, from]) => {
    if (all !== undefined && from !== undefined) {
      return behind(join(from)).flatMap((path) =>
        declarationsIn(path)
          .filter((each) => !isHidden(each, path))
          .map(({ name }) => ({ name, path, prefix: `${all}.` })),
      );
    }
    return namesIn(names ?? '').flatMap((name) => {
      const path = from ?? importedFrom(index, name);
      return path === undefined ? [] : [{ name, path: join(path), prefix: '' }];
    });
  }).flat();
  return [...here, ...there].sort((x, y) => order(x) - order(y));
}

/** What is called comes first, then what it takes and gives, then networks. */
const FIRST = ['Value', 'read', 'explore', 'explain', 'gradientCheck', 'toDot', 'optimizers'];
const order = ({ name, prefix }: { name: string; prefix: string }): number => {
  const at = FIRST.indexOf(name);
  if (prefix !== '') return 2 * FIRST.length;
  return at < 0 ? FIRST.length : at;
};

export function api(): string {
  return exported()
    .map(({ name, path, prefix }) => {
      const declaration = declarationsIn(path).find((each) => each.name === name);
      if (!declaration) throw new Error(`${path}.d.ts declares no ${name}`);
      return shown(declaration, path, prefix);
    })
    .join('\n\n');
}

/** What stands behind and below the README's programs and commands is what they print now. */
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll } from '../pty/terminal.js';
import { withFreshOutput } from './blocks.js';

afterEach(closeAll);

const block = (language: string, ...lines: string[]): string => `\`\`\`${language}\n${lines.join('\n')}\n\`\`\`\n`;

describe('a block', () => {
  test('of a shell gets the output of our commands, wherever in a line they are', async () => {
    const history = "$ npx mgrad-tui 'L = a*b' a=2 b=3 --json | grep -o '\"history.*],'";
    const code = "$ echo 'L = 2*oops' | npx mgrad-tui - >/dev/null 2>&1; echo $?";
    expect(await withFreshOutput(block('sh', history, 'stale', 'lines', '', code, '0'))).toBe(
      block('sh', history, '"history":[6],', '', code, '2'),
    );
  });

  test('of a shell keeps other commands and what stands below them', async () => {
    const other = block('sh', '$ npm view mgrad-tui', 'once shown');
    expect(await withFreshOutput(other)).toBe(other);
    const first = block('sh', 'npm install && npx mgrad-tui');
    expect(await withFreshOutput(first)).toBe(first);
  });

  test('of TypeScript gets what each line prints, behind it', async () => {
    const program = ["import { Value } from 'mgrad-tui';", 'const a: Value = new Value(2).mul(3);'];
    const printing = ['console.log(a.data);', "if (a) console.log('more'); // than before"];
    expect(await withFreshOutput(block('ts', ...program, ...printing))).toBe(
      block('ts', ...program, 'console.log(a.data); // 6', "if (a) console.log('more'); // more"),
    );
  });

  test('that opens the explorer is pressed the keys that it names', async () => {
    const program = [
      "import { explore, Value } from 'mgrad-tui';",
      "const a = new Value(1, 'a');",
      '// press s, then q',
      'await explore(a.mul(2), { lr: 1 });',
    ];
    expect(await withFreshOutput(block('js', ...program, 'console.log(a.data);'))).toBe(
      block('js', ...program, 'console.log(a.data); // 3'),
    );
  });

  test('in the notation gets what its print() says', async () => {
    expect(await withFreshOutput(block('python', 'a = 2; L = a * 3', 'print(L.data)', 'print("b")  # a'))).toBe(
      block('python', 'a = 2; L = a * 3', 'print(L.data)  # 6', 'print("b")  # b'),
    );
  });

  test.each([
    ['js', "throw new Error('broken');", /ends with code 1/],
    ['js', "for (const i of '12') console.log(i);", /prints 2 lines where 1 is shown/],
    ['python', 'L = 2 *', /refuses/],
    ['python', 'L = 2\nprint("one\\ntwo")', /prints 2 lines where 1 is shown/],
  ])('of %s that says %j is an error', async (language, text, problem) => {
    await expect(withFreshOutput(block(language, text))).rejects.toThrow(problem);
  });
});

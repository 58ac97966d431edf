// Prints 'N passed, N failed' from vitest's JSON report. A file that can't run counts as one failed test.
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
if (text === '') {
  console.log('0 passed, 1 failed');
} else {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(text);
  const hasFailed = ({ status }) => status === 'failed';
  const broken = testResults.filter((file) => hasFailed(file) && !file.assertionResults.some(hasFailed));
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  console.log(`${numPassedTests} passed, ${numFailedTests + broken.length} failed${skipped}`);
}

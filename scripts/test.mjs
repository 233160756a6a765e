// `npm test`: every suite, then one line that counts the tests really executed. `npm test -- lint types` runs those only.
import { say } from './progress.mjs';
import { SIDE_BY_SIDE, suites } from './suites.mjs';

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in suites));
if (unknown.length > 0) {
  say(`✗ There is no suite "${unknown[0]}". Next: choose from ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}

const chosen =
  wanted.length > 0 ? Object.keys(suites).filter(name => wanted.includes(name)) : Object.keys(suites);
const total = { passed: 0, failed: 0, skipped: [], messages: [] };

async function runSuite(name) {
  const started = performance.now();
  say(`── ${name}`);
  let outcome;
  try {
    outcome = await suites[name](chosen);
  } catch (error) {
    outcome = { passed: 0, failed: 1, messages: [error.message] };
  }
  const { passed, failed, skipped = [], messages = [], ms = performance.now() - started } = outcome;
  const took = `${(ms / 1000).toFixed(1)}s`;
  say(`${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed ${took}`);
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped.map(text => `${name}: ${text}`));
  if (failed > 0) total.messages.push(...messages.map(text => `${name}: ${text}`));
}

for (const name of chosen) {
  const group = (SIDE_BY_SIDE.find(names => names.includes(name)) ?? [name]).filter(one =>
    chosen.includes(one)
  );
  if (name === group[0]) await Promise.all(group.map(runSuite));
}

for (const text of total.skipped) process.stdout.write(`- not run: ${text}\n`);
for (const text of total.messages) process.stdout.write(`✗ ${text}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);

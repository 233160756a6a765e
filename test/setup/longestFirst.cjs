// What Jest has not seen yet it orders by size, but many of the slow files are small: they wait for pods and for pages.
// These come first, the slowest first, so that none of them begins when all others are over. A file that takes less than
// half a minute needs no line.
const { existsSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const root = resolve(__dirname, '../..');
const engine = 'plugins/plugin-manager-backend/src/app';
const LONGEST = [
  'test/browser/screens.test.ts',
  'test/start/start.test.ts',
  'test/hostile/hostile.test.ts',
  'test/browser/flow.test.ts',
  'test/browser/foresight.test.ts',
  'test/browser/previews.test.ts',
  'test/browser/wizard.test.ts',
  'test/browser/environment.test.ts',
  'test/browser/checks.test.ts',
  `${engine}/operations/killClusterSteps.test.ts`,
  'packages/cli/src/pack/packReal.test.ts',
  `${engine}/operations/killReplica.test.ts`,
  `${engine}/operations/failures.test.ts`,
  `${engine}/steps/clusterSteps.test.ts`,
  'packages/cli/src/pack/packNpm.test.ts',
  'packages/local-cluster/src/recordings/recordings.test.ts',
  'packages/resolver/src/differential.test.ts',
  `${engine}/secrets/secretsElsewhere.test.ts`,
  `${engine}/plans/requests.test.ts`,
  `${engine}/plans/adoptDrift.test.ts`,
  `${engine}/operations/hooks.test.ts`,
  'packages/plugin-host/src/run/servesPlugins.test.ts',
  `${engine}/plans/rehearsal/rehearsePlan.test.ts`,
].map(file => join(root, file));

for (const file of LONGEST.filter(one => !existsSync(one))) {
  process.stderr.write(`${__filename}: ${file} is not there any more\n`);
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = new Map(LONGEST.map((file, index) => [file, index]));
    const rank = ({ path }) => place.get(path) ?? LONGEST.length;
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};

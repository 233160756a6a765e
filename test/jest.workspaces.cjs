// Tests of all packages, as `backstage-cli repo test` finds them.
const workspaces = require('@backstage/cli-module-test-jest/config/jest.js');
const { share, testSequencer } = require('./setup/shared.cjs');

module.exports = workspaces.then(config => ({
  ...config,
  testSequencer,
  projects: config.projects.map(share),
}));

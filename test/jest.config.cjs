// Tests that belong to no package: contract suites, the hostile plugin, the browser flow. Backstage's own configuration
// covers the workspaces only, so this one takes its way of reading TypeScript.
const fs = require('node:fs');
const { share, testSequencer } = require('./setup/shared.cjs');

const moduleOptions = { module: { ignoreDynamic: true, exportInteropAnnotation: true } };
const transform = require.resolve('@backstage/cli-module-test-jest/config/jestSwcTransform.js');

const read = (syntax, extra = {}) => [transform, { ...moduleOptions, jsc: { parser: { syntax, ...extra } } }];

/** Folders that are a suite of `npm test` each; what the others hold is the suite `integration`. */
const OWN = ['hostile', 'browser'];
const others = fs
  .readdirSync(__dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !OWN.includes(entry.name))
  .map(entry => entry.name);

const suite = (displayName, folders) =>
  share({
    displayName,
    rootDir: __dirname,
    testEnvironment: 'node',
    testMatch: folders.map(folder => `<rootDir>/${folder}/**/*.test.ts`),
    moduleFileExtensions: ['ts', 'js', 'mts', 'cts', 'mjs', 'cjs', 'json', 'node'],
    extensionsToTreatAsEsm: ['.mts'],
    // The Kubernetes client is written as ECMAScript modules, which Jest cannot load as they are.
    transformIgnorePatterns: [
      '/node_modules/(?!(@kubernetes/client-node|openid-client|oauth4webapi|jose|jsonpath-plus|@jsep-plugin/assignment|@jsep-plugin/regex|jsep|rfc4648|socks-proxy-agent|agent-base)/)',
    ],
    transform: { '\\.(ts|mts|cts)$': read('typescript'), '\\.(js|mjs|cjs)$': read('ecmascript') },
    setupFiles: [require.resolve('./setup/eachTestFile.cjs')],
  });

module.exports = {
  rootDir: __dirname,
  testSequencer,
  projects: [suite('integration', others), ...OWN.map(name => suite(name, [name]))],
};

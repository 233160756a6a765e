// Tests that belong to no package: contract suites, the hostile plugin, the browser flow. Backstage's own configuration
// covers the workspaces only, so this one takes its way of reading TypeScript.
const moduleOptions = { module: { ignoreDynamic: true, exportInteropAnnotation: true } };
const transform = require.resolve('@backstage/cli-module-test-jest/config/jestSwcTransform.js');

const read = (syntax, extra = {}) => [transform, { ...moduleOptions, jsc: { parser: { syntax, ...extra } } }];

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'mts', 'cts', 'mjs', 'cjs', 'json', 'node'],
  extensionsToTreatAsEsm: ['.mts'],
  // The Kubernetes client is written as ECMAScript modules, which Jest cannot load as they are.
  transformIgnorePatterns: [
    '/node_modules/(?!(@kubernetes/client-node|openid-client|oauth4webapi|jose|jsonpath-plus|@jsep-plugin/assignment|@jsep-plugin/regex|jsep|rfc4648|socks-proxy-agent|agent-base)/)',
  ],
  transform: { '\\.(ts|mts|cts)$': read('typescript'), '\\.(js|mjs|cjs)$': read('ecmascript') },
  setupFiles: [require.resolve('./setup/eachTestFile.cjs')],
};

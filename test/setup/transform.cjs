// Reads TypeScript and ECMAScript modules as Backstage's transformer does, and shares what was read among all tests of
// the repository. The key that comes with it holds the configuration of the package under test, so that thirty packages
// would each read the same dependencies again; what comes out depends on nothing but what is in the key below.
const { createHash } = require('node:crypto');
const backstage = require('@backstage/cli-module-test-jest/config/jestSwcTransform.js');

const VERSIONS = ['@swc/core', '@swc/jest', '@backstage/cli-module-test-jest'].map(
  name => require(`${name}/package.json`).version
);

exports.createTransformer = config => {
  // A map beside the code: Jest would cut one that is inside out of it again, which takes as long as reading the file.
  const transformer = backstage.createTransformer({ ...config, sourceMaps: true });
  const common = JSON.stringify([VERSIONS, process.version, config]);
  return {
    process(source, file, options) {
      const { code, map } = transformer.process(source, file, options);
      // Nobody looks for a mistake in the source of a dependency.
      return file.includes('/node_modules/') ? { code } : { code, map };
    },
    // The path is part of the key: it decides what a file is read as, and stands in the map.
    getCacheKey: (source, file, { supportsStaticESM, instrument }) =>
      createHash('sha1')
        .update(JSON.stringify([common, file, Boolean(supportsStaticESM), Boolean(instrument)]))
        .update(source)
        .digest('hex'),
  };
};

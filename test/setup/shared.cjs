// What all configurations of Jest in this repository have in common.
const transform = require.resolve('./transform.cjs');
const backstage = require.resolve('@backstage/cli-module-test-jest/config/jestSwcTransform.js');

const isBackstage = file => file === backstage || `${file}.js` === backstage;

/** The same project, but what it transforms is kept where every other project finds it. */
exports.share = project => ({
  ...project,
  // Names the folder that transformed files are kept in.
  id: 'flyloft',
  transform: Object.fromEntries(
    Object.entries(project.transform).map(([pattern, value]) => {
      const [file, options] = [value].flat();
      return [pattern, isBackstage(file) ? [transform, options] : value];
    })
  ),
});

/** Runs the files first that take longest, so that none of them begins when all others are over. */
exports.testSequencer = require.resolve('./longestFirst.cjs');

// What holds for every test, whatever the machine and its neighbours do.

// How long a test may take says nothing about what it tests; a limit only ends what hangs.
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 15_000;
jest.setTimeout(PATIENCE_MS);

// Property tests draw the same cases each time, so that a run says something about the change and not about luck.
// FLYLOFT_TEST_SEED=<number> draws others: somebody who looks for trouble, or repeats what such a run found.
const seed = Number(process.env.FLYLOFT_TEST_SEED ?? 20_261_120);

// Only the files that use a library pay for loading it.
jest.mock('fast-check', () => {
  const actual = jest.requireActual('fast-check');
  actual.configureGlobal({ ...actual.readConfigureGlobal(), seed });
  return actual;
});
jest.mock('@testing-library/dom', () => {
  const actual = jest.requireActual('@testing-library/dom');
  actual.configure({ asyncUtilTimeout: LOOK_AGAIN_MS });
  return actual;
});

// Tests that need what not every machine has: `npm test` prints their names among what was not run, with the reason.
globalThis.describeWhere = (there, reason) => (name, tests) =>
  there ? describe(name, tests) : describe.skip(`${name} [${reason}]`, tests);

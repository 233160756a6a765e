// Property tests draw the same cases each time, so that a run says something about the change and not about luck.
// FLYLOFT_TEST_SEED=<number> draws others: somebody who looks for trouble, or repeats what such a run found.
const seed = Number(process.env.FLYLOFT_TEST_SEED ?? 20_261_120);

// Only the files that use it pay for loading it.
jest.mock('fast-check', () => {
  const actual = jest.requireActual('fast-check');
  actual.configureGlobal({ ...actual.readConfigureGlobal(), seed });
  return actual;
});

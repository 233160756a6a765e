/**
 * For tests that build on each other: after one has failed, the others fail at once and say why, instead of each waiting
 * for what cannot come.
 */
export function createOrder(): (test: () => Promise<void> | void) => () => Promise<void> {
  let failed = false;
  return test => async () => {
    if (failed) throw new Error('not executed, because a test before it failed');
    failed = true;
    await test();
    failed = false;
  };
}

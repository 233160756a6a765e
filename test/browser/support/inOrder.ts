/**
 * Tests that build on each other: after one has failed, the others fail at once and say why, instead of each waiting for
 * what cannot come.
 */
export function inOrder(): (name: string, test: () => Promise<void> | void) => void {
  let failed: string | undefined;
  return (name, test) =>
    it(name, async () => {
      if (failed) throw new Error(`not executed, because this failed before: ${failed}`);
      failed = name;
      await test();
      failed = undefined;
    });
}

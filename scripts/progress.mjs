// Progress on standard error, one line a step: "· what" while it runs on a terminal, "✓ what 0.3s" when it is done.
const terminal = process.stderr.isTTY && !process.env.CI;

/** Prints one line. */
export const say = text => process.stderr.write(`${text}\n`);

/** Runs `work` as one named step, and prints how long it took. Throws what it throws. */
export async function step(name, work) {
  const started = performance.now();
  if (terminal) process.stderr.write(`· ${name} …`);
  else say(`· ${name} …`);
  try {
    const result = await work();
    say(`${terminal ? '\r\x1b[K' : ''}✓ ${name} ${((performance.now() - started) / 1000).toFixed(1)}s`);
    return result;
  } catch (error) {
    say(`${terminal ? '\r\x1b[K' : ''}✗ ${name}`);
    throw error;
  }
}

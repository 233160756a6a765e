/** The lowest port that a pod without rights may listen on. */
export const LOWEST_PORT = 1024;

/** What is wrong with a port; undefined where nothing is. */
export function checkPort(
  value: unknown,
  options: Readonly<Record<string, unknown>> = {}
): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'must be a whole number';
  if (value < 1 || value > 65_535) return 'must be a port: 1 to 65535';
  if (value < LOWEST_PORT && options.privileged !== true) {
    return `must be ${LOWEST_PORT} or more, because pods run without the rights that lower ports need`;
  }
  return undefined;
}

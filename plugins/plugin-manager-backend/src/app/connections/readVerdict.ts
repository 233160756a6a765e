import { connectionResultSchema, type ConnectionResult } from '@flyloft/plugin-manager-common';

/** Longest line of a log that is looked at. */
const MOST_LINE = 8_000;

/** The verdict that a plugin host wrote into its log; what the plugin itself prints is not taken for one. */
export function readVerdict(lines: readonly string[]): ConnectionResult | undefined {
  for (const line of [...lines].reverse()) {
    if (line.length > MOST_LINE || !line.includes('"connectionCheck"')) continue;
    const parsed = parseJson(line);
    if (parsed?.component !== 'plugin-host') continue;
    const verdict = connectionResultSchema.safeParse(parsed.connectionCheck);
    // Whether it was cancelled, or could not be tried at all, is for the portal to say.
    if (verdict.success && ['ok', 'refused', 'timed-out'].includes(verdict.data.outcome)) return verdict.data;
  }
  return undefined;
}

function parseJson(line: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

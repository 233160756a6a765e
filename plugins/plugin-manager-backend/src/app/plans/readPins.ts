import type { Pin } from '@flyloft/resolver';
import type { Reads } from './current';

/** How a person is written in a sentence: `user:default/ada` as `ada`. */
const shortName = (ref: string) => ref.replace(/^user:default\//, '');

/** The pins of what is installed in an environment, each with who says so and why, as explanations word it. */
export async function readPins(
  { installations }: Reads,
  tenant: string,
  environment: string
): Promise<Record<string, Pin>> {
  const found = await installations.list({ tenant, environment });
  return Object.fromEntries(
    found.flatMap(({ pluginId, pin }) =>
      pin
        ? [
            [
              pluginId,
              { range: pin.range, note: `by ${shortName(pin.by)}, who says “${inSentence(pin.reason)}”` },
            ],
          ]
        : []
    )
  );
}

/** Pins as a plan keeps them: the ranges only, since a reason that is worded anew changes nothing. */
export function rangesOf(pins: Readonly<Record<string, Pin>>): Record<string, string> {
  return Object.fromEntries(Object.entries(pins).map(([pluginId, { range }]) => [pluginId, range]));
}

/** A reason as it stands inside a sentence: without its last full stop. */
function inSentence(reason: string): string {
  return reason.trim().replace(/[.]+$/, '');
}

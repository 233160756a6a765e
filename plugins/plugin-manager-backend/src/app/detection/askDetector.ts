import { checkConfigShape, DETECTABLE } from '@flyloft/plugin-manager-common';
import type { Detected, DetectionContext, EnvironmentDetector } from '@flyloft/plugin-manager-node';
import { z } from 'zod';
import type { Json, JsonObject } from '../../domain/json';

/** Characters that a detector may answer. */
const MAX_ANSWER = 256_000;

const text = z.string().min(1).max(500);

const detectedSchema = z.strictObject({
  facts: z
    .array(
      z.strictObject({
        title: text,
        text,
        offers: z
          .array(
            z.strictObject({
              kind: z.enum(DETECTABLE),
              value: z.json(),
              reason: text,
              preferred: z.boolean().optional(),
            })
          )
          .max(500)
          .optional(),
      })
    )
    .max(200),
  suggestions: z
    .array(z.strictObject({ pointer: z.string().max(300), value: z.json(), reason: text }))
    .max(500)
    .optional(),
});

/** What a detector found, or why it could not be asked. */
export type Asked = { outcome: 'detected'; detected: Detected } | { outcome: 'silent'; because: string };

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 500);

/** What a detector handed out, as plain data of the agreed form. */
export function readDetected(answer: unknown): Asked {
  let plain: unknown;
  try {
    const written = JSON.stringify(answer) ?? 'null';
    if (written.length > MAX_ANSWER) return { outcome: 'silent', because: 'its answer is too large' };
    plain = JSON.parse(written);
  } catch (error) {
    return { outcome: 'silent', because: `its answer is no data: ${describe(error)}` };
  }
  const shape = checkConfigShape({ answer: plain as Json } as JsonObject);
  if (shape) return { outcome: 'silent', because: `its answer has ${shape.path}, which ${shape.message}` };
  const parsed = detectedSchema.safeParse(plain);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      outcome: 'silent',
      because: `its answer does not have the agreed form: ${issue?.path.join('.')} ${issue?.message}`,
    };
  }
  return { outcome: 'detected', detected: parsed.data as Detected };
}

/**
 * Asks one detector within its time. Never rejects: the others go on whatever it does.
 *
 * @param onBack - called once when it came back, be it long after its time
 */
export async function askDetector(
  detector: EnvironmentDetector,
  context: Omit<DetectionContext, 'signal'>,
  milliseconds: number,
  onBack: () => void
): Promise<Asked> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Asked>(resolve => {
    timer = setTimeout(() => {
      resolve({ outcome: 'silent', because: `it did not answer within ${milliseconds / 1000} s` });
      controller.abort();
    }, milliseconds);
  });
  const asking = (async () => detector.detect({ ...context, signal: controller.signal }))().then(
    readDetected,
    (error): Asked => ({ outcome: 'silent', because: describe(error) })
  );
  void asking.then(onBack);
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

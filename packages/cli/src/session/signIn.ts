import { FlyloftError } from '@flyloft/plugin-manager-common';
import { z } from 'zod';

const answerSchema = z.object({
  backstageIdentity: z.object({
    token: z.string(),
    expiresInSeconds: z.number().optional(),
    identity: z.object({ userEntityRef: z.string() }),
  }),
});

/** A fresh session at a portal. */
export type SignedIn = { token: string; expiresAt: Date; userEntityRef: string };

/** Signs in to a portal of the local default as one of its people. @throws FlyloftError with what to do. */
export async function signIn(portal: string, person: string): Promise<SignedIn> {
  let response: Response;
  try {
    response = await fetch(`${portal}/api/auth/demo/refresh`, { headers: { 'x-flyloft-person': person } });
  } catch {
    throw new FlyloftError(
      'PORTAL_UNREACHABLE',
      `No portal answers at ${portal}. Start it with \`npm start\`.`
    );
  }
  if (response.status === 404) {
    throw new FlyloftError(
      'NOT_FOUND',
      `${portal} is no local default: nobody signs in there by choosing a person. Pass a token in FLYLOFT_TOKEN.`
    );
  }
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = answerSchema.safeParse(body);
  if (!response.ok || !parsed.success) {
    const message = z.object({ error: z.object({ message: z.string() }) }).safeParse(body).data
      ?.error.message;
    throw new FlyloftError('NOT_SIGNED_IN', message ?? `${portal} refused the sign-in (${response.status}).`);
  }
  const { token, expiresInSeconds = 3600, identity } = parsed.data.backstageIdentity;
  return {
    token,
    expiresAt: new Date(Date.now() + expiresInSeconds * 1000),
    userEntityRef: identity.userEntityRef,
  };
}

import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { readSessions, writeSessions } from './sessionFile';
import { signIn } from './signIn';

/** The local default's address. */
const DEFAULT_PORTAL = 'http://localhost:7007';

/** Milliseconds before its end at which a session is renewed. */
const RENEW_MS = 60_000;

/** Whether a text is an address that a portal can have. */
export const isHttpUrl = (text: string) =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/**
 * Which portal a command talks to: the option, the environment, where one signed in last, or the local default.
 * @throws FlyloftError INPUT_INVALID where FLYLOFT_URL is no address.
 */
export async function choosePortal(option: string | undefined, env = process.env): Promise<string> {
  const chosen = option ?? env.FLYLOFT_URL ?? (await readSessions()).current ?? DEFAULT_PORTAL;
  if (!isHttpUrl(chosen)) {
    throw new FlyloftError(
      'INPUT_INVALID',
      `"${chosen}" is no address of a portal. Write FLYLOFT_URL as http://localhost:7007.`
    );
  }
  return chosen.replace(/\/+$/, '');
}

async function findToken(portal: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (env.FLYLOFT_TOKEN) return env.FLYLOFT_TOKEN;
  const sessions = await readSessions();
  const session = sessions.portals[portal];
  if (!session) {
    throw new FlyloftError('NOT_SIGNED_IN', `You are not signed in at ${portal}. Say who you are.`);
  }
  if (new Date(session.expiresAt).getTime() - RENEW_MS > Date.now()) return session.token;
  if (!session.person)
    throw new FlyloftError('NOT_SIGNED_IN', `Your session at ${portal} has ended. Sign in again.`);
  const fresh = await signIn(portal, session.person);
  sessions.portals[portal] = { ...session, token: fresh.token, expiresAt: fresh.expiresAt.toISOString() };
  await writeSessions(sessions);
  return fresh.token;
}

/** The client for a command. @throws FlyloftError NOT_SIGNED_IN where there is no session. */
export async function openClient(
  flags: { portal?: string },
  env = process.env
): Promise<{ client: PluginManagerClient; portal: string }> {
  const portal = await choosePortal(flags.portal, env);
  const token = await findToken(portal, env);
  return { client: new PluginManagerClient({ baseUrl: `${portal}/api/plugin-manager`, token }), portal };
}

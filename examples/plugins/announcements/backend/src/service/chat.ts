import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { StoredAnnouncement } from './AnnouncementStore';

/** Milliseconds that a chat may take: nobody who posts waits for it. */
const DEADLINE_MS = 5_000;

type Send = typeof fetch;

/** What a plugin's own check of its configuration answers. */
export type ConnectionAnswer =
  | { ok: true; message?: string }
  | { ok: false; message: string; nextStep?: string };

/** Address of the chat's incoming webhook, where one is configured. */
export const readChat = (config: Config): string | undefined =>
  config.getOptionalString('announcements.chatWebhook');

async function post(webhook: string, text: string, send: Send, signal: AbortSignal): Promise<number> {
  const response = await send(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // Slack, Mattermost and Rocket.Chat read the same.
    body: JSON.stringify({ text }),
    redirect: 'manual',
    signal,
  });
  await response.body?.cancel();
  return response.status;
}

/** Tells a chat of a new announcement. That it does not answer is no reason not to post: it is logged. */
export async function tellChat(
  webhook: string,
  { title, team, body }: Pick<StoredAnnouncement, 'title' | 'team' | 'body'>,
  logger: Pick<LoggerService, 'warn'>,
  send: Send = fetch
): Promise<void> {
  try {
    const status = await post(webhook, `${team}: ${title}\n${body}`, send, AbortSignal.timeout(DEADLINE_MS));
    if (status >= 300) logger.warn(`The chat did not take an announcement: it answers with status ${status}`);
  } catch (error) {
    logger.warn(
      `The chat did not take an announcement: ${error instanceof Error ? error.name : 'it failed'}`
    );
  }
}

/** Tries the configuration before anything is installed: posts a test message to the chat. */
export async function checkConnection({
  config,
  fetch: send,
  signal,
}: {
  config: Config;
  /** Reaches the hosts that the configuration names, and no others. */
  fetch: Send;
  signal: AbortSignal;
}): Promise<ConnectionAnswer> {
  const webhook = readChat(config);
  if (webhook === undefined || webhook === '') {
    return { ok: true, message: 'No chat is configured, so there is nothing to reach.' };
  }
  const { host } = new URL(webhook);
  const status = await post(webhook, 'Announcements can post here. This is a test.', send, signal).catch(
    (error: unknown) => (error instanceof Error ? error : new Error(String(error)))
  );
  if (typeof status !== 'number') {
    const cause = status.cause instanceof Error ? status.cause.message : status.message;
    return {
      ok: false,
      message: `${host} does not answer: ${cause}.`,
      nextStep: 'Check the address of the webhook for a typing mistake.',
    };
  }
  if (status < 300) return { ok: true, message: `${host} took a test message.` };
  return {
    ok: false,
    message: `${host} does not take messages: it answers with status ${status}.`,
    nextStep: 'Make a new incoming webhook in the chat, and copy its whole address.',
  };
}

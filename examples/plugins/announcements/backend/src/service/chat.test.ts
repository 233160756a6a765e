import { ConfigReader } from '@backstage/config';
import { checkConnection, tellChat } from './chat';

const WEBHOOK = 'https://chat.example/hooks/1';
const configOf = (chatWebhook?: string) =>
  new ConfigReader({ announcements: chatWebhook === undefined ? {} : { chatWebhook } });
const answers = (status: number) =>
  jest.fn<Promise<Response>, Parameters<typeof fetch>>(async () => new Response('', { status }));
const check = (send: typeof fetch, webhook: string | undefined = WEBHOOK) =>
  checkConnection({ config: configOf(webhook), fetch: send, signal: new AbortController().signal });

it('posts a test message to the chat, and says what came of it', async () => {
  const send = answers(200);
  expect(await check(send)).toEqual({ ok: true, message: 'chat.example took a test message.' });
  expect(send).toHaveBeenCalledWith(WEBHOOK, expect.objectContaining({ method: 'POST', redirect: 'manual' }));
  expect(await check(answers(404))).toMatchObject({ ok: false, message: expect.stringContaining('404') });
  const away = jest.fn(async () => {
    throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
  });
  expect(await check(away)).toMatchObject({ ok: false, message: expect.stringContaining('ECONNREFUSED') });
});

it('has nothing to reach without a chat', async () => {
  const send = answers(200);
  const answer = await checkConnection({
    config: configOf(),
    fetch: send,
    signal: new AbortController().signal,
  });
  expect(answer.ok).toBe(true);
  expect(send).not.toHaveBeenCalled();
});

it('tells the chat of an announcement, and only logs where it does not listen', async () => {
  const logger = { warn: jest.fn() };
  const send = answers(200);
  const announcement = { title: 'Registry moves', team: 'Platform', body: 'On Monday.' };
  await tellChat(WEBHOOK, announcement, logger, send);
  expect(String(send.mock.calls[0]?.[1]?.body)).toContain('Platform: Registry moves');
  expect(logger.warn).not.toHaveBeenCalled();
  await tellChat(WEBHOOK, announcement, logger, answers(500));
  expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('status 500'));
});

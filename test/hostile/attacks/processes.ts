import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { attack, notProtected } from '../stage/attack';
import { CANARY, SECRET, type Stage } from '../stage/stage';

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
        'what the launcher was started with': CANARY,
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

  attack(25, 'inherit the environment of whoever starts the portal', 'in no process', async () => {
    const files = ['portal.json', 'local-cluster.json', 'postgres/identity.json'];
    const having = files.filter(file => {
      const { pid } = z
        .object({ pid: z.number() })
        .parse(JSON.parse(fs.readFileSync(path.join(stage.stateDir, file), 'utf8')));
      return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(CANARY);
    });
    return {
      refused: having.length === 0,
      happened: having.join(', ') || `absent in ${files.length} processes`,
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

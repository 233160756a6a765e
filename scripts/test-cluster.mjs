// The two contract suites (the API, and running pods) against a real cluster: `npm run test:cluster`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './stamps.mjs';

const DEFAULT_IMAGE = 'docker.io/library/node:24-alpine';

const usage = `npm run test:cluster -- [--kubeconfig FILE] [--context NAME] [--image IMAGE]

Runs the contract suites against the cluster of KUBECONFIG (or ~/.kube/config): the same tests that the local cluster
passes. They make namespaces named flyloft-contract-… and remove them at the end.

  --kubeconfig FILE   instead of KUBECONFIG
  --context NAME      instead of the current context
  --image IMAGE       a Node image that the cluster can pull; ${DEFAULT_IMAGE} by default
  --local             against a local cluster instead, as npm test does
`;

function fail(message) {
  process.stderr.write(`${message}\n\n${usage}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({
      options: {
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        image: { type: 'string' },
        local: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(error.message);
  }
}

const options = parse();
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}

/** The first file of KUBECONFIG, which may name several. */
const fromEnvironment = process.env.KUBECONFIG?.split(path.delimiter).find(Boolean);
const kubeconfig = options.kubeconfig ?? fromEnvironment ?? path.join(os.homedir(), '.kube/config');
if (!options.local && !fs.existsSync(kubeconfig)) {
  fail(`There is no kubeconfig at ${kubeconfig}. Set KUBECONFIG, or name a file with --kubeconfig.`);
}
const image = options.image ?? DEFAULT_IMAGE;
const where = options.local
  ? 'a local cluster'
  : `${kubeconfig}${options.context ? ` (context ${options.context})` : ''}`;
process.stdout.write(`Contract suites against ${where}, with the image ${image}\n`);

const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    path.join(root, 'test/jest.config.cjs'),
    '--runInBand',
    'contract',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      FLYLOFT_CONTRACT_IMAGE: image,
      ...(options.local ? {} : { FLYLOFT_CONTRACT_KUBECONFIG: path.resolve(kubeconfig) }),
      ...(options.context ? { FLYLOFT_CONTRACT_CONTEXT: options.context } : {}),
    },
  }
);
process.exit(status ?? 1);

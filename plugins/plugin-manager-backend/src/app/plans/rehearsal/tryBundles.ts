import { createHash } from 'node:crypto';
import { shortDigest } from '@flyloft/plugin-manager-common';
import type { BundleStore } from '../../../ports';
import { against, fine, type Trial } from './rehearsed';

async function digestOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

async function problemOf(bundles: Pick<BundleStore, 'open'>, digest: string): Promise<string | undefined> {
  const found = await bundles.open(digest);
  if (!found) return 'is not stored any more';
  const actual = await digestOf(found.stream as AsyncIterable<Uint8Array>);
  return actual === digest ? undefined : `is another one: its digest is ${shortDigest(actual)}`;
}

/** Reads every bundle that the plan brings to its end, and compares its digest. */
export const tryBundles: Trial = async ({ plan, surroundings }) => {
  const steps = [];
  for (const { pluginId, name, version, bundleDigest } of plan.content.releases) {
    const about = { kind: 'bundle', pluginId } as const;
    const problem = await problemOf(surroundings.bundles, bundleDigest);
    const bundle = `The bundle of ${name} ${version}`;
    if (problem === undefined) {
      steps.push(fine(about, `${bundle} is there, and its digest is right (${shortDigest(bundleDigest)}).`));
      continue;
    }
    const code = problem.startsWith('is not') ? 'BUNDLE_NOT_FOUND' : 'BUNDLE_CORRUPT';
    const message = `${bundle} ${problem}. Pack and publish it again under a new version.`;
    steps.push(against(about, `${bundle} ${problem}.`, [{ code, message }]));
  }
  return steps;
};

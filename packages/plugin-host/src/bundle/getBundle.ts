import fs from 'node:fs';
import path from 'node:path';
import type { HostLifecycle } from '../lifecycle/hostState';
import type { JsonLogger } from '../log/jsonLogger';
import type { HostSettings } from '../settings';
import { HostFailure } from '../lifecycle/hostFailure';
import { fetchBundle } from './fetchBundle';
import { unpackBundle, type UnpackedBundle } from './unpackBundle';

/** What getting the bundle needs; it moves the lifecycle from `fetching` to `extracting`. */
export type GetBundleOptions = {
  settings: HostSettings;
  lifecycle: HostLifecycle;
  logger: JsonLogger;
  signal: AbortSignal;
};

/** Fetches, checks and unpacks the bundle into a folder of its own below the work folder. Throws a HostFailure. */
export async function getBundle(options: GetBundleOptions): Promise<UnpackedBundle> {
  const { settings, lifecycle, logger } = options;
  const file = path.join(settings.workDir, 'bundle.download');
  const toDir = path.join(settings.workDir, 'bundle');
  clear(toDir);
  const fetched = await fetchBundle({
    url: settings.bundleUrl,
    readToken: () => {
      const token = fs.readFileSync(path.join(settings.secretDir, 'bundle-token'), 'utf8').trim();
      logger.addRedactions([token]);
      return token;
    },
    toFile: file,
    deadlineMs: settings.fetchDeadlineMs,
    signal: options.signal,
    onRetry: (attempt, reason, waitMs) =>
      logger.warn(`The bundle could not be fetched: ${reason}. Trying again.`, {
        attempt,
        waitMs,
        state: lifecycle.state,
      }),
  });
  lifecycle.to('verifying', { ...fetched, digest: settings.bundleDigest });
  const bundle = await unpackBundle({
    file,
    toDir,
    expectDigest: settings.bundleDigest,
    pluginId: settings.pluginId,
    allowNativeCode: settings.allowNativeCode,
    onVerified: () => lifecycle.to('extracting'),
  });
  fs.rmSync(file, { force: true });
  return bundle;
}

/** A container that is started again finds the last one's files, with whatever the plugin did to them. */
function clear(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw new HostFailure(
      'WORK_DIR_UNUSABLE',
      `${folder} cannot be emptied (${String(
        (error as NodeJS.ErrnoException).code
      )}). The pod needs an emptyDir of its own for FLYLOFT_WORK_DIR.`
    );
  }
}

import { listFields } from '@flyloft/configuration';
import type { Detection } from '@flyloft/plugin-manager-common';
import type { DetectionContext, EnvironmentDetector } from '@flyloft/plugin-manager-node';
import type { Json } from '../../domain/json';
import { suggestValues, type FoundBy } from '../../domain/detection/suggestValues';
import { newestRelease } from '../../domain/release/newestRelease';
import { namespaceOf } from '../../domain/render';
import type { ReleaseRecord } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { askDetector, readDetected, type Asked } from './askDetector';
import type { DetectionDependencies, DetectionOf } from './detection';

const DETECTION_MS = 5_000;
const KEEP_SECONDS = 60;

type Context = Omit<DetectionContext, 'signal'>;

/** What a detector's answer depends on, as a key. */
function keyOf({ id, dependsOn }: EnvironmentDetector, { environment, plugin, person }: Context): string {
  return JSON.stringify([
    'detected',
    id,
    dependsOn.includes('environment') ? environment.id : '',
    dependsOn.includes('plugin') && plugin ? [plugin.id, plugin.version] : '',
    dependsOn.includes('person') ? person.actor : '',
  ]);
}

/** Asks all detectors at once, and remembers what they answer for as long as they say. */
export function createDetectEnvironment(dependencies: DetectionDependencies) {
  const { store, detectors, environments, remembered, clock, log } = dependencies;
  const milliseconds = dependencies.detectionMs ?? DETECTION_MS;
  const asking = new Map<string, Promise<{ asked: Asked; at: string }>>();
  /** Detectors that have not come back: they are not asked a second time meanwhile. */
  const away = new Set<string>();

  async function recall(key: string): Promise<{ asked: Asked; at: string } | undefined> {
    const kept = await remembered.get(key).catch(() => undefined);
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return undefined;
    const asked = readDetected(kept.detected);
    return asked.outcome === 'detected' && typeof kept.at === 'string' ? { asked, at: kept.at } : undefined;
  }

  async function ask(detector: EnvironmentDetector, context: Context, again: boolean) {
    const key = keyOf(detector, context);
    const known = again ? undefined : await recall(key);
    if (known) return known;
    const running = asking.get(key);
    if (running) return running;
    if (away.has(key)) {
      const because = 'it has not come back since it was asked before';
      return { asked: { outcome: 'silent', because } as const, at: clock.now().toISOString() };
    }
    const begun = (async () => {
      away.add(key);
      const asked = await askDetector(detector, context, milliseconds, () => away.delete(key));
      const at = clock.now().toISOString();
      if (asked.outcome === 'silent') {
        log.warn(`The detector ${detector.id} could not be asked: ${asked.because}`);
      } else {
        const keep = (detector.keepSeconds ?? KEEP_SECONDS) * 1_000;
        const value = { at, detected: asked.detected as unknown as Json };
        // What cannot be remembered is asked for again.
        if (keep > 0) await remembered.set(key, value, keep).catch(() => undefined);
      }
      return { asked, at };
    })().finally(() => asking.delete(key));
    asking.set(key, begun);
    return begun;
  }

  async function findRelease(pluginId: string, version?: string): Promise<ReleaseRecord | undefined> {
    if (version !== undefined) return store.registry.findRelease(pluginId, version);
    return newestRelease(await store.registry.listReleases(pluginId));
  }

  return async function detectEnvironment(of: DetectionOf): Promise<Outcome<Detection>> {
    const environment = environments.find(({ id }) => id === of.environment);
    if (!environment) {
      return refused(
        'ENVIRONMENT_NOT_FOUND',
        `There is no environment "${of.environment}". Choose another one.`
      );
    }
    const release = of.pluginId === undefined ? undefined : await findRelease(of.pluginId, of.version);
    if (of.pluginId !== undefined && !release) {
      return refused(
        'RELEASE_NOT_FOUND',
        `There is no release of ${of.pluginId} to look for. Reload the page.`
      );
    }
    const manifest = release?.manifest;
    const context: Context = {
      environment: { id: environment.id, title: environment.title },
      person: of.person,
      ...(manifest
        ? {
            plugin: {
              id: manifest.id,
              version: manifest.version,
              name: manifest.name,
              namespace: namespaceOf(environment, manifest.id),
              configSchema: manifest.configSchema,
              uiSchema: manifest.uiSchema,
            },
          }
        : {}),
    };
    const answers = await Promise.all(
      detectors.map(async detector => ({ detector, ...(await ask(detector, context, of.again === true)) }))
    );
    const found = answers.flatMap(({ detector, asked, at }) =>
      asked.outcome === 'detected'
        ? [{ source: { detector: detector.id, source: detector.title }, at, detected: asked.detected }]
        : []
    );
    const foundBy = found.map(
      ({ source, at, detected }): FoundBy => ({
        ...source,
        at,
        offers: detected.facts.flatMap(({ offers = [] }) => offers),
        suggestions: detected.suggestions ?? [],
      })
    );
    return ok({
      facts: found.flatMap(({ source, at, detected }) =>
        detected.facts.map(({ title, text }) => ({ ...source, title, text, at }))
      ),
      suggestions: manifest
        ? suggestValues(listFields(manifest.configSchema, manifest.disclosure), foundBy)
        : [],
      silent: answers.flatMap(({ detector, asked }) =>
        asked.outcome === 'silent'
          ? [{ detector: detector.id, source: detector.title, because: asked.because }]
          : []
      ),
    });
  };
}

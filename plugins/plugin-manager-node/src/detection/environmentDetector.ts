import { createExtensionPoint, type BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Detectable } from '@flyloft/plugin-manager-common';
import type { JsonValue } from '@backstage/types';

/** What is detected for. */
export type DetectionContext = {
  environment: { id: string; title: string };
  /** The plugin that somebody configures; absent where only the environment is looked at. */
  plugin?: {
    id: string;
    version: string;
    name: string;
    /** Namespace that it runs in, or will. */
    namespace: string;
    /** Its config schema and uiSchema, as its publisher wrote them: not to be trusted. */
    configSchema: Readonly<Record<string, JsonValue>>;
    uiSchema: Readonly<Record<string, JsonValue>>;
  };
  /** Who asks: what they may not see must not be in the answer. */
  person: { actor: string; credentials: BackstageCredentials };
  /** Aborted when the time is up. */
  signal: AbortSignal;
};

/** A value for every field that asks for this kind. */
export type DetectedOffer = {
  kind: Detectable;
  value: JsonValue;
  /** Why, as the end of "Suggested from your environment: …". */
  reason: string;
  /** Comes before others of its kind, such as the cluster's default storage class. */
  preferred?: boolean;
};

/** Something that is so in an environment, with what it offers to fields. */
export type DetectedFact = {
  title: string;
  /** In words, for people. */
  text: string;
  offers?: DetectedOffer[];
};

/** A value for one field of the plugin that is asked about. */
export type DetectedSuggestion = { pointer: string; value: JsonValue; reason: string };

/** What a detector found. */
export type Detected = { facts: DetectedFact[]; suggestions?: DetectedSuggestion[] };

/** What an answer depends on: it is remembered for each of these apart. */
export type DetectorScope = 'environment' | 'plugin' | 'person';

/**
 * Looks at one part of an environment. It reads and changes nothing, and never hands out a secret's value. It has five
 * seconds; one that throws, hangs or answers too much is left out, and the portal says so.
 */
export interface EnvironmentDetector {
  /** Lower case with dashes, unique in a portal. */
  readonly id: string;
  /** What it looks at, for people: "Cluster". */
  readonly title: string;
  /** Empty where everybody gets the same answer everywhere. */
  readonly dependsOn: readonly DetectorScope[];
  /** Seconds that an answer is good for; 60 where left out. */
  readonly keepSeconds?: number;
  /** Rejects with a sentence for people where it cannot be asked. */
  detect(context: DetectionContext): Promise<Detected>;
}

/** Where modules add detectors. */
export interface EnvironmentDetectorsExtensionPoint {
  /** Throws where the id is taken. */
  addDetector(detector: EnvironmentDetector): void;
}

/** Reference of {@link EnvironmentDetectorsExtensionPoint}. */
export const environmentDetectorsExtensionPoint = createExtensionPoint<EnvironmentDetectorsExtensionPoint>({
  id: 'plugin-manager.environment-detectors',
});

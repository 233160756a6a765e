import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { CheckVerdict, Json, JsonObject } from '@flyloft/plugin-manager-common';

/** What a check gets to see. */
export type ConfigurationCheckInput = {
  /** The field's value; a secret in clear only where the check {@link ConfigurationCheck.readsSecrets | reads secrets}. */
  value: Json;
  /** JSON pointer of the field. */
  field: string;
  /** The whole configuration; secrets are references. */
  config: JsonObject;
  /** What the manifest gives the check. */
  options: JsonObject;
  environment: { id: string };
  /** Hosts that the plugin's pod may reach with this configuration; absent where it has no pod. */
  reaches?: ReadonlyArray<{ host: string; port: number }>;
  /** Aborted where the person typed on, or the time is over. */
  signal: AbortSignal;
};

/** Asks something about the value of a field while it is filled in. Changes nothing. */
export interface ConfigurationCheck {
  /** Lower-case word by which manifests name it, such as `host-answers`. */
  id: string;
  /** What it asks, such as "Does the host answer?" */
  title: string;
  /** Fields that it is about although no manifest names it: by `format` of the schema, by `ui:field` of the uiSchema. */
  appliesTo?: { formats?: readonly string[]; uiFields?: readonly string[] };
  /**
   * Whether it needs secrets in clear. It then gets those only that the person who asks has stored, and must hand them to
   * nobody but whom its options name.
   */
  readsSecrets?: boolean;
  /** Pointers of other fields whose values it looks at: with them it is asked again. */
  dependsOn?(options: JsonObject): readonly string[];
  /**
   * Never sees an empty value. What takes longer than the portal allows, throws, or answers otherwise counts as unknown.
   */
  check(input: ConfigurationCheckInput): Promise<CheckVerdict>;
}

/** Takes checks from modules. */
export interface ConfigurationChecksExtensionPoint {
  /** @throws Error where another check has the same id. */
  addCheck(check: ConfigurationCheck): void;
}

/** Where modules add checks of config values. */
export const configurationChecksExtensionPoint = createExtensionPoint<ConfigurationChecksExtensionPoint>({
  id: 'plugin-manager.configuration-checks',
});

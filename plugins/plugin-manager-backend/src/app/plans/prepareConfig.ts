import {
  checkFields,
  checkRules,
  fieldRuleOf,
  lockIssues,
  placeValues,
  policyFor,
  policyIssues,
  sameJson,
  type ConfigurationPolicy,
} from '@flyloft/configuration';
import {
  type ConfigIssue,
  isElsewhere,
  isSecretReference,
  type JsonSchema,
  mapValues,
  mergeConfig,
  secretPointers,
  type Manifest,
} from '@flyloft/plugin-manager-common';
import { loosenSecrets } from '../../domain/config/loosenSecrets';
import { atPointer } from '../../domain/render/environmentVariables';
import type { Json, JsonObject } from '../../domain/json';
import type { SchemaEngine, SecretStore } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { SecretsElsewhere } from '../secrets/elsewhere';

/** A new secret value that is stored together with the plan. */
export type NewSecret = { id: string; value: string };

/** A config that is complete and valid, its secrets as references. */
export type PreparedConfig = { config: JsonObject; secrets: NewSecret[]; pointers: string[] };

/** What preparing a config needs. */
export type PrepareInput = {
  schemaEngine: SchemaEngine;
  secrets: Pick<SecretStore, 'find' | 'hash' | 'reveal'>;
  /** Makes the id of a new secret. */
  newId: () => string;
  manifest: Manifest;
  /** What was given. */
  given: JsonObject;
  /** Secrets of this installation, id to hash: they may be referred to whoever stored them. */
  known: ReadonlyMap<string, string>;
  actor: string;
  /** Looks whether a secret is where a reference says that it is kept. */
  lookElsewhere: (reference: string) => ReturnType<SecretsElsewhere['look']>;
  /** The environment that the config is for, as the manifest's rules see it. */
  environment: { id: string };
  /** What the organisation says of configurations. */
  policy?: ConfigurationPolicy;
  /** Nobody gave this config, it is the one that runs: what policy says otherwise takes its place. */
  carriedOver?: boolean;
  /** What runs: a value of it is not judged by its field again, so that an expired certificate forbids no other change. */
  running?: JsonObject;
  /** Aborted where nobody waits for the plan any more. */
  signal?: AbortSignal;
};

const notStorable = (text: string) => /\0|\p{Surrogate}/u.test(text);

/** Text that neither a database nor a digest can hold. */
function unstorable(value: Json): boolean {
  if (typeof value === 'string') return notStorable(value);
  if (Array.isArray(value)) return value.some(unstorable);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => notStorable(key) || unstorable(part));
}

/** Pointers that are secret by the schema, or because the manifest passes them on as a secret environment variable. */
export function secretsOf(manifest: Manifest, config: JsonObject): Set<string> {
  const found = secretPointers(manifest.configSchema, config);
  for (const variable of manifest.environment) {
    const value = variable.secret ? atPointer(config, variable.from) : undefined;
    if (typeof value === 'string' || isSecretReference(value)) found.add(variable.from);
  }
  return found;
}

/** The secrets that a config refers to, id to hash. */
export function referredSecrets(config: Json): Map<string, string> {
  const found = new Map<string, string>();
  mapValues(config, (_pointer, value) => {
    if (!isSecretReference(value)) return undefined;
    found.set(value.$secret, value.hash ?? '');
    return value;
  });
  return found;
}

/** A config with its secrets in clear, and what stood in their place. */
type Revealed = {
  clear: JsonObject;
  values: Map<string, { id: string; value: string }>;
  /** References to what is kept elsewhere: their values are not known here. */
  kept: Map<string, { $secret: string; hash: string }>;
};

/** Stands for a value that is kept elsewhere, and that nobody may look at before it is applied. */
const PLACEHOLDER = 'kept elsewhere';

/** Puts the values of references in their place, in memory only. */
async function reveal(
  { secrets, known, actor, lookElsewhere }: PrepareInput,
  config: JsonObject,
  pointers: ReadonlySet<string>
): Promise<Outcome<Revealed>> {
  const references: Array<{ pointer: string; id: string }> = [];
  mapValues(config, (pointer, value) => {
    if (!isSecretReference(value)) return undefined;
    references.push({ pointer, id: value.$secret });
    return value;
  });
  const values: Revealed['values'] = new Map();
  const kept: Revealed['kept'] = new Map();
  for (const { pointer, id } of references) {
    if (!pointers.has(pointer)) {
      return refused(
        'CONFIG_INVALID',
        `${pointer} refers to a secret, but its schema does not mark it as one.`
      );
    }
    if (isElsewhere(id)) {
      const looked = await lookElsewhere(id);
      if (looked.outcome !== 'found') {
        const { code, message, details } = looked.refusal;
        return refused(code, `${pointer}: ${message}`, details);
      }
      kept.set(pointer, { $secret: id, hash: looked.hash });
      continue;
    }
    // Whoever reads a plan sees ids of secrets: knowing one must not be enough to have its value given to a plugin.
    const found = await secrets.find(id);
    const allowed = found && (known.has(id) || found.createdBy === actor);
    const value = allowed ? await secrets.reveal(id) : undefined;
    if (value === undefined) {
      return refused('SECRET_NOT_FOUND', `${pointer} refers to a secret that is not there. Enter it again.`);
    }
    values.set(pointer, { id, value });
  }
  const clear = mapValues(config, pointer => (kept.has(pointer) ? PLACEHOLDER : values.get(pointer)?.value));
  return ok({ clear: clear as JsonObject, values, kept });
}

/** The refusal of what goes against policy; says of each field what to do. */
function againstPolicy(manifest: Manifest, issues: ConfigIssue[]) {
  const sentences = issues.map(({ path, message }) => `${path} ${message}.`);
  return refused(
    'POLICY_REFUSED',
    `Policy does not allow this configuration of ${manifest.name}: ${[...new Set(sentences)]
      .slice(0, 3)
      .join(' ')}`,
    { pluginId: manifest.id, release: manifest.version, issues }
  );
}

function misfit(manifest: Manifest, issues: ConfigIssue[]) {
  const [first] = issues;
  const more = issues.length - 1;
  // A rule's message is a sentence of its own; the schema's go on from the name of the field.
  const what = `${first?.path || 'it'} ${first?.message ?? ''}`.replace(/\.$/, '');
  return refused(
    'CONFIG_INVALID',
    `The configuration of ${manifest.name} does not fit: ${what}${
      more > 0 ? `, and ${more} more` : ''
    }. Correct it and try again.`,
    { pluginId: manifest.id, release: manifest.version, issues }
  );
}

/** What the fields that the uiSchema names find wrong with values that do not run already. */
async function oddValues(
  { manifest, given, carriedOver, running }: PrepareInput,
  config: JsonObject
): Promise<ConfigIssue[]> {
  const before = carriedOver ? given : running ?? {};
  const issues = await checkFields(manifest.uiSchema, config, fieldRuleOf);
  return issues.filter(
    ({ path }) => !sameJson(atPointer(before, path) ?? null, atPointer(config, path) ?? null)
  );
}

/**
 * Completes a config with the manifest's and the schema's defaults, checks it, and takes the secrets out of it. A secret
 * whose value is the same as before keeps its reference, so that nothing changes.
 */
export async function prepareConfig(input: PrepareInput): Promise<Outcome<PreparedConfig>> {
  const { manifest, schemaEngine, secrets } = input;
  if (unstorable(input.given)) {
    return refused('INPUT_INVALID', 'The configuration contains a NUL or half of a character. Remove it.');
  }
  const policy = policyFor(input.policy, manifest.id);
  const overwritten = input.carriedOver ? [] : lockIssues(policy.locked, input.given);
  if (overwritten.length > 0) return againstPolicy(manifest, overwritten);
  const merged = placeValues(mergeConfig(manifest.defaults, input.given), policy.locked);
  const secret = secretsOf(manifest, merged);
  const lockedSecret = policy.locked.find(({ pointer }) => secret.has(pointer));
  if (lockedSecret) {
    return refused(
      'POLICY_REFUSED',
      `A policy of this portal locks ${lockedSecret.pointer} of ${manifest.name}, which is a secret: policies are read by everybody, so that they hold none. Ask an admin to take it out of pluginManager.policy.configuration.`,
      {
        pluginId: manifest.id,
        release: manifest.version,
        issues: [{ path: lockedSecret.pointer, message: 'is a secret that policy locks' }],
      }
    );
  }
  const revealed = await reveal(input, merged, secret);
  if (revealed.outcome === 'refused') return revealed;
  const { clear, values, kept } = revealed.value;

  const check = (schema: JsonSchema) =>
    schemaEngine.validateConfig(schema, clear, input.signal ? { signal: input.signal } : {});
  const strict = await check(manifest.configSchema);
  // What a schema demands of a secret cannot be said of one that is kept elsewhere.
  const onlyKept = strict.outcome === 'invalid' && strict.issues.every(({ path }) => kept.has(path));
  const checked = onlyKept ? await check(loosenSecrets(manifest.configSchema)) : strict;
  if (checked.outcome === 'refused') return checked;
  if (checked.outcome === 'invalid') return misfit(manifest, checked.issues);

  const unset = manifest.environment.find(
    ({ required, from }) => required && (atPointer(checked.config, from) ?? null) === null
  );
  if (unset) {
    return refused(
      'CONFIG_INVALID',
      `${manifest.name} needs a value at ${unset.from}: its environment variable ${unset.name} is made of it${
        unset.description ? ` (${unset.description})` : ''
      }. Set it and try again.`,
      {
        pluginId: manifest.id,
        release: manifest.version,
        issues: [{ path: unset.from, message: `is needed for ${unset.name}` }],
      }
    );
  }
  const pointers = secretsOf(manifest, checked.config);
  const known = new Map([...input.known].map(([id, hash]) => [hash, id]));
  for (const { id, value } of values.values()) known.set(secrets.hash(value), id);
  const fresh: NewSecret[] = [];
  let notText: string | undefined;
  const config = mapValues(checked.config, (pointer, value) => {
    const reference = kept.get(pointer);
    if (reference) return reference;
    if (!pointers.has(pointer) || value === null) return undefined;
    if (typeof value !== 'string') {
      notText ??= pointer;
      return undefined;
    }
    const hash = secrets.hash(value);
    const id = values.get(pointer)?.id ?? known.get(hash) ?? input.newId();
    if (!known.has(hash)) {
      known.set(hash, id);
      fresh.push({ id, value });
    }
    return { $secret: id, hash };
  });
  if (notText !== undefined) {
    return refused('CONFIG_INVALID', `${notText} is secret, and secrets have to be text.`);
  }
  const odd = await oddValues(input, config as JsonObject);
  if (odd.length > 0) return misfit(manifest, odd);
  const broken = checkRules(manifest.rules, { config, environment: input.environment });
  if (broken.length > 0) return misfit(manifest, broken);
  const forbidden = policyIssues(policy.rules, { config, environment: input.environment });
  if (forbidden.length > 0) return againstPolicy(manifest, forbidden);
  return ok({ config: config as JsonObject, secrets: fresh, pointers: [...pointers] });
}

import { ConfigReader, type Config } from '@backstage/config';
import type { JsonObject, JsonValue } from '@backstage/types';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { HostFailure } from '../lifecycle/hostFailure';

/** The plugin's configuration, and the strings that must never be logged. */
export type HostConfig = { config: Config; secrets: string[] };

const FILE = 'app-config.json';
const jsonObjectSchema = z.record(z.string(), z.json());

function readJson(dir: string, required: boolean): JsonObject {
  const file = path.join(dir, FILE);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new HostFailure(
      'CONFIG_INVALID',
      `${file} cannot be read (${String((error as NodeJS.ErrnoException).code)}). Check the pod's mounts.`
    );
  }
  // The reason is left out: a JSON parser quotes the text around a mistake, and this may be the Secret.
  const parsed = jsonObjectSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new HostFailure(
      'CONFIG_INVALID',
      `${file} does not hold a JSON object. Check what the portal rendered.`
    );
  return parsed.data as JsonObject;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringsIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(stringsIn);
  return [];
}

/** Parts of a database connection that are in the Secret for convenience, but say nothing; logs need them. */
const PLAIN_KEYS = new Set(['host', 'port', 'user', 'database', 'client']);

function secretStrings(overlay: JsonObject): string[] {
  const copy = structuredClone(overlay);
  const database = (copy.backend as JsonObject | undefined)?.database as JsonObject | undefined;
  const connection = database?.connection;
  if (typeof connection === 'object' && connection !== null && !Array.isArray(connection)) {
    for (const key of PLAIN_KEYS) delete connection[key];
  }
  if (database) delete database.client;
  return stringsIn(copy);
}

/**
 * Reads the ConfigMap's config and lays the Secret's over it. The result is complete: environment variables and
 * files elsewhere are not looked at. Throws a HostFailure that names the file, never a value of it.
 */
export function readHostConfig(options: { configDir: string; secretDir: string }): HostConfig {
  const base = readJson(options.configDir, true);
  const overlay = readJson(options.secretDir, false);
  const config = ConfigReader.fromConfigs([
    { context: 'ConfigMap', data: base },
    { context: 'Secret', data: overlay },
  ]);
  checkComplete(config);
  return { config, secrets: secretStrings(overlay) };
}

function checkComplete(config: Config): void {
  const missing = ['backend.baseUrl', 'discovery.endpoints', 'backend.database'].filter(
    key => !config.has(key)
  );
  if (missing.length > 0) {
    throw new HostFailure(
      'CONFIG_INVALID',
      `The plugin's configuration lacks ${missing.join(
        ', '
      )}. The portal renders these for every plugin; install it again.`
    );
  }
}

import fs from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { takeOutEnvironment } from '@flyloft/configuration';
import {
  FlyloftError,
  type JsonObject,
  readReferenceShorthand,
  readSecretLocation,
} from '@flyloft/plugin-manager-common';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { parse } from 'yaml';

/** Values by name. */
export type Config = Record<string, unknown>;

/** Flags with which a config is given. */
export type ConfigFlags = { set?: Array<[string, unknown]>; file?: string; fromExample?: string };

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** `a.b=1` → path and value; a value that is not YAML of its own is text. */
export function parseSet(text: string, earlier: Array<[string, unknown]> = []): Array<[string, unknown]> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as path=value, such as --set techRadar.url=https://…');
  const path = text.slice(0, at);
  if (path.split('.').some(key => key === '' || FORBIDDEN.has(key))) {
    throw new InvalidArgumentError(`“${path}” is no path of a config field.`);
  }
  const raw = text.slice(at + 1);
  const reference = readReferenceShorthand(raw);
  if (reference !== undefined) {
    if (!readSecretLocation(reference)) {
      throw new InvalidArgumentError(
        `“${raw}” names no secret. Write @k8s:name/key, @k8s:namespace/name/key or @vault:path#key.`
      );
    }
    return [...earlier, [path, { $secret: reference }]];
  }
  let value: unknown = raw;
  try {
    value = parse(raw) ?? raw;
  } catch {
    value = raw;
  }
  return [...earlier, [path, value]];
}

/** Adds `--set`, `--file` and `--from-example`. */
export function configFlags(command: Command): Command {
  return command
    .option('--set <path=value>', 'one config field; can be repeated', parseSet)
    .option('--file <file>', 'config as YAML or JSON')
    .option('--from-example <title>', "start from one of the release's examples");
}

/** A config with one field set; objects on the way are made. */
export function setField(config: Config, path: string, value: unknown): Config {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) return { ...config, [key]: value };
  const inner = config[key];
  const below = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Config) : {};
  return { ...config, [key]: setField(below, rest.join('.'), value) };
}

function parseFile(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const [why] = error instanceof Error ? error.message.split('\n') : ['it cannot be read'];
    throw new FlyloftError('CONFIG_INVALID', `${file} is neither YAML nor JSON: ${why?.replace(/:$/, '')}.`);
  }
}

/** The config that the flags describe, on top of what it starts from; undefined where no flag says anything. */
export async function readConfig(
  client: PluginManagerClient,
  pluginId: string,
  version: string | undefined,
  flags: ConfigFlags,
  start: Config
): Promise<Config | undefined> {
  if (!flags.file && !flags.fromExample && !flags.set) return undefined;
  let config = start;
  if (flags.fromExample) {
    const { manifest } = await client.getPlugin(pluginId, version ? { version } : {});
    const example = manifest.examples.find(candidate => candidate.title === flags.fromExample);
    if (!example) {
      const titles = manifest.examples.map(candidate => `“${candidate.title}”`).join(', ') || 'none';
      throw new FlyloftError(
        'CONFIG_INVALID',
        `${pluginId} has no example “${flags.fromExample}”. There are: ${titles}.`
      );
    }
    // What an example takes from the environment of a program is asked for, or given with --set.
    config = takeOutEnvironment(example.config as JsonObject).config;
  }
  if (flags.file) {
    const text = await fs.readFile(flags.file, 'utf8').catch(() => undefined);
    if (text === undefined) throw new FlyloftError('CONFIG_INVALID', `There is no file ${flags.file}.`);
    const parsed = parseFile(flags.file, text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      throw new FlyloftError(
        'CONFIG_INVALID',
        `${flags.file} does not hold a config: it must be an object of fields.`
      );
    }
    config = parsed as Config;
  }
  for (const [path, value] of flags.set ?? []) config = setField(config, path, value);
  return config;
}

import { valid, validRange } from 'semver';
import { z } from 'zod';

/** Longest plugin id, so that every Kubernetes name derived from one stays below 63 characters. */
export const MAX_PLUGIN_ID_LENGTH = 40;

/**
 * A plugin's id: lower-case words joined by single hyphens, at most {@link MAX_PLUGIN_ID_LENGTH} characters.
 * It becomes part of URLs, Kubernetes names and database names, hence the narrow alphabet.
 */
export const pluginIdSchema = z
  .string()
  .max(MAX_PLUGIN_ID_LENGTH, `must be at most ${MAX_PLUGIN_ID_LENGTH} characters`)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as tech-radar');

/** An exact semver version, without a leading `v`. */
export const versionSchema = z
  .string()
  .max(256)
  .refine(value => valid(value) === value, 'must be an exact semver version, such as 1.14.0');

/** A semver range as npm reads it. */
export const rangeSchema = z
  .string()
  .max(512)
  .refine(value => validRange(value) !== null, 'must be a semver range, such as ^1.2.0');

/** `sha256:` followed by 64 lower-case hexadecimal digits. */
export const digestSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: followed by 64 hexadecimal digits');

/** A DNS host name, with an optional port; a leading `*.` stands for every subdomain. */
export const egressHostSchema = z
  .string()
  .max(260)
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[1-9][0-9]{0,4})?$/,
    'must be a host name, optionally with a port, such as api.example.com:443'
  );

/** An `http` or `https` address; other schemes (`javascript:` …) would become links in the portal. */
export const webUrlSchema = z
  .string()
  .max(2048)
  .refine(value => {
    try {
      return ['http:', 'https:'].includes(new URL(value).protocol);
    } catch {
      return false;
    }
  }, 'must be an http or https address');

/** The first eight hexadecimal digits of a digest: how digests are shown to people. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 8);
}

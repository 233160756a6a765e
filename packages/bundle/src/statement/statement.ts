import { digestSchema, pluginIdSchema, versionSchema } from '@flyloft/plugin-manager-common';
import { z } from 'zod';
import { canonicalDigest, canonicalJson } from './canonicalJson';

/** Names the form of the statement, so that a signature over one kind of document is never taken for another. */
export const STATEMENT_TYPE = 'flyloft.release.v1';

/** What a publisher says by publishing a release, and what a signature covers (security rule 12). */
export const statementSchema = z.strictObject({
  type: z.literal(STATEMENT_TYPE),
  publisher: pluginIdSchema,
  id: pluginIdSchema,
  version: versionSchema,
  /** sha256 of the manifest's canonical JSON. */
  manifestDigest: digestSchema,
  /** sha256 of the uncompressed tar. */
  bundleDigest: digestSchema,
  /** Bytes of the uncompressed tar. */
  size: z.int().min(1),
  /** When the statement was made: ISO 8601 in UTC. */
  time: z.iso.datetime(),
  /** The key that signs; the algorithm comes from the key's record, never from here. */
  keyId: z.string().min(1).max(200),
});

export type Statement = z.infer<typeof statementSchema>;

/** Signs and verifies statements; the keys and their records live with the implementation. */
export interface StatementSigner {
  readonly keyId: string;
  /** Signs the bytes of {@link statementBytes}. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Verifies a signature; says why when it does not hold. */
export interface StatementVerifier {
  verify(statement: Statement, signature: Uint8Array): Promise<{ ok: true } | { ok: false; reason: string }>;
}

/** What a statement is made from: the result of reading the bundle, and who signs when. */
export type StatementInput = {
  bundle: {
    digest: string;
    size: number;
    manifestDigest: string;
    manifest: { publisher: string; id: string; version: string };
  };
  time: Date;
  keyId: string;
};

/** Makes the statement of a bundle that was read. */
export function buildStatement(input: StatementInput): Statement {
  const { bundle, time, keyId } = input;
  return statementSchema.parse({
    type: STATEMENT_TYPE,
    publisher: bundle.manifest.publisher,
    id: bundle.manifest.id,
    version: bundle.manifest.version,
    manifestDigest: bundle.manifestDigest,
    bundleDigest: bundle.digest,
    size: bundle.size,
    time: time.toISOString(),
    keyId,
  });
}

/** The bytes that are signed: canonical JSON in UTF-8. */
export function statementBytes(statement: Statement): Uint8Array {
  return Buffer.from(canonicalJson(statement), 'utf8');
}

/** sha256 of the statement's bytes. */
export function statementDigest(statement: Statement): string {
  return canonicalDigest(statement);
}

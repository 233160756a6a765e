export { HOST_LIST, type HostList } from './host/hostList';
export { DEFAULT_BUNDLE_LIMITS, type BundleLimits } from './limits';
export type { BundleRefusal } from './refusal';
export type { BundleSource } from './read/bundleSource';
export { readBundle, type BundleEntry, type ReadBundle, type ReadBundleOptions } from './read/readBundle';
export { storeBundle } from './read/storeBundle';
export {
  indexBundle,
  readBundleFile,
  readIndexedFile,
  type BundleFileContent,
  type BundleIndex,
} from './read/openBundle';
export { extractBundle, type ExtractBundleOptions } from './read/extractBundle';
export { nativeCodeKind } from './read/nativeCode';
export { makeBundle, writeBundle, type WriteBundleInput, type WriteBundleOptions } from './write/writeBundle';
export { canonicalDigest, canonicalJson, type JsonValue } from './statement/canonicalJson';
export {
  buildStatement,
  statementBytes,
  statementDigest,
  statementSchema,
  STATEMENT_TYPE,
  type Statement,
  type StatementInput,
  type StatementSigner,
  type StatementVerifier,
} from './statement/statement';

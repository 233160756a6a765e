/** Names that reach into prototypes; neither a field nor a value may have one. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

import type { Capability } from '@flyloft/plugin-manager-common';

/** What in a backend's code says that it uses a capability. */
const SIGNS: [Capability, RegExp][] = [
  ['database:read-write', /coreServices\.database\b/],
  ['scheduler:run', /coreServices\.scheduler\b/],
  ['cache:read-write', /coreServices\.cache\b/],
  ['permission:evaluate', /coreServices\.permissions\b/],
  ['identity:read', /coreServices\.userInfo\b/],
  ['integrations:read', /coreServices\.urlReader\b|ScmIntegrations\.fromConfig\b/],
  ['catalog:read', /catalogServiceRef\b|\bCatalogClient\b/],
  ['events:publish', /\beventsServiceRef\b[\s\S]*\.publish\(/],
  ['events:subscribe', /\beventsServiceRef\b[\s\S]*\.subscribe\(/],
  ['signals:publish', /\bsignalsServiceRef\b/],
  ['notifications:send', /\bnotificationService(Ref)?\b/],
  ['actions:register', /\bactionsRegistryServiceRef\b/],
  [
    'network:http-client',
    /\bfetch\(|require\(["'](node-fetch|axios|undici|got|cross-fetch|node:https?|https?)["']\)|from ["'](node-fetch|axios|undici|got)["']/,
  ],
];

/** Capabilities of a backend, read out of its own modules without running them. */
export function backendCapabilities(modules: string[]): Capability[] {
  const code = modules.join('\n');
  return SIGNS.filter(([, sign]) => sign.test(code)).map(([capability]) => capability);
}

import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';

/** The portal itself: its release, its address, and where in an environment a plugin runs. */
export function portalDetector(portal: {
  backstage: string;
  node: string;
  url: string;
}): EnvironmentDetector {
  return {
    id: 'portal',
    title: 'Portal',
    dependsOn: ['environment', 'plugin'],
    async detect({ plugin }) {
      return {
        facts: [
          {
            title: 'Backstage',
            text: `Backstage ${portal.backstage} on Node ${portal.node}.`,
            offers: [
              {
                kind: 'portal-version',
                value: portal.backstage,
                reason: `this portal is Backstage ${portal.backstage}`,
              },
            ],
          },
          {
            title: 'Address',
            text: portal.url,
            offers: [{ kind: 'portal-url', value: portal.url, reason: 'people open this portal there' }],
          },
          ...(plugin
            ? [
                {
                  title: 'Namespace',
                  text: `${plugin.name} runs in ${plugin.namespace}.`,
                  offers: [
                    {
                      kind: 'namespace',
                      value: plugin.namespace,
                      reason: 'it runs in this namespace',
                    } as const,
                  ],
                },
              ]
            : []),
        ],
      };
    },
  };
}

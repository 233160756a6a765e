import { ApiProvider } from '@backstage/core-app-api';
import type { AnyApiRef } from '@backstage/frontend-plugin-api';
import { createRoot, type Root } from 'react-dom/client';
import { announcementsApiRef, type AnnouncementsApi } from './api';
import { AnnouncementsPage } from './components/AnnouncementsPage';
import { readRules, sampleApi } from './sampleApi';

let root: Root | undefined;

/** The one API that the pages ask for. */
const holderOf = (api: AnnouncementsApi) =>
  ({ get: (ref: AnyApiRef) => (ref.id === announcementsApiRef.id ? api : undefined) } as Parameters<
    typeof ApiProvider
  >[0]['apis']);

/** The plugin's page with sample data, as this configuration would have it; called again with each change. */
export function render(element: HTMLElement, { config }: { config: unknown }): void {
  root ??= createRoot(element);
  const rules = readRules(config);
  root.render(
    <ApiProvider key={JSON.stringify(rules)} apis={holderOf(sampleApi(rules, new Date()))}>
      <AnnouncementsPage />
    </ApiProvider>
  );
}

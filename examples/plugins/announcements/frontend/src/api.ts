import { ResponseError } from '@backstage/errors';
import { createApiRef, type DiscoveryApi, type FetchApi } from '@backstage/frontend-plugin-api';
import type { Announcement, AnnouncementInput, AnnouncementList } from '@flyloft/plugin-announcements-common';

/** What the page asks of the backend. Every call throws the backend's error with its message. */
export type AnnouncementsApi = {
  list(options: { ended: boolean }): Promise<AnnouncementList>;
  post(input: AnnouncementInput): Promise<Announcement>;
  correct(id: string, input: AnnouncementInput): Promise<Announcement>;
  end(id: string): Promise<Announcement>;
};

export const announcementsApiRef = createApiRef<AnnouncementsApi>({ id: 'plugin.announcements' });

/** Asks over HTTP. */
export class AnnouncementsClient implements AnnouncementsApi {
  readonly #deps: { discoveryApi: DiscoveryApi; fetchApi: FetchApi };

  constructor(deps: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#deps = deps;
  }

  async #request<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const base = await this.#deps.discoveryApi.getBaseUrl('announcements');
    const response = await this.#deps.fetchApi.fetch(`${base}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return (await response.json()) as T;
  }

  list({ ended }: { ended: boolean }): Promise<AnnouncementList> {
    return this.#request(`/announcements${ended ? '?ended=true' : ''}`);
  }

  post(input: AnnouncementInput): Promise<Announcement> {
    return this.#request('/announcements', 'POST', input);
  }

  correct(id: string, input: AnnouncementInput): Promise<Announcement> {
    return this.#request(`/announcements/${encodeURIComponent(id)}`, 'PUT', input);
  }

  end(id: string): Promise<Announcement> {
    return this.#request(`/announcements/${encodeURIComponent(id)}/end`, 'POST', {});
  }
}

import type { ReactNode } from 'react';
import { createElement, Suspense } from 'react';
import type { ConfigReader } from '@backstage/config';
import { type FinalizedSpecializedApp, prepareSpecializedApp } from '@backstage/frontend-app-api';
import { maybeCreateErrorPage } from '@backstage/frontend-defaults';
import { type ApiHolder, discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  type Frontend,
  type FrontendList,
  PLUGIN_MANAGER_TOPICS,
  SIGNAL_CHANNEL,
  signalMessageSchema,
} from '@flyloft/plugin-manager-common';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { pluginIdOf } from '../frontends/featureIdentity';
import { type LoadedFrontend, loadFrontends } from '../frontends/loadFrontends';
import { FederationLoader, type RemoteLoader } from '../frontends/remoteLoader';
import { blameFrontends } from './blameFrontends';
import { isSafeMode } from './safeMode';
import { ownFeatures } from './ownFeatures';

/** Event by which a page says that what is installed has changed; signals say the same from the server's side. */
export const FRONTENDS_CHANGED_EVENT = 'flyloft:frontends-changed';

/** What is on the screen. */
export type PortalView = {
  /** Changes with each new set of features, so that React mounts the new app in the old one's place. */
  key: number;
  element: ReactNode;
  /** Frontends whose newer release waits for a reload of the page. */
  reloadFor: readonly Frontend[];
  safeMode: boolean;
};

const ownIds = new Set(ownFeatures.map(pluginIdOf).filter(id => id !== undefined));

/**
 * The running portal of one browser tab.
 *
 * ```
 *  signing-in ──(session)──> loading ──> showing ──(installed set changed)──> loading
 *                                          │  ▲
 *                  (app error blames one)  ▼  │ (rebuilt without it, reported)
 *                                       quarantining
 * ```
 *
 * No remote is loaded before sign-in. A set of features that changes is prepared anew with the session kept, so that
 * nobody signs in twice and nothing is reloaded. A frontend that makes the app fail is left out and reported.
 */
export class Portal {
  private view: PortalView = { key: 0, element: null, reloadFor: [], safeMode: false };
  private readonly listeners = new Set<() => void>();
  private session: FinalizedSpecializedApp['sessionState'] | undefined;
  private apis: ApiHolder | undefined;
  private loaded = new Map<string, LoadedFrontend>();
  private readonly quarantined = new Map<string, string>();
  private updating: Promise<void> | undefined;
  private updateAgain = false;
  private shown = '';
  private started = false;

  constructor(
    private readonly config: ConfigReader,
    private readonly page: Window,
    private readonly loader: RemoteLoader = new FederationLoader()
  ) {
    this.view = { ...this.view, safeMode: isSafeMode(page) };
  }

  /** Starts with sign-in; calling it again changes nothing. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.page.addEventListener(FRONTENDS_CHANGED_EVENT, () => void this.update());
    this.page.addEventListener('online', () => void this.update());
    const prepared = this.prepare([]);
    prepared.onFinalized(app => void this.signedIn(app));
    this.show(prepared.getBootstrapApp().element);
  }

  /** For `useSyncExternalStore`. */
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  getView = (): PortalView => this.view;

  private prepare(frontends: readonly LoadedFrontend[]) {
    const remote = frontends.flatMap(entry => entry.features);
    return prepareSpecializedApp({
      features: [...ownFeatures, ...remote],
      config: this.config,
      advanced: { sessionState: this.session },
    });
  }

  private async signedIn(app: FinalizedSpecializedApp): Promise<void> {
    this.session = app.sessionState;
    this.apis = app.apis;
    this.show(maybeCreateErrorPage(app) ?? app.element);
    this.followSignals(app.apis);
    await this.update();
  }

  private followSignals(apis: ApiHolder): void {
    apis.get(signalApiRef)?.subscribe(SIGNAL_CHANNEL, message => {
      const parsed = signalMessageSchema.safeParse(message);
      if (parsed.success && parsed.data.topic === PLUGIN_MANAGER_TOPICS.frontendsChanged) void this.update();
    });
  }

  /** Brings the set of loaded frontends in step with what is installed; one update at a time, none is forgotten. */
  update(): Promise<void> {
    if (!this.apis || this.view.safeMode) return Promise.resolve();
    if (this.updating) {
      this.updateAgain = true;
      return this.updating;
    }
    this.updating = this.runUpdate().finally(() => {
      this.updating = undefined;
      if (this.updateAgain) {
        this.updateAgain = false;
        void this.update();
      }
    });
    return this.updating;
  }

  private client(): PluginManagerClient {
    const apis = this.apis!;
    return new PluginManagerClient({
      discoveryApi: apis.get(discoveryApiRef)!,
      fetchApi: apis.get(fetchApiRef)!,
    });
  }

  private async runUpdate(): Promise<void> {
    let list: FrontendList;
    try {
      list = await this.client().listFrontends();
    } catch (error) {
      this.warn('the list of installed frontends could not be read; the pages stay as they are', error);
      return;
    }
    const wanted = list.items.filter(frontend => this.quarantined.get(frontend.pluginId) !== frontend.digest);
    const fresh = wanted.filter(frontend => !this.loaded.has(frontend.pluginId));
    const { loaded, failed } = await loadFrontends(fresh, this.loader, ownIds);
    for (const { frontend, reason } of failed) await this.quarantine(frontend, reason);

    const next = new Map<string, LoadedFrontend>();
    for (const frontend of wanted) {
      const entry =
        this.loaded.get(frontend.pluginId) ??
        loaded.find(candidate => candidate.frontend.pluginId === frontend.pluginId);
      if (entry) next.set(frontend.pluginId, entry);
    }
    // A page cannot swap code that it has run: a newer release of a loaded frontend is offered, never forced.
    const reloadFor = wanted.filter(frontend => {
      const entry = next.get(frontend.pluginId);
      return entry !== undefined && entry.frontend.digest !== frontend.digest;
    });
    this.loaded = next;
    this.rebuild(reloadFor);
  }

  private rebuild(reloadFor: readonly Frontend[]): void {
    const entries = [...this.loaded.values()];
    const fingerprint = entries.map(entry => `${entry.frontend.pluginId}@${entry.frontend.digest}`).join(' ');
    if (fingerprint === this.shown) {
      this.set({ ...this.view, reloadFor });
      return;
    }
    const prepared = this.prepare(entries);
    prepared.onFinalized(app => {
      const blamed = blameFrontends(app.errors ?? [], entries);
      if (blamed.length > 0) {
        void this.dropAndRebuild(blamed, reloadFor);
        return;
      }
      this.session = app.sessionState;
      this.apis = app.apis;
      this.shown = fingerprint;
      this.set({ ...this.view, reloadFor });
      this.show(maybeCreateErrorPage(app) ?? app.element);
    });
  }

  private async dropAndRebuild(
    blamed: ReadonlyArray<{ frontend: Frontend; reason: string }>,
    reloadFor: readonly Frontend[]
  ): Promise<void> {
    for (const { frontend, reason } of blamed) {
      this.loaded.delete(frontend.pluginId);
      await this.quarantine(frontend, reason);
    }
    this.rebuild(reloadFor.filter(frontend => this.loaded.has(frontend.pluginId)));
  }

  private async quarantine(frontend: Frontend, reason: string): Promise<void> {
    this.quarantined.set(frontend.pluginId, frontend.digest);
    this.warn(`the pages of ${frontend.pluginId} are off: ${reason}`);
    await this.client()
      .reportFrontend(frontend.pluginId, { digest: frontend.digest, message: reason.slice(0, 2000) })
      .catch(error => this.warn(`the failure of ${frontend.pluginId} could not be reported`, error));
  }

  private show(element: ReactNode): void {
    const key = this.view.key + 1;
    // The bar above the app is always there; what the app still loads must not take the whole page down.
    const app = createElement(Suspense, { fallback: null }, element);
    this.set({ ...this.view, key, element: createElement('div', { key, style: { display: 'contents' } }, app) });
  }

  private set(view: PortalView): void {
    this.view = view;
    this.listeners.forEach(listener => listener());
  }

  private warn(message: string, cause?: unknown): void {
    // eslint-disable-next-line no-console -- the browser's console is where an operator looks for this
    console.warn(`[flyloft] ${message}`, ...(cause === undefined ? [] : [cause]));
  }
}

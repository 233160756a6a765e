import type { ReactNode } from 'react';
import { createElement, Suspense } from 'react';
import type { ConfigReader } from '@backstage/config';
import type { FinalizedSpecializedApp } from '@backstage/frontend-app-api';
import { maybeCreateErrorPage } from '@backstage/frontend-defaults';
import {
  type ApiHolder,
  discoveryApiRef,
  fetchApiRef,
  type IdentityApi,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  type Frontend,
  type FrontendList,
  FRONTENDS_MODE_ATTRIBUTE,
  type FrontendsMode,
  PLUGIN_MANAGER_TOPICS,
  SIGNAL_CHANNEL,
  signalMessageSchema,
  TRY_FRONTEND_EVENT,
  type TryFrontend,
} from '@flyloft/plugin-manager-common';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { pluginIdOf } from '../frontends/featureIdentity';
import { type LoadedFrontend, loadFrontends } from '../frontends/loadFrontends';
import { FederationLoader, type RemoteLoader } from '../frontends/remoteLoader';
import { blameFrontends } from './blameFrontends';
import { isSafeMode } from './safeMode';
import { ownFeatures } from './ownFeatures';
import { prepareApp, type PreparedApp } from './prepareApp';
import { forgetTried, keepTried, readTried, type TriedFrontend } from './triedFrontend';
import { withinTime } from './withinTime';

/** Event by which a page says that what is installed has changed; signals say the same from the server's side. */
const FRONTENDS_CHANGED_EVENT = 'flyloft:frontends-changed';

/** How long the first page waits for installed frontends, in milliseconds; later ones join when they come. */
const FIRST_PAGE_MS = 5_000;

/** How long a newly prepared app may take to stand, in milliseconds, before the running one is kept instead. */
const PREPARE_MS = 15_000;

/** What is on the screen. */
export type PortalView = {
  /** The running app, and beside it, unseen, the one that is to take its place. */
  element: ReactNode;
  /** Signed in, and the first page is not there yet. */
  opening: boolean;
  /** Frontends whose newer release waits for a reload of the page. */
  reloadFor: readonly Frontend[];
  safeMode: boolean;
  /** The quarantined frontend that this tab alone loads, and why it failed again where it did. */
  trying?: { pluginId: string; failed?: string };
};

const ownIds = new Set(ownFeatures.map(pluginIdOf).filter(id => id !== undefined));

/**
 * The running portal of one browser tab.
 *
 * ```
 *  signing-in ──(identity)──> loading ──> showing ──(installed set changed)──> loading
 *                                          │  ▲
 *                  (app error blames one)  ▼  │ (rebuilt without it, reported)
 *                                       quarantining
 * ```
 *
 * No remote is loaded before sign-in, and the first page waits for them a moment, so that the address of an installed
 * plugin leads to it at once. When the installed set changes, the app is prepared from scratch with the identity kept:
 * the APIs of new plugins come in, nobody signs in twice and nothing is reloaded. A frontend that makes the app fail is
 * left out and reported. Somebody may try a frontend that is off for everybody in this tab alone; such a tab reports
 * nothing, because what fails in it may be the doing of the one that is tried.
 */
export class Portal {
  private view: PortalView = { element: null, opening: false, reloadFor: [], safeMode: false };
  private readonly listeners = new Set<() => void>();
  private identity: IdentityApi | undefined;
  /** APIs of the app that signed in; the portal keeps them for its own requests and signals. */
  private apis: ApiHolder | undefined;
  private running: ReactNode = null;
  private pending: ReactNode = null;
  private mounts = 0;
  private loaded = new Map<string, LoadedFrontend>();
  private readonly quarantined = new Map<string, string>();
  private updating: Promise<void> | undefined;
  private updateAgain = false;
  private shown = '';
  private started = false;
  private person: string | undefined;
  private tried: TriedFrontend | undefined;

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
    this.page.addEventListener(TRY_FRONTEND_EVENT, event =>
      this.tryFrontend((event as CustomEvent<TryFrontend>).detail)
    );
    const mode: FrontendsMode = this.view.safeMode ? 'safe-mode' : 'live';
    this.page.document.documentElement.setAttribute(FRONTENDS_MODE_ATTRIBUTE, mode);
    const prepared = prepareApp(this.config, ownFeatures);
    this.running = this.mount(prepared.bootstrap);
    this.draw();
    void prepared.finalized.then(app => this.signedIn(app));
  }

  /** For `useSyncExternalStore`. */
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  getView = (): PortalView => this.view;

  private async signedIn(app: FinalizedSpecializedApp): Promise<void> {
    this.apis = app.apis;
    this.identity = app.apis.get(identityApiRef);
    this.set({ opening: true });
    // Who cannot be named tries nothing; all else goes on.
    const identity = await this.identity?.getBackstageIdentity().catch(() => undefined);
    this.person = identity?.userEntityRef;
    if (this.person !== undefined && !this.view.safeMode) this.tried = readTried(this.page, this.person);
    this.followSignals(app.apis);
    await withinTime(FIRST_PAGE_MS, this.update());
    // Nothing is installed, or it did not come in time: the app that signed in is already whole.
    if (this.view.opening) this.show(app);
  }

  /** Loads a quarantined frontend in this tab, for who is signed in; a page that ran its code once has to begin anew. */
  private tryFrontend({ pluginId, digest }: TryFrontend): void {
    if (this.person === undefined || this.view.safeMode) return;
    keepTried(this.page, { person: this.person, pluginId, digest });
    this.page.location.reload();
  }

  /** Leaves out again what was tried. */
  stopTrying = (): void => {
    forgetTried(this.page);
    this.page.location.reload();
  };

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
    this.updating = this.runUpdate()
      .catch(error =>
        this.warn('the installed frontends could not be shown; the pages stay as they are', error)
      )
      .finally(() => {
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
      list = await this.client().listFrontends(this.tried ? { try: this.tried.digest } : {});
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
    await this.rebuild(reloadFor);
  }

  private async rebuild(reloadFor: readonly Frontend[]): Promise<void> {
    const entries = [...this.loaded.values()];
    const fingerprint = entries.map(entry => `${entry.frontend.pluginId}@${entry.frontend.digest}`).join(' ');
    this.set({ reloadFor });
    if (fingerprint === this.shown) return;

    const prepared = this.prepare(entries);
    if (!prepared.ok) {
      await this.dropAndRebuild(prepared.blamed, reloadFor);
      return;
    }
    this.pending = this.mount(prepared.app.bootstrap);
    this.draw();
    const app = await withinTime(PREPARE_MS, prepared.app.finalized);
    this.pending = null;
    if (app === undefined) {
      this.draw();
      this.warn('the app with the installed frontends did not get ready; the pages stay as they are');
      return;
    }
    const blamed = blameFrontends(app.errors ?? [], entries);
    if (blamed.length > 0) {
      await this.dropAndRebuild(blamed, reloadFor);
      return;
    }
    this.shown = fingerprint;
    if (this.tried && !this.view.trying?.failed) this.sayWhetherTried(entries);
    this.show(app);
  }

  /** Says that this tab tries something, while it is really there: it may be switched on again, or gone. */
  private sayWhetherTried(entries: readonly LoadedFrontend[]): void {
    const { tried } = this;
    const there = entries.some(({ frontend }) => frontend.digest === tried?.digest);
    this.set({ trying: tried && there ? { pluginId: tried.pluginId } : undefined });
  }

  /** Features that cannot even be put together make Backstage throw: those that fail alone are to blame, else all. */
  private prepare(
    entries: readonly LoadedFrontend[]
  ): { ok: true; app: PreparedApp } | { ok: false; blamed: Array<{ frontend: Frontend; reason: string }> } {
    const build = (some: readonly LoadedFrontend[]) =>
      prepareApp(this.config, [...ownFeatures, ...some.flatMap(entry => entry.features)], this.identity);
    try {
      return { ok: true, app: build(entries) };
    } catch (error) {
      // Without installed frontends it is the portal's own failure, and nobody's quarantine mends that.
      if (entries.length === 0) throw error;
      const failing = entries.filter(entry => {
        try {
          build([entry]);
          return false;
        } catch {
          return true;
        }
      });
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const tried = entries.filter(entry => entry.frontend.digest === this.tried?.digest);
      const suspects = tried.length > 0 ? tried : entries;
      const blamed = failing.length > 0 ? failing : suspects;
      return { ok: false, blamed: blamed.map(entry => ({ frontend: entry.frontend, reason })) };
    }
  }

  private async dropAndRebuild(
    blamed: ReadonlyArray<{ frontend: Frontend; reason: string }>,
    reloadFor: readonly Frontend[]
  ): Promise<void> {
    for (const { frontend, reason } of blamed) {
      this.loaded.delete(frontend.pluginId);
      await this.quarantine(frontend, reason);
    }
    await this.rebuild(reloadFor.filter(frontend => this.loaded.has(frontend.pluginId)));
  }

  private async quarantine(frontend: Frontend, reason: string): Promise<void> {
    this.quarantined.set(frontend.pluginId, frontend.digest);
    this.warn(`the pages of ${frontend.pluginId} are off: ${reason}`);
    if (this.tried) {
      if (frontend.digest !== this.tried.digest) return;
      forgetTried(this.page);
      this.set({ trying: { pluginId: frontend.pluginId, failed: reason } });
      return;
    }
    await this.client()
      .reportFrontend(frontend.pluginId, { digest: frontend.digest, message: reason.slice(0, 2000) })
      .catch(error => this.warn(`the failure of ${frontend.pluginId} could not be reported`, error));
  }

  private show(app: FinalizedSpecializedApp): void {
    this.running = this.mount(maybeCreateErrorPage(app) ?? app.element);
    this.draw({ opening: false });
  }

  /** An app in a place of its own, so that React never takes one for another. */
  private mount(element: ReactNode): ReactNode {
    this.mounts += 1;
    // The bar above the app is always there; what the app still loads must not take the whole page down.
    const app = createElement(Suspense, { fallback: null }, element);
    return createElement('div', { key: this.mounts, style: { display: 'contents' } }, app);
  }

  private draw(change: Partial<PortalView> = {}): void {
    const hidden = this.pending && createElement('div', { key: 'pending', hidden: true }, this.pending);
    this.set({ ...change, element: [this.running, hidden] });
  }

  private set(change: Partial<PortalView>): void {
    this.view = { ...this.view, ...change };
    this.listeners.forEach(listener => listener());
  }

  private warn(message: string, cause?: unknown): void {
    // eslint-disable-next-line no-console -- the browser's console is where an operator looks for this
    console.warn(`[flyloft] ${message}`, ...(cause === undefined ? [] : [cause]));
  }
}

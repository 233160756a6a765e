/** The typed client: one method for each endpoint, hence its length. */
import {
  connectionEventSchema,
  ENDPOINTS,
  FlyloftError,
  logLineSchema,
  operationEventSchema,
  type ConnectionEvent,
  type EndpointAnswer,
  type EndpointBodyInput,
  type EndpointName,
  type EndpointQueryInput,
  type LogLine,
  type OperationEvent,
} from '@flyloft/plugin-manager-common';
import { z } from 'zod';
import { eventStream, readMessages, type EventStreamOptions } from './eventStream';
import { Transport, type PluginManagerClientOptions } from './transport';

/** What every method takes beside its own arguments. */
export type CallOptions = { signal?: AbortSignal };

/** How a live stream is followed. */
export type FollowOptions = CallOptions &
  Pick<EventStreamOptions, 'onConnection' | 'silenceMs' | 'maxRetryMs'>;

type QueryValue = string | number | boolean | readonly string[] | undefined;
type JsonEndpoint = {
  [N in EndpointName]: (typeof ENDPOINTS)[N] extends { answer: z.ZodType } ? N : never;
}[EndpointName];
type CallInput = {
  params?: Record<string, string | number>;
  query?: Record<string, QueryValue>;
  body?: unknown;
};

function fillPath(path: string, params: Record<string, string | number> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function queryString(query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(name, value.join(','));
    } else search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * Client of the plugin manager's HTTP API, for the portal's frontend, the command line and other programs. Every method
 * throws {@link FlyloftError} with the server's code where the request is refused.
 */
export class PluginManagerClient {
  private readonly transport: Transport;

  constructor(options: PluginManagerClientOptions) {
    this.transport = new Transport(options);
  }

  private async send(name: EndpointName, input: CallInput, options: CallOptions): Promise<Response> {
    const { method, path } = ENDPOINTS[name];
    return this.transport.send({
      method,
      path: `${fillPath(path, input.params)}${queryString(input.query)}`,
      headers: {
        accept: 'application/json',
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...options,
    });
  }

  private async call<N extends JsonEndpoint>(
    name: N,
    input: CallInput,
    options: CallOptions
  ): Promise<EndpointAnswer<N>> {
    return this.parse(name, await this.send(name, input, options));
  }

  private async parse<N extends JsonEndpoint>(name: N, response: Response): Promise<EndpointAnswer<N>> {
    const schema: z.ZodType = ENDPOINTS[name].answer;
    const result = schema.safeParse(await response.json().catch(() => undefined));
    if (!result.success) {
      throw new FlyloftError(
        'INTERNAL',
        `The portal's answer to ${name} has another form than this client knows. Use a client of the portal's version.`,
        { issues: result.error.issues.map(issue => `/${issue.path.join('/')} ${issue.message}`) }
      );
    }
    return result.data as EndpointAnswer<N>;
  }

  // Catalogues

  listSources(options: CallOptions = {}) {
    return this.call('listSources', {}, options);
  }
  getSource(name: string, options: CallOptions = {}) {
    return this.call('getSource', { params: { name } }, options);
  }
  syncSource(name: string, options: CallOptions = {}) {
    return this.call('syncSource', { params: { name } }, options);
  }
  async removeSource(name: string, options: CallOptions = {}): Promise<void> {
    await this.send('removeSource', { params: { name } }, options);
  }

  importDynamicPlugins(body: EndpointBodyInput<'importDynamicPlugins'>, options: CallOptions = {}) {
    return this.call('importDynamicPlugins', { body }, options);
  }
  /** Sends a webhook; `signature` is the header as `notifySource` of the server wants it, `body` what was signed. */
  async notifySource(
    name: string,
    delivery: { signature: string; body: string },
    options: CallOptions = {}
  ): Promise<EndpointAnswer<'notifySource'>> {
    const { method, path } = ENDPOINTS.notifySource;
    const response = await this.transport.send({
      method,
      path: fillPath(path, { name }),
      headers: { 'content-type': 'application/json', 'x-flyloft-signature': delivery.signature },
      body: delivery.body,
      ...options,
    });
    return this.parse('notifySource', response);
  }

  // Plugins

  listPlugins(query: Partial<EndpointQueryInput<'listPlugins'>> = {}, options: CallOptions = {}) {
    return this.call('listPlugins', { query: query as Record<string, QueryValue> }, options);
  }
  searchPlugins(query: Partial<EndpointQueryInput<'searchPlugins'>> = {}, options: CallOptions = {}) {
    return this.call('searchPlugins', { query: query as Record<string, QueryValue> }, options);
  }
  suggestPlugins(query: EndpointQueryInput<'suggestPlugins'>, options: CallOptions = {}) {
    return this.call('suggestPlugins', { query: query as Record<string, QueryValue> }, options);
  }
  listRecommendations(
    query: Partial<EndpointQueryInput<'listRecommendations'>> = {},
    options: CallOptions = {}
  ) {
    return this.call('listRecommendations', { query: query as Record<string, QueryValue> }, options);
  }
  listTrending(query: Partial<EndpointQueryInput<'listTrending'>> = {}, options: CallOptions = {}) {
    return this.call('listTrending', { query: query as Record<string, QueryValue> }, options);
  }
  listSimilar(id: string, query: Partial<EndpointQueryInput<'listSimilar'>> = {}, options: CallOptions = {}) {
    return this.call('listSimilar', { params: { id }, query: query as Record<string, QueryValue> }, options);
  }
  /** Counts that a plugin was opened from the results of a query; nobody learns by whom. */
  async noteSearchClick(
    body: EndpointBodyInput<'noteSearchClick'>,
    options: CallOptions = {}
  ): Promise<void> {
    await this.send('noteSearchClick', { body }, options);
  }
  listSearches(query: Partial<EndpointQueryInput<'listSearches'>> = {}, options: CallOptions = {}) {
    return this.call('listSearches', { query: query as Record<string, QueryValue> }, options);
  }
  listCategories(options: CallOptions = {}) {
    return this.call('listCategories', {}, options);
  }
  getPlugin(id: string, query: { version?: string } = {}, options: CallOptions = {}) {
    return this.call('getPlugin', { params: { id }, query }, options);
  }
  getListing(id: string, options: CallOptions = {}) {
    return this.call('getListing', { params: { id } }, options);
  }
  listCollections(options: CallOptions = {}) {
    return this.call('listCollections', {}, options);
  }
  listVersions(id: string, options: CallOptions = {}) {
    return this.call('listVersions', { params: { id } }, options);
  }
  getDependencies(id: string, query: { version?: string } = {}, options: CallOptions = {}) {
    return this.call('getDependencies', { params: { id }, query }, options);
  }
  getChangelog(id: string, options: CallOptions = {}) {
    return this.call('getChangelog', { params: { id } }, options);
  }
  getDocumentation(id: string, query: { version?: string } = {}, options: CallOptions = {}) {
    return this.call('getDocumentation', { params: { id }, query }, options);
  }
  /** Address of the icon, for an `<img>`; with a version it can be cached for ever. */
  async iconUrl(id: string, version?: string): Promise<string> {
    return `${await this.transport.baseUrl()}${fillPath(ENDPOINTS.getIcon.path, { id })}${queryString({
      version,
    })}`;
  }
  /** Address of a release's pages with sample data, for a sandboxed `<iframe>`. */
  async previewUrl(digest: string): Promise<string> {
    const path = fillPath(ENDPOINTS.getPreviewDocument.path, { digest: digest.replace('sha256:', '') });
    return `${await this.transport.baseUrl()}${path}`;
  }
  listFeedback(id: string, options: CallOptions = {}) {
    return this.call('listFeedback', { params: { id } }, options);
  }
  giveFeedback(id: string, body: EndpointBodyInput<'giveFeedback'>, options: CallOptions = {}) {
    return this.call('giveFeedback', { params: { id }, body }, options);
  }
  requestPlugin(id: string, body: EndpointBodyInput<'requestPlugin'> = {}, options: CallOptions = {}) {
    return this.call('requestPlugin', { params: { id }, body }, options);
  }
  listPluginRequests(options: CallOptions = {}) {
    return this.call('listPluginRequests', {}, options);
  }

  // Releases and bundles

  /** Publishes a bundle (`.tgz`); with `digest` the upload is refused where it arrives as something else. */
  async publishBundle(
    bundle: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    query: { digest?: string } = {},
    options: CallOptions = {}
  ): Promise<EndpointAnswer<'publishBundle'>> {
    const response = await this.transport.send({
      method: 'POST',
      path: `${ENDPOINTS.publishBundle.path}${queryString(query)}`,
      headers: { accept: 'application/json', 'content-type': 'application/gzip' },
      body: bundle,
      ...options,
    });
    return this.parse('publishBundle', response);
  }
  /** The bytes of a bundle; the caller checks them against the digest. */
  async getBundle(digest: string, options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    const response = await this.send('getBundle', { params: { digest } }, options);
    if (!response.body) throw new FlyloftError('INTERNAL', 'The portal answered without a bundle.');
    return response.body;
  }
  setReleaseStatus(
    id: string,
    version: string,
    body: EndpointBodyInput<'setReleaseStatus'>,
    options: CallOptions = {}
  ) {
    return this.call('setReleaseStatus', { params: { id, version }, body }, options);
  }

  // Plans

  makePlan(body: EndpointBodyInput<'makePlan'>, options: CallOptions = {}) {
    return this.call('makePlan', { body }, options);
  }
  listPlans(query: Partial<EndpointQueryInput<'listPlans'>> = {}, options: CallOptions = {}) {
    return this.call('listPlans', { query: query as Record<string, QueryValue> }, options);
  }
  /** The id may be shortened to a unique prefix of six characters. */
  getPlan(id: string, options: CallOptions = {}) {
    return this.call('getPlan', { params: { id } }, options);
  }
  /** Which plugins the plan has to do with, and who needs whom. */
  getPlanGraph(id: string, options: CallOptions = {}) {
    return this.call('getPlanGraph', { params: { id } }, options);
  }
  /** Tries an open plan as things are now; nothing is kept of it. */
  rehearsePlan(id: string, options: CallOptions = {}) {
    return this.call('rehearsePlan', { params: { id } }, options);
  }
  requestPlan(id: string, body: EndpointBodyInput<'requestPlan'>, options: CallOptions = {}) {
    return this.call('requestPlan', { params: { id }, body }, options);
  }
  approvePlan(id: string, body: EndpointBodyInput<'approvePlan'>, options: CallOptions = {}) {
    return this.call('approvePlan', { params: { id }, body }, options);
  }
  denyPlan(id: string, body: EndpointBodyInput<'denyPlan'>, options: CallOptions = {}) {
    return this.call('denyPlan', { params: { id }, body }, options);
  }
  /** A new plan from what a void, denied or withdrawn one asked for; configuration and reason are kept. */
  requestPlanAgain(id: string, body: EndpointBodyInput<'requestPlanAgain'> = {}, options: CallOptions = {}) {
    return this.call('requestPlanAgain', { params: { id }, body }, options);
  }
  withdrawPlan(id: string, options: CallOptions = {}) {
    return this.call('withdrawPlan', { params: { id } }, options);
  }
  /** Reminds the approvers of the own request; refused with `RATE_LIMITED` within a day of the last time. */
  nudgePlan(id: string, options: CallOptions = {}) {
    return this.call('nudgePlan', { params: { id } }, options);
  }
  /** How many plans wait, and how many of them for whoever asks. */
  countPlans(options: CallOptions = {}) {
    return this.call('countPlans', {}, options);
  }
  installPlugin(id: string, body: EndpointBodyInput<'installPlugin'> = {}, options: CallOptions = {}) {
    return this.call('installPlugin', { params: { id }, body }, options);
  }
  configurePlugin(id: string, body: EndpointBodyInput<'configurePlugin'>, options: CallOptions = {}) {
    return this.call('configurePlugin', { params: { id }, body }, options);
  }
  uninstallPlugin(id: string, body: EndpointBodyInput<'uninstallPlugin'> = {}, options: CallOptions = {}) {
    return this.call('uninstallPlugin', { params: { id }, body }, options);
  }
  startPlugin(id: string, body: EndpointBodyInput<'startPlugin'> = {}, options: CallOptions = {}) {
    return this.call('startPlugin', { params: { id }, body }, options);
  }
  stopPlugin(id: string, body: EndpointBodyInput<'stopPlugin'> = {}, options: CallOptions = {}) {
    return this.call('stopPlugin', { params: { id }, body }, options);
  }
  bulkInstall(body: EndpointBodyInput<'bulkInstall'>, options: CallOptions = {}) {
    return this.call('bulkInstall', { body }, options);
  }

  bulkUpdate(body: EndpointBodyInput<'bulkUpdate'>, options: CallOptions = {}) {
    return this.call('bulkUpdate', { body }, options);
  }

  bulkConfigure(body: EndpointBodyInput<'bulkConfigure'>, options: CallOptions = {}) {
    return this.call('bulkConfigure', { body }, options);
  }

  bulkUninstall(body: EndpointBodyInput<'bulkUninstall'>, options: CallOptions = {}) {
    return this.call('bulkUninstall', { body }, options);
  }

  bulkStart(body: EndpointBodyInput<'bulkStart'>, options: CallOptions = {}) {
    return this.call('bulkStart', { body }, options);
  }

  bulkStop(body: EndpointBodyInput<'bulkStop'>, options: CallOptions = {}) {
    return this.call('bulkStop', { body }, options);
  }

  bulkRestart(body: EndpointBodyInput<'bulkRestart'>, options: CallOptions = {}) {
    return this.call('bulkRestart', { body }, options);
  }

  restartPlugin(id: string, body: EndpointBodyInput<'restartPlugin'> = {}, options: CallOptions = {}) {
    return this.call('restartPlugin', { params: { id }, body }, options);
  }
  rollbackPlugin(id: string, body: EndpointBodyInput<'rollbackPlugin'> = {}, options: CallOptions = {}) {
    return this.call('rollbackPlugin', { params: { id }, body }, options);
  }
  // Drafts

  listDrafts(options: CallOptions = {}) {
    return this.call('listDrafts', {}, options);
  }
  getDraft(environment: string, id: string, options: CallOptions = {}) {
    return this.call('getDraft', { params: { environment, id } }, options);
  }
  saveDraft(
    environment: string,
    id: string,
    body: EndpointBodyInput<'saveDraft'>,
    options: CallOptions = {}
  ) {
    return this.call('saveDraft', { params: { environment, id }, body }, options);
  }
  async removeDraft(environment: string, id: string, options: CallOptions = {}): Promise<void> {
    await this.send('removeDraft', { params: { environment, id } }, options);
  }
  listSnapshots(environment: string, id: string, options: CallOptions = {}) {
    return this.call('listSnapshots', { params: { environment, id } }, options);
  }
  saveSnapshot(
    environment: string,
    id: string,
    body: EndpointBodyInput<'saveSnapshot'>,
    options: CallOptions = {}
  ) {
    return this.call('saveSnapshot', { params: { environment, id }, body }, options);
  }
  async removeSnapshot(
    environment: string,
    id: string,
    name: string,
    options: CallOptions = {}
  ): Promise<void> {
    await this.send('removeSnapshot', { params: { environment, id, name } }, options);
  }
  /** How the plugin is configured elsewhere, without secrets. */
  listConfigurations(id: string, options: CallOptions = {}) {
    return this.call('listConfigurations', { params: { id } }, options);
  }

  // Secrets

  /** Keeps a secret value; what comes back stands for it in a config. */
  storeSecret(value: string, options: CallOptions = {}) {
    return this.call('storeSecret', { body: { value } }, options);
  }

  // What forms ask

  listResources(environment: string, query: EndpointQueryInput<'listResources'>, options: CallOptions = {}) {
    return this.call('listResources', { params: { environment }, query }, options);
  }
  listPorts(environment: string, query: EndpointQueryInput<'listPorts'>, options: CallOptions = {}) {
    return this.call('listPorts', { params: { environment }, query }, options);
  }
  /** What an environment is; with a plugin also what fits its fields. */
  detectEnvironment(
    environment: string,
    query: EndpointQueryInput<'detectEnvironment'> = {},
    options: CallOptions = {}
  ) {
    return this.call('detectEnvironment', { params: { environment }, query }, options);
  }
  /** Secrets of the cluster and of Vault that a plugin may have, by name and key. */
  listOfferedSecrets(
    environment: string,
    query: EndpointQueryInput<'listOfferedSecrets'>,
    options: CallOptions = {}
  ) {
    return this.call('listOfferedSecrets', { params: { environment }, query }, options);
  }
  /** Looks whether a secret is where a reference says; answers with what stands in a config for it. */
  referToSecret(environment: string, body: EndpointBodyInput<'referToSecret'>, options: CallOptions = {}) {
    return this.call('referToSecret', { params: { environment }, body }, options);
  }
  /** Has the portal try an address. */
  checkAddress(body: EndpointBodyInput<'checkAddress'>, options: CallOptions = {}) {
    return this.call('checkAddress', { body }, options);
  }
  /** Sends a test delivery. */
  testWebhook(body: EndpointBodyInput<'testWebhook'>, options: CallOptions = {}) {
    return this.call('testWebhook', { body }, options);
  }
  /** What a wizard has to know beside the manifest. */
  getGuidance(environment: string, id: string, release: string, options: CallOptions = {}) {
    return this.call('getGuidance', { params: { environment, id }, query: { release } }, options);
  }
  /** Tries the value of one field; aborting the signal cancels it on the server, too. */
  runChecks(
    environment: string,
    id: string,
    body: EndpointBodyInput<'runChecks'>,
    options: CallOptions = {}
  ) {
    return this.call('runChecks', { params: { environment, id }, body }, options);
  }
  /**
   * Tries a configuration in a pod that is thrown away, and tells its steps as they come; the result is among them. Leaving
   * the loop, or aborting the signal, cancels the test.
   */
  async *testConnection(
    environment: string,
    id: string,
    body: EndpointBodyInput<'testConnection'>,
    options: CallOptions = {}
  ): AsyncGenerator<ConnectionEvent> {
    const { method, path } = ENDPOINTS.testConnection;
    const stopping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
    try {
      const response = await this.transport.send({
        method,
        path: fillPath(path, { environment, id }),
        headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });
      for await (const { event, data } of readMessages(response)) {
        if (event === 'end') return;
        yield connectionEventSchema.parse(JSON.parse(data));
      }
    } finally {
      stopping.abort();
    }
  }
  listBranches(query: EndpointQueryInput<'listBranches'>, options: CallOptions = {}) {
    return this.call('listBranches', { query }, options);
  }
  listPaths(query: EndpointQueryInput<'listPaths'>, options: CallOptions = {}) {
    return this.call('listPaths', { query }, options);
  }

  // Operations

  listOperations(query: Partial<EndpointQueryInput<'listOperations'>> = {}, options: CallOptions = {}) {
    return this.call('listOperations', { query: query as Record<string, QueryValue> }, options);
  }
  getOperation(id: string, options: CallOptions = {}) {
    return this.call('getOperation', { params: { id } }, options);
  }
  /** What the pods of a step said, as far as it is known now. */
  getStepLog(id: string, index: number, query: { tail?: number } = {}, options: CallOptions = {}) {
    return this.call('getStepLog', { params: { id, index }, query }, options);
  }
  /** What the pods of a running step say; ends where the step has ended. */
  followStepLog(id: string, index: number, options: FollowOptions = {}): AsyncGenerator<LogLine> {
    return this.followLines(fillPath(ENDPOINTS.getStepLog.path, { id, index }), {}, {}, options);
  }
  cancelOperation(id: string, options: CallOptions = {}) {
    return this.call('cancelOperation', { params: { id } }, options);
  }
  retryOperation(id: string, options: CallOptions = {}) {
    return this.call('retryOperation', { params: { id } }, options);
  }
  /**
   * The events of an operation after the id `after` (0: all), live until it has ended. A lost connection is resumed
   * without a gap; `onConnection` tells of it.
   */
  async *operationEvents(
    id: string,
    options: FollowOptions & { after?: number } = {}
  ): AsyncGenerator<OperationEvent> {
    const { after, ...follow } = options;
    const path = fillPath(ENDPOINTS.operationEvents.path, { id });
    const messages = eventStream({
      ...follow,
      ...(after === undefined ? {} : { lastEventId: String(after) }),
      open: (lastEventId, signal) => this.openStream(path, lastEventId, signal),
    });
    for await (const message of messages) yield operationEventSchema.parse(JSON.parse(message.data));
  }

  // Installations

  listInstalled(query: Partial<EndpointQueryInput<'listInstalled'>> = {}, options: CallOptions = {}) {
    return this.call('listInstalled', { query: query as Record<string, QueryValue> }, options);
  }
  /** All installations, page after page. */
  async listAllInstalled(
    query: Omit<Partial<EndpointQueryInput<'listInstalled'>>, 'cursor' | 'limit'> = {},
    options: CallOptions = {}
  ): Promise<EndpointAnswer<'listInstalled'>> {
    const items: EndpointAnswer<'listInstalled'>['items'] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await this.listInstalled({ ...query, ...(cursor ? { cursor } : {}) }, options);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return { items };
  }
  getStatus(id: string, query: { environment?: string } = {}, options: CallOptions = {}) {
    return this.call('getStatus', { params: { id }, query }, options);
  }
  pinPlugin(id: string, body: EndpointBodyInput<'pinPlugin'>, options: CallOptions = {}) {
    return this.call('pinPlugin', { params: { id }, body }, options);
  }
  unpinPlugin(id: string, query: { environment?: string } = {}, options: CallOptions = {}) {
    return this.call('unpinPlugin', { params: { id }, query }, options);
  }
  getHealth(id: string, query: { environment?: string } = {}, options: CallOptions = {}) {
    return this.call('getHealth', { params: { id }, query }, options);
  }
  /** How it was in the last hours, in steps. */
  getHealthHistory(
    id: string,
    query: { environment?: string; hours?: number } = {},
    options: CallOptions = {}
  ) {
    return this.call('getHealthHistory', { params: { id }, query }, options);
  }
  /** How well everything was in the last 24 hours. */
  listHealthScores(query: { environment?: string } = {}, options: CallOptions = {}) {
    return this.call('listHealthScores', { query }, options);
  }
  getLogs(
    id: string,
    query: { environment?: string; tail?: number; sinceSeconds?: number } = {},
    options: CallOptions = {}
  ) {
    return this.call('getLogs', { params: { id }, query }, options);
  }
  /** Log lines as they are written. After a lost connection it goes on with lines from then on. */
  async *followLogs(
    id: string,
    query: { environment?: string; tail?: number; sinceSeconds?: number } = {},
    options: FollowOptions = {}
  ): AsyncGenerator<LogLine> {
    yield* this.followLines(
      fillPath(ENDPOINTS.getLogs.path, { id }),
      query,
      { environment: query.environment },
      options
    );
  }
  listRevisions(
    installationId: string,
    query: Partial<EndpointQueryInput<'listRevisions'>> = {},
    options: CallOptions = {}
  ) {
    return this.call(
      'listRevisions',
      { params: { id: installationId }, query: query as Record<string, QueryValue> },
      options
    );
  }
  listGenerations(query: Partial<EndpointQueryInput<'listGenerations'>> = {}, options: CallOptions = {}) {
    return this.call('listGenerations', { query: query as Record<string, QueryValue> }, options);
  }
  restoreGeneration(
    number: number,
    body: EndpointBodyInput<'restoreGeneration'> = {},
    options: CallOptions = {}
  ) {
    return this.call('restoreGeneration', { params: { number }, body }, options);
  }
  /** What differs between two generations. */
  diffGenerations(from: number, to: number, query: { environment?: string } = {}, options: CallOptions = {}) {
    return this.call('diffGenerations', { params: { number: from, other: to }, query }, options);
  }
  /** Every update that is there, safe ones first. */
  listUpdates(query: { environment?: string } = {}, options: CallOptions = {}) {
    return this.call('listUpdates', { query }, options);
  }
  /** What another version of Backstage would mean for what is installed. */
  simulateUpgrade(query: { backstage: string; environment?: string }, options: CallOptions = {}) {
    return this.call('simulateUpgrade', { query }, options);
  }
  listEnvironments(options: CallOptions = {}) {
    return this.call('listEnvironments', {}, options);
  }

  // Frontends

  listFrontends(query: { environment?: string; try?: string } = {}, options: CallOptions = {}) {
    return this.call('listFrontends', { query }, options);
  }
  /** Tells the portal that a frontend failed to load, so that nobody loads it again. */
  async reportFrontend(
    id: string,
    body: EndpointBodyInput<'reportFrontend'>,
    options: CallOptions = {}
  ): Promise<void> {
    await this.send('reportFrontend', { params: { id }, body }, options);
  }
  async releaseFrontend(id: string, options: CallOptions = {}): Promise<void> {
    await this.send('releaseFrontend', { params: { id } }, options);
  }

  // Audit

  listAudit(query: Partial<EndpointQueryInput<'listAudit'>> = {}, options: CallOptions = {}) {
    return this.call('listAudit', { query: query as Record<string, QueryValue> }, options);
  }
  verifyAudit(options: CallOptions = {}) {
    return this.call('verifyAudit', {}, options);
  }

  private async *followLines(
    path: string,
    query: Record<string, QueryValue>,
    again: Record<string, QueryValue>,
    options: FollowOptions
  ): AsyncGenerator<LogLine> {
    let first = true;
    const messages = eventStream({
      ...options,
      open: (_, signal) => {
        const search = queryString(first ? query : { ...again, tail: 1 });
        first = false;
        return this.openStream(`${path}${search}`, undefined, signal);
      },
    });
    for await (const message of messages) yield logLineSchema.parse(JSON.parse(message.data));
  }

  private openStream(path: string, lastEventId: string | undefined, signal: AbortSignal): Promise<Response> {
    return this.transport.send({
      method: 'GET',
      path,
      headers: {
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal,
    });
  }
}

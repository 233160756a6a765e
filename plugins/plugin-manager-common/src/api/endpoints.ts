/**
 * The HTTP interface under `/api/plugin-manager`, endpoint by endpoint. The server's routes, the OpenAPI document and
 * the client are all made from this one table, so that none of them can say something else than the others. It is
 * longer than other files because it is a table.
 */
import { z } from 'zod';
import { digestSchema, pluginIdSchema, versionSchema } from '../manifest';
import { operationSchema, operationEventSchema, planSchema } from '../plan';
import * as answers from './answers';
import * as discovery from './discovery';
import * as catalogue from './catalogueListing';
import * as detection from './detection';
import * as drafts from './drafts';
import * as foresight from './foresight';
import * as guidance from './guidance';
import * as health from './health';
import * as imports from './imports';
import * as listing from './listing';
import * as lookups from './lookups';
import * as review from './planReview';
import * as requests from './requests';
import * as secrets from './secrets';

/** Who may call an endpoint at all; permissions come on top. */
export type EndpointAccess =
  /** A signed-in person, or a service that acts for one. */
  | 'signed-in'
  /** A person without an actor, from this site: what changes things. */
  | 'person'
  /** A person, or a named external token that is restricted to it. */
  | 'person-or-publisher'
  /** A person, or the bearer of a token made for one bundle. */
  | 'bundle-token'
  /** Anybody. */
  | 'public';

/** What an answer that is not JSON consists of. */
export type RawAnswer = { raw: 'file' | 'bundle' | 'image' };

/** One endpoint. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Path below `/api/plugin-manager`, parameters in braces; `{path}` at the end stands for the rest of the path. */
  path: string;
  summary: string;
  tag: 'plugins' | 'releases' | 'plans' | 'operations' | 'installations' | 'frontends' | 'administration';
  access: EndpointAccess;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** `bundle`: the `.tgz` itself. */
  body?: z.ZodType | 'bundle';
  /** Changes counts only: it is not written down who called. */
  anonymous?: true;
  /** Successful statuses, the usual one first. */
  status: readonly number[];
  /** Absent: no content. */
  answer?: z.ZodType | RawAnswer;
  /** Where the answer is an event stream (for logs: if the caller accepts one), the data of each event. */
  events?: z.ZodType;
};

const pluginParams = z.object({ id: pluginIdSchema });
const releaseParams = z.object({ id: pluginIdSchema, version: versionSchema });
const idParams = z.object({ id: z.string().min(1).max(80) });
const sourceParams = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be the name of a source, such as rhdh'),
});
const draftParams = z.object({ environment: z.string().min(1).max(60), id: pluginIdSchema });
const inEnvironment = z.object({ environment: z.string().max(60).optional() });
const ofVersion = z.object({ version: versionSchema.optional() });

const changeOfPlugin = <Body extends z.ZodType>(action: string, summary: string, body: Body) =>
  ({
    method: 'POST',
    path: `/plugins/{id}/${action}`,
    summary,
    tag: 'plans',
    access: 'person',
    params: pluginParams,
    body,
    status: [202],
    answer: requests.planAnswerSchema,
  } as const satisfies Endpoint);

const changeOfSeveral = <Body extends z.ZodType>(action: string, summary: string, body: Body) =>
  ({
    method: 'POST',
    path: `/plugins/bulk-${action}`,
    summary,
    tag: 'plans',
    access: 'person',
    body,
    status: [202],
    answer: requests.planAnswerSchema,
  } as const satisfies Endpoint);

/** Every endpoint by its name, which is also its operationId and the client's method. */
export const ENDPOINTS = {
  listPlugins: {
    method: 'GET',
    path: '/plugins',
    summary: 'Lists plugins, filtered, sorted and paged, with facet counts',
    tag: 'plugins',
    access: 'signed-in',
    query: listing.pluginQuerySchema,
    status: [200],
    answer: listing.pluginPageSchema,
  },
  searchPlugins: {
    method: 'GET',
    path: '/plugins/search',
    summary: 'Searches plugins; the same as listing them with a query',
    tag: 'plugins',
    access: 'signed-in',
    query: listing.pluginQuerySchema,
    status: [200],
    answer: listing.pluginPageSchema,
  },
  suggestPlugins: {
    method: 'GET',
    path: '/plugins/suggestions',
    summary: 'What somebody may mean who has typed so far: plugins, categories, authors',
    tag: 'plugins',
    access: 'signed-in',
    query: discovery.suggestionQuerySchema,
    status: [200],
    answer: discovery.suggestionsSchema,
  },
  listRecommendations: {
    method: 'GET',
    path: '/plugins/recommendations',
    summary: 'Plugins that would help the caller, each with the reason why',
    tag: 'plugins',
    access: 'signed-in',
    query: discovery.reasonedQuerySchema,
    status: [200],
    answer: discovery.reasonedListSchema,
  },
  listTrending: {
    method: 'GET',
    path: '/plugins/trending',
    summary: 'Plugins that people have more to do with than before, and those that are installed most',
    tag: 'plugins',
    access: 'signed-in',
    query: discovery.trendingQuerySchema,
    status: [200],
    answer: discovery.trendingSchema,
  },
  listSimilar: {
    method: 'GET',
    path: '/plugins/{id}/similar',
    summary: 'Plugins about the same, each with what is alike',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    query: discovery.reasonedQuerySchema,
    status: [200],
    answer: discovery.reasonedListSchema,
  },
  noteSearchClick: {
    method: 'POST',
    path: '/searches/clicks',
    summary: 'Counts that a plugin was opened from the results of a query, without by whom',
    tag: 'plugins',
    access: 'person',
    anonymous: true,
    body: discovery.searchClickSchema,
    status: [204],
  },
  listSearches: {
    method: 'GET',
    path: '/searches',
    summary: 'What was searched for, most often first, and what found nothing',
    tag: 'administration',
    access: 'signed-in',
    query: discovery.searchesQuerySchema,
    status: [200],
    answer: discovery.searchesSchema,
  },
  listCategories: {
    method: 'GET',
    path: '/plugins/categories',
    summary: 'Lists categories with the number of plugins in each',
    tag: 'plugins',
    access: 'signed-in',
    status: [200],
    answer: answers.categoriesSchema,
  },
  listInstalled: {
    method: 'GET',
    path: '/plugins/installed',
    summary: 'Lists installations with their state and health',
    tag: 'installations',
    access: 'signed-in',
    query: inEnvironment.extend({ includeUninstalled: z.enum(['true', 'false']).optional() }),
    status: [200],
    answer: answers.installationListSchema,
  },
  getPlugin: {
    method: 'GET',
    path: '/plugins/{id}',
    summary: 'A plugin with its newest release, or the release that is named',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    query: ofVersion,
    status: [200],
    answer: listing.pluginDetailSchema,
  },
  getListing: {
    method: 'GET',
    path: '/plugins/{id}/listing',
    summary: 'What the catalogues say of a plugin, also where nobody has made a bundle of it yet',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    status: [200],
    answer: catalogue.listingAnswerSchema,
  },
  listCollections: {
    method: 'GET',
    path: '/collections',
    summary: 'Lists the sets of plugins that catalogues put together',
    tag: 'plugins',
    access: 'signed-in',
    status: [200],
    answer: catalogue.collectionListSchema,
  },
  listVersions: {
    method: 'GET',
    path: '/plugins/{id}/versions',
    summary: 'Lists the releases of a plugin, newest first',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    status: [200],
    answer: answers.releaseListSchema,
  },
  getDependencies: {
    method: 'GET',
    path: '/plugins/{id}/dependencies',
    summary: 'What a release needs, and which plugins need it',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    query: ofVersion,
    status: [200],
    answer: listing.dependenciesSchema,
  },
  getChangelog: {
    method: 'GET',
    path: '/plugins/{id}/changelog',
    summary: 'What changed from release to release, newest first',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    status: [200],
    answer: answers.changelogSchema,
  },
  getDocumentation: {
    method: 'GET',
    path: '/plugins/{id}/documentation',
    summary: 'The readme of a release and links to its documentation',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    query: ofVersion,
    status: [200],
    answer: answers.documentationSchema,
  },
  getIcon: {
    method: 'GET',
    path: '/plugins/{id}/icon',
    summary: 'The icon, only ever as an image; public, because an <img> sends no token',
    tag: 'plugins',
    access: 'public',
    params: pluginParams,
    query: ofVersion,
    status: [200],
    answer: { raw: 'image' },
  },
  getStatus: {
    method: 'GET',
    path: '/plugins/{id}/status',
    summary: 'The installation of a plugin in an environment',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment,
    status: [200],
    answer: listing.installationSchema,
  },
  pinPlugin: {
    method: 'POST',
    path: '/plugins/{id}/pin',
    summary: 'Holds an installed plugin to a version or range, with the reason',
    tag: 'installations',
    access: 'person',
    params: pluginParams,
    body: requests.pinRequestSchema,
    status: [200],
    answer: listing.installationSchema,
  },
  unpinPlugin: {
    method: 'DELETE',
    path: '/plugins/{id}/pin',
    summary: 'Lifts the pin of an installed plugin',
    tag: 'installations',
    access: 'person',
    params: pluginParams,
    query: inEnvironment,
    status: [200],
    answer: listing.installationSchema,
  },
  getHealth: {
    method: 'GET',
    path: '/plugins/{id}/health',
    summary: 'Whether an installed plugin is well, and why not where it is not',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment,
    status: [200],
    answer: answers.healthSchema,
  },
  getHealthHistory: {
    method: 'GET',
    path: '/plugins/{id}/health/history',
    summary: 'How an installed plugin was: ready pods, restarts, requests, errors, latency and memory',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment.extend({ hours: z.coerce.number().int().min(1).max(24).default(24) }),
    status: [200],
    answer: health.healthHistorySchema,
  },
  listHealthScores: {
    method: 'GET',
    path: '/installations/health',
    summary: 'How well each installation was in the last 24 hours, in half hours',
    tag: 'installations',
    access: 'signed-in',
    query: inEnvironment,
    status: [200],
    answer: health.healthScoresSchema,
  },
  getLogs: {
    method: 'GET',
    path: '/plugins/{id}/logs',
    summary: 'The last log lines of its pods; followed live where an event stream is accepted',
    tag: 'installations',
    access: 'signed-in',
    params: pluginParams,
    query: inEnvironment.extend({
      tail: z.coerce.number().int().min(1).max(5000).default(200),
      sinceSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
    }),
    status: [200],
    answer: answers.logLinesSchema,
    events: requests.logLineSchema,
  },
  bulkInstall: changeOfSeveral(
    'install',
    'Asks for several installs in one plan',
    requests.bulkInstallRequestSchema
  ),
  bulkUpdate: changeOfSeveral(
    'update',
    'Asks for several updates in one plan',
    requests.bulkInstallRequestSchema
  ),
  bulkConfigure: changeOfSeveral(
    'configure',
    'Asks for several configurations in one plan',
    requests.bulkConfigureRequestSchema
  ),
  bulkUninstall: changeOfSeveral(
    'uninstall',
    'Asks for several removals in one plan',
    requests.bulkUninstallRequestSchema
  ),
  bulkStart: changeOfSeveral(
    'start',
    'Asks for several stopped plugins to be started in one plan',
    requests.bulkLifecycleRequestSchema
  ),
  bulkStop: changeOfSeveral(
    'stop',
    'Asks for several plugins to be stopped in one plan',
    requests.bulkLifecycleRequestSchema
  ),
  bulkRestart: changeOfSeveral(
    'restart',
    'Asks for several restarts in one plan',
    requests.bulkLifecycleRequestSchema
  ),
  installPlugin: changeOfPlugin('install', 'Asks for an install', requests.installRequestSchema),
  configurePlugin: changeOfPlugin(
    'configure',
    'Asks for another configuration or release',
    requests.configureRequestSchema
  ),
  uninstallPlugin: changeOfPlugin('uninstall', 'Asks for a removal', requests.uninstallRequestSchema),
  startPlugin: changeOfPlugin(
    'start',
    'Asks for a stopped plugin to be started',
    requests.lifecycleRequestSchema
  ),
  stopPlugin: changeOfPlugin('stop', 'Asks for a plugin to be stopped', requests.lifecycleRequestSchema),
  restartPlugin: changeOfPlugin('restart', 'Asks for a restart of the pods', requests.lifecycleRequestSchema),
  rollbackPlugin: changeOfPlugin('rollback', 'Asks for an earlier revision', requests.rollbackRequestSchema),
  listFeedback: {
    method: 'GET',
    path: '/plugins/{id}/feedback',
    summary: 'Lists the reviews of a plugin',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    status: [200],
    answer: answers.reviewListSchema,
  },
  giveFeedback: {
    method: 'POST',
    path: '/plugins/{id}/feedback',
    summary: 'Reviews a plugin; a person has one review of each',
    tag: 'plugins',
    access: 'person',
    params: pluginParams,
    body: answers.feedbackRequestSchema,
    status: [201],
    answer: answers.reviewSchema,
  },
  requestPlugin: {
    method: 'POST',
    path: '/plugins/{id}/requests',
    summary: 'Asks for a plugin that cannot be installed yet',
    tag: 'plugins',
    access: 'person',
    params: pluginParams,
    body: answers.pluginRequestSchema,
    status: [201],
    answer: answers.pluginRequestAnswerSchema,
  },
  listPluginRequests: {
    method: 'GET',
    path: '/requests',
    summary: 'Lists what was asked for, most wanted first',
    tag: 'administration',
    access: 'signed-in',
    status: [200],
    answer: answers.pluginRequestListSchema,
  },
  setReleaseStatus: {
    method: 'POST',
    path: '/plugins/{id}/versions/{version}/status',
    summary: 'Yanks or deprecates a release, or takes that back',
    tag: 'releases',
    access: 'person-or-publisher',
    params: releaseParams,
    body: answers.releaseStatusRequestSchema,
    status: [200],
    answer: listing.releaseListItemSchema,
  },
  publishBundle: {
    method: 'POST',
    path: '/bundles',
    summary: 'Publishes a release: the body is its bundle',
    tag: 'releases',
    access: 'person-or-publisher',
    query: z.object({
      /** Refuses the upload where its digest is another one. */
      digest: digestSchema.optional(),
    }),
    body: 'bundle',
    status: [201, 200],
    answer: requests.publishAnswerSchema,
  },
  getBundle: {
    method: 'GET',
    path: '/bundles/{digest}',
    summary: 'A bundle by its digest',
    tag: 'releases',
    access: 'bundle-token',
    params: z.object({ digest: digestSchema }),
    status: [200],
    answer: { raw: 'bundle' },
  },
  listFrontends: {
    method: 'GET',
    path: '/frontends',
    summary: 'Lists the frontends that this portal loads',
    tag: 'frontends',
    access: 'signed-in',
    query: inEnvironment.extend({ try: digestSchema.optional() }),
    status: [200],
    answer: listing.frontendListSchema,
  },
  getFrontendFile: {
    method: 'GET',
    path: '/frontends/{digest}/{path}',
    summary: 'A checked file of an installed frontend; public, because the digest is in the address',
    tag: 'frontends',
    access: 'public',
    params: z.object({
      digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits of a digest'),
      path: z.string().min(1).max(500),
    }),
    status: [200],
    answer: { raw: 'file' },
  },
  getPreviewDocument: {
    method: 'GET',
    path: '/previews/{digest}',
    summary: 'A release’s pages with sample data, as a document for a sandboxed frame; public, by digest',
    tag: 'frontends',
    access: 'public',
    params: z.object({
      digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits of a digest'),
    }),
    status: [200],
    answer: { raw: 'file' },
  },
  reportFrontend: {
    method: 'POST',
    path: '/frontends/{id}/quarantine',
    summary: 'Switches off a frontend that failed',
    tag: 'frontends',
    access: 'person',
    params: pluginParams,
    body: requests.reportFrontendSchema,
    status: [204],
  },
  releaseFrontend: {
    method: 'DELETE',
    path: '/frontends/{id}/quarantine',
    summary: 'Switches a frontend on again',
    tag: 'frontends',
    access: 'person',
    params: pluginParams,
    status: [204],
  },
  listPlans: {
    method: 'GET',
    path: '/plans',
    summary: 'Lists plans, newest first',
    tag: 'plans',
    access: 'signed-in',
    query: requests.planQuerySchema,
    status: [200],
    answer: answers.planListSchema,
  },
  makePlan: {
    method: 'POST',
    path: '/plans',
    summary: 'Makes a plan; a preview stores nothing',
    tag: 'plans',
    access: 'person',
    body: requests.makePlanRequestSchema,
    status: [201, 200, 202],
    answer: requests.planAnswerSchema,
  },
  getPlan: {
    method: 'GET',
    path: '/plans/{id}',
    summary: 'A plan; its id may be shortened to a unique prefix of six characters',
    tag: 'plans',
    access: 'signed-in',
    params: idParams,
    status: [200],
    answer: planSchema,
  },
  getPlanGraph: {
    method: 'GET',
    path: '/plans/{id}/graph',
    summary: 'The plugins that a plan changes, those that they have to do with, and who needs whom',
    tag: 'plans',
    access: 'signed-in',
    params: idParams,
    status: [200],
    answer: review.planGraphSchema,
  },
  rehearsePlan: {
    method: 'POST',
    path: '/plans/{id}/rehearse',
    summary: 'Tries an open plan against registry, cluster and quota as they are now; nothing is kept of it',
    tag: 'plans',
    access: 'person',
    // It changes nothing, and is tried as often as somebody likes.
    anonymous: true,
    params: idParams,
    status: [200],
    answer: review.rehearsalSchema,
  },
  requestPlan: {
    method: 'POST',
    path: '/plans/{id}/request',
    summary: 'Asks for a plan that was made before',
    tag: 'plans',
    access: 'person',
    params: idParams,
    body: requests.requestPlanSchema,
    status: [202],
    answer: requests.planAnswerSchema,
  },
  approvePlan: {
    method: 'POST',
    path: '/plans/{id}/approve',
    summary: 'Approves the plan with this digest; its operation starts',
    tag: 'plans',
    access: 'person',
    params: idParams,
    body: requests.approvePlanSchema,
    status: [202],
    answer: requests.planAnswerSchema,
  },
  denyPlan: {
    method: 'POST',
    path: '/plans/{id}/deny',
    summary: 'Denies the plan with this digest; nothing is changed',
    tag: 'plans',
    access: 'person',
    params: idParams,
    body: requests.denyPlanSchema,
    status: [200],
    answer: requests.planAnswerSchema,
  },
  requestPlanAgain: {
    method: 'POST',
    path: '/plans/{id}/request-again',
    summary: 'Makes a new plan from what a void, denied or withdrawn one asked for, and asks for it',
    tag: 'plans',
    access: 'person',
    params: idParams,
    body: z.strictObject({ reason: z.string().max(2000).optional() }),
    status: [202],
    answer: requests.planAnswerSchema,
  },
  withdrawPlan: {
    method: 'POST',
    path: '/plans/{id}/withdraw',
    summary: 'Takes the own request back',
    tag: 'plans',
    access: 'person',
    params: idParams,
    status: [200],
    answer: requests.planAnswerSchema,
  },
  countPlans: {
    method: 'GET',
    path: '/plans/count',
    summary: 'How many plans wait, and how many of them for the one who asks; cheap enough for a badge',
    tag: 'plans',
    access: 'signed-in',
    status: [200],
    answer: answers.planCountSchema,
  },
  nudgePlan: {
    method: 'POST',
    path: '/plans/{id}/nudge',
    summary: 'Reminds the approvers of the own request; once a day',
    tag: 'plans',
    access: 'person',
    params: idParams,
    status: [200],
    answer: requests.planAnswerSchema,
  },
  listOperations: {
    method: 'GET',
    path: '/operations',
    summary: 'Lists operations, newest first',
    tag: 'operations',
    access: 'signed-in',
    query: inEnvironment.extend({
      /** Several states, separated by commas. */
      state: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    status: [200],
    answer: answers.operationListSchema,
  },
  getOperation: {
    method: 'GET',
    path: '/operations/{id}',
    summary: 'An operation with its steps',
    tag: 'operations',
    access: 'signed-in',
    params: idParams,
    status: [200],
    answer: operationSchema,
  },
  operationEvents: {
    method: 'GET',
    path: '/operations/{id}/events',
    summary:
      'The events of an operation, live. Resumes after the header Last-Event-ID or the query parameter after, and closes with an event of the type end when the operation has ended',
    tag: 'operations',
    access: 'signed-in',
    params: idParams,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    status: [200],
    events: operationEventSchema,
  },
  getStepLog: {
    method: 'GET',
    path: '/operations/{id}/steps/{index}/log',
    summary:
      'What the pods of a step said: kept when the step ended; while it runs, followed live where an event stream is accepted',
    tag: 'operations',
    access: 'signed-in',
    params: idParams.extend({ index: z.coerce.number().int().min(0).max(10_000) }),
    query: z.object({ tail: z.coerce.number().int().min(1).max(200).default(200) }),
    status: [200],
    answer: answers.logLinesSchema,
    events: requests.logLineSchema,
  },
  cancelOperation: {
    method: 'POST',
    path: '/operations/{id}/cancel',
    summary: 'Stops a running operation and undoes it',
    tag: 'operations',
    access: 'person',
    params: idParams,
    status: [202],
    answer: operationSchema,
  },
  retryOperation: {
    method: 'POST',
    path: '/operations/{id}/retry',
    summary: 'Tries the undo of a stuck operation again',
    tag: 'operations',
    access: 'person',
    params: idParams,
    status: [202],
    answer: operationSchema,
  },
  listRevisions: {
    method: 'GET',
    path: '/installations/{id}/revisions',
    summary: 'What an installation ran, newest first',
    tag: 'installations',
    access: 'signed-in',
    params: idParams,
    status: [200],
    answer: answers.revisionListSchema,
  },
  listGenerations: {
    method: 'GET',
    path: '/generations',
    summary: 'Lists the generations of an environment, newest first',
    tag: 'administration',
    access: 'signed-in',
    query: inEnvironment.extend({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: z.coerce.number().int().min(1).optional(),
    }),
    status: [200],
    answer: answers.generationListSchema,
  },
  restoreGeneration: {
    method: 'POST',
    path: '/generations/{number}/restore',
    summary: 'Asks for everything as it was in a generation',
    tag: 'plans',
    access: 'person',
    params: z.object({ number: z.coerce.number().int().min(1) }),
    body: requests.restoreGenerationSchema,
    status: [202],
    answer: requests.planAnswerSchema,
  },
  diffGenerations: {
    method: 'GET',
    path: '/generations/{number}/diff/{other}',
    summary: 'What differs between two generations, plugin by plugin',
    tag: 'administration',
    access: 'signed-in',
    params: z.object({
      number: z.coerce.number().int().min(1),
      other: z.coerce.number().int().min(1),
    }),
    query: inEnvironment,
    status: [200],
    answer: foresight.generationDiffSchema,
  },
  listUpdates: {
    method: 'GET',
    path: '/updates',
    summary:
      'Every update that is there for what is installed: what changes, what is newly allowed, why not yet',
    tag: 'installations',
    access: 'signed-in',
    query: inEnvironment,
    status: [200],
    answer: foresight.updateListSchema,
  },
  simulateUpgrade: {
    method: 'GET',
    path: '/portal-upgrade',
    summary: 'Tries out another version of Backstage for everything that is installed; changes nothing',
    tag: 'administration',
    access: 'signed-in',
    query: inEnvironment.extend({ backstage: versionSchema }),
    status: [200],
    answer: foresight.upgradeSimulationSchema,
  },
  listEnvironments: {
    method: 'GET',
    path: '/environments',
    summary: 'Lists the environments, and what each does not protect',
    tag: 'installations',
    access: 'signed-in',
    status: [200],
    answer: answers.environmentListSchema,
  },
  listDrafts: {
    method: 'GET',
    path: '/drafts',
    summary: 'Lists what you have typed into wizards and not yet asked for, without the values',
    tag: 'plans',
    access: 'signed-in',
    status: [200],
    answer: drafts.draftListSchema,
  },
  getDraft: {
    method: 'GET',
    path: '/drafts/{environment}/{id}',
    summary: 'Shows what you have typed into one wizard; nobody else can see it',
    tag: 'plans',
    access: 'signed-in',
    params: draftParams,
    status: [200],
    answer: drafts.draftSchema,
  },
  saveDraft: {
    method: 'POST',
    path: '/drafts/{environment}/{id}',
    summary: 'Keeps what you have typed into a wizard; refused where another tab or device was faster',
    tag: 'plans',
    access: 'person',
    params: draftParams,
    body: drafts.saveDraftSchema,
    status: [200],
    answer: drafts.draftSchema,
  },
  removeDraft: {
    method: 'DELETE',
    path: '/drafts/{environment}/{id}',
    summary: 'Throws a draft away; snapshots stay',
    tag: 'plans',
    access: 'person',
    params: draftParams,
    status: [204],
  },
  listSnapshots: {
    method: 'GET',
    path: '/drafts/{environment}/{id}/snapshots',
    summary: 'Lists the configurations that you keep under a name, newest first',
    tag: 'plans',
    access: 'signed-in',
    params: draftParams,
    status: [200],
    answer: drafts.snapshotListSchema,
  },
  saveSnapshot: {
    method: 'POST',
    path: '/drafts/{environment}/{id}/snapshots',
    summary: 'Keeps a configuration under a name; one of the same name is replaced',
    tag: 'plans',
    access: 'person',
    params: draftParams,
    body: drafts.saveSnapshotSchema,
    status: [201],
    answer: drafts.snapshotSchema,
  },
  removeSnapshot: {
    method: 'DELETE',
    path: '/drafts/{environment}/{id}/snapshots/{name}',
    summary: 'Throws a snapshot away',
    tag: 'plans',
    access: 'person',
    params: draftParams.extend({ name: z.string().min(1).max(80) }),
    status: [204],
  },
  listConfigurations: {
    method: 'GET',
    path: '/plugins/{id}/configurations',
    summary: 'Lists how the plugin is configured elsewhere, its secrets left out, to start from',
    tag: 'plugins',
    access: 'signed-in',
    params: pluginParams,
    status: [200],
    answer: drafts.otherConfigurationListSchema,
  },
  storeSecret: {
    method: 'POST',
    path: '/secrets',
    summary: 'Keeps a secret value and answers with the reference that stands for it in a configuration',
    tag: 'plans',
    access: 'person',
    body: requests.storeSecretSchema,
    status: [201],
    answer: answers.storedSecretSchema,
  },
  importDynamicPlugins: {
    method: 'POST',
    path: '/imports/dynamic-plugins',
    summary:
      "Turns Red Hat Developer Hub's dynamic-plugins.yaml into a plan, with a report of what has no counterpart",
    tag: 'plans',
    access: 'person',
    body: imports.importRequestSchema,
    status: [200, 202],
    answer: imports.importAnswerSchema,
  },
  listSources: {
    method: 'GET',
    path: '/sources',
    summary: 'Lists the catalogues that listings come from, with the last sync of each',
    tag: 'administration',
    access: 'signed-in',
    status: [200],
    answer: catalogue.sourceListSchema,
  },
  getSource: {
    method: 'GET',
    path: '/sources/{name}',
    summary: 'A source with its latest syncs and everything that is wrong in it',
    tag: 'administration',
    access: 'signed-in',
    params: sourceParams,
    status: [200],
    answer: catalogue.sourceDetailSchema,
  },
  syncSource: {
    method: 'POST',
    path: '/sources/{name}/sync',
    summary: 'Starts a sync, or answers with the one that is under way',
    tag: 'administration',
    access: 'person',
    params: sourceParams,
    status: [202],
    answer: catalogue.sourceSyncSchema,
  },
  removeSource: {
    method: 'DELETE',
    path: '/sources/{name}',
    summary: 'Removes a source that the configuration no longer names, and the listings only it has',
    tag: 'administration',
    access: 'person',
    params: sourceParams,
    status: [204],
  },
  notifySource: {
    method: 'POST',
    path: '/sources/{name}/webhook',
    summary:
      'Starts a sync for whoever signs the request with the secret of the source; public, because the signature is the proof',
    tag: 'administration',
    access: 'public',
    params: sourceParams,
    body: z.unknown(),
    status: [202],
    answer: catalogue.sourceWebhookAnswerSchema,
  },
  listResources: {
    method: 'GET',
    path: '/environments/{environment}/resources',
    summary: 'What the namespace of a plugin has of a kind, by name; never with its content',
    tag: 'installations',
    access: 'signed-in',
    params: z.object({ environment: z.string().min(1).max(60) }),
    query: lookups.resourceQuerySchema,
    status: [200],
    answer: lookups.resourceListSchema,
  },
  listPorts: {
    method: 'GET',
    path: '/environments/{environment}/ports',
    summary: 'Ports that Services of the namespace of a plugin use',
    tag: 'installations',
    access: 'signed-in',
    params: z.object({ environment: z.string().min(1).max(60) }),
    query: lookups.lookupPlaceSchema,
    status: [200],
    answer: lookups.portListSchema,
  },
  listOfferedSecrets: {
    method: 'GET',
    path: '/environments/{environment}/secrets',
    summary: 'Secrets of the cluster and of Vault that a plugin may have: names and the names of keys',
    tag: 'installations',
    access: 'signed-in',
    params: z.object({ environment: z.string().min(1).max(60) }),
    query: secrets.offeredSecretQuerySchema,
    status: [200],
    answer: secrets.offeredSecretListSchema,
  },
  referToSecret: {
    method: 'POST',
    path: '/environments/{environment}/secrets/references',
    summary:
      'Whether a secret is where a reference says, and may be had; answers with what stands in the config',
    tag: 'plans',
    access: 'person',
    params: z.object({ environment: z.string().min(1).max(60) }),
    body: secrets.referToSecretRequestSchema,
    status: [200],
    answer: answers.storedSecretSchema,
  },
  detectEnvironment: {
    method: 'GET',
    path: '/environments/{environment}/detected',
    summary:
      'What an environment is: portal, cluster, integrations, annotations, secrets by name; with a plugin what fits its fields',
    tag: 'installations',
    access: 'signed-in',
    params: z.object({ environment: z.string().min(1).max(60) }),
    query: detection.detectionQuerySchema,
    status: [200],
    answer: detection.detectionSchema,
  },
  checkAddress: {
    method: 'POST',
    path: '/lookups/address',
    summary: 'Has the portal try an address; answers with its status and nothing else of it',
    tag: 'plans',
    access: 'person',
    body: lookups.checkAddressRequestSchema,
    status: [200],
    answer: lookups.addressCheckSchema,
  },
  testWebhook: {
    method: 'POST',
    path: '/lookups/webhook',
    summary: 'Sends a test delivery to a webhook, signed with a secret that the caller stored',
    tag: 'plans',
    access: 'person',
    body: lookups.testWebhookRequestSchema,
    status: [200],
    answer: lookups.addressCheckSchema,
  },
  getGuidance: {
    method: 'GET',
    path: '/environments/{environment}/plugins/{id}/guidance',
    summary:
      'What a wizard has to know beside the manifest: checks, values locked by policy, defaults of your teams',
    tag: 'plans',
    access: 'signed-in',
    params: draftParams,
    query: guidance.guidanceQuerySchema,
    status: [200],
    answer: guidance.guidanceSchema,
  },
  runChecks: {
    method: 'POST',
    path: '/environments/{environment}/plugins/{id}/checks',
    summary:
      'Tries the value of one field: does the host answer, is the token accepted, is the repository there',
    tag: 'plans',
    access: 'person',
    // It runs while somebody types, and changes nothing.
    anonymous: true,
    params: draftParams,
    body: guidance.runChecksRequestSchema,
    status: [200],
    answer: guidance.checkResultsSchema,
  },
  testConnection: {
    method: 'POST',
    path: '/environments/{environment}/plugins/{id}/connection-test',
    summary:
      'Tries a configuration with the plugin’s own check in a pod that is thrown away; its steps come live where an event stream is accepted, and closing the connection cancels it',
    tag: 'plans',
    access: 'person',
    params: draftParams,
    body: guidance.testConnectionRequestSchema,
    status: [200],
    answer: guidance.connectionTestSchema,
    events: guidance.connectionEventSchema,
  },
  listBranches: {
    method: 'GET',
    path: '/lookups/branches',
    summary: 'Branches of a repository that the portal can read through its integrations',
    tag: 'plans',
    access: 'signed-in',
    query: lookups.branchQuerySchema,
    status: [200],
    answer: lookups.branchListSchema,
  },
  listPaths: {
    method: 'GET',
    path: '/lookups/paths',
    summary: 'Files and folders of a repository at a branch',
    tag: 'plans',
    access: 'signed-in',
    query: lookups.pathQuerySchema,
    status: [200],
    answer: lookups.pathListSchema,
  },
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'Lists the audit chain, newest first',
    tag: 'administration',
    access: 'signed-in',
    query: z.object({
      subject: z.string().max(200).optional(),
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    status: [200],
    answer: answers.auditListSchema,
  },
  verifyAudit: {
    method: 'GET',
    path: '/audit/verify',
    summary: 'Checks the whole audit chain and names the first broken row',
    tag: 'administration',
    access: 'signed-in',
    status: [200],
    answer: answers.auditVerificationSchema,
  },
} as const satisfies Record<string, Endpoint>;

/** Every endpoint with its precise types. */
export type Endpoints = typeof ENDPOINTS;
/** Name of an endpoint. */
export type EndpointName = keyof Endpoints;

type SchemaOf<E, Field extends string> = E extends Record<Field, infer S extends z.ZodType> ? S : never;

/** Path parameters of an endpoint, as parsed. */
export type EndpointParams<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'params'>>;
/** Query of an endpoint, as parsed. */
export type EndpointQuery<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'query'>>;
/** Query of an endpoint, as a caller writes it. */
export type EndpointQueryInput<N extends EndpointName> = z.input<SchemaOf<Endpoints[N], 'query'>>;
/** Body of an endpoint, as parsed. */
export type EndpointBody<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'body'>>;
/** Body of an endpoint, as a caller writes it. */
export type EndpointBodyInput<N extends EndpointName> = z.input<SchemaOf<Endpoints[N], 'body'>>;
/** JSON answer of an endpoint. */
export type EndpointAnswer<N extends EndpointName> = z.output<SchemaOf<Endpoints[N], 'answer'>>;

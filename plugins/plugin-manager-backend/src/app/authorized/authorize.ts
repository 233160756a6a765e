import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  adminReadPermission,
  adminUpdatePermission,
  installationLogsPermission,
  installationReadPermission,
  operationCancelPermission,
  planCreatePermission,
  planDecidePermission,
  pluginReadPermission,
  releasePublishPermission,
  releaseYankPermission,
  secretReferPermission,
} from '@flyloft/plugin-manager-common';
import type { UseCases } from '../createUseCases';
import { conditionsFor } from './conditions';
import { guarded, type Authorized } from './guarded';

/** The use cases with a permission check in front of each; files of frontends and previews are for whoever knows their digest. */
export type AuthorizedUseCases = {
  [K in Exclude<keyof UseCases, 'frontendFiles' | 'previews' | 'hooks' | 'resources'>]: Authorized<
    UseCases[K]
  >;
};

/** Which permission each use case needs. */
export function authorize(useCases: UseCases, permissions: PermissionsService): AuthorizedUseCases {
  const conditions = conditionsFor(useCases.resources);
  return {
    catalogue: guarded(
      useCases.catalogue,
      permissions,
      {
        searchPlugins: pluginReadPermission,
        listCategories: pluginReadPermission,
        getPlugin: pluginReadPermission,
        getListing: pluginReadPermission,
        listCollections: pluginReadPermission,
        listVersions: pluginReadPermission,
        getDependencies: pluginReadPermission,
        getChangelog: pluginReadPermission,
        getDocumentation: pluginReadPermission,
        getIcon: pluginReadPermission,
      },
      conditions.catalogue
    ),
    discovery: guarded(
      useCases.discovery,
      permissions,
      {
        suggestPlugins: pluginReadPermission,
        listRecommendations: pluginReadPermission,
        listTrending: pluginReadPermission,
        listSimilar: pluginReadPermission,
        noteSearchClick: pluginReadPermission,
        listSearches: adminReadPermission,
      },
      conditions.discovery
    ),
    releases: guarded(useCases.releases, permissions, {
      publishBundle: releasePublishPermission,
      setReleaseStatus: releaseYankPermission,
      getBundle: pluginReadPermission,
    }),
    feedback: guarded(
      useCases.feedback,
      permissions,
      {
        listFeedback: pluginReadPermission,
        giveFeedback: pluginReadPermission,
        requestPlugin: pluginReadPermission,
        listPluginRequests: adminReadPermission,
      },
      conditions.feedback
    ),
    plans: guarded(useCases.plans, permissions, {
      makePlan: planCreatePermission,
      requestPlan: planCreatePermission,
      requestAgain: planCreatePermission,
      restoreGeneration: planCreatePermission,
      approvePlan: planDecidePermission,
      denyPlan: planDecidePermission,
      // Whose plan it is decides, and that is the engine's to see.
      getPlan: 'signed-in',
      getPlanGraph: 'signed-in',
      rehearsePlan: 'signed-in',
      listPlans: 'signed-in',
      countPlans: 'signed-in',
      withdrawPlan: 'signed-in',
      nudgePlan: 'signed-in',
    }),
    operations: guarded(
      useCases.operations,
      permissions,
      {
        getOperation: installationReadPermission,
        getStepLog: installationLogsPermission,
        listOperations: installationReadPermission,
        // People may always stop what they asked for themselves; the engine sees whose it is.
        cancelOperation: 'signed-in',
        retryOperation: operationCancelPermission,
      },
      conditions.operations
    ),
    installations: guarded(
      useCases.installations,
      permissions,
      {
        listInstalled: installationReadPermission,
        getStatus: installationReadPermission,
        getHealth: installationReadPermission,
        getLogs: installationLogsPermission,
        listRevisions: installationReadPermission,
        // Who asked for the install may always pin it; the engine sees whose it is.
        pin: installationReadPermission,
        unpin: installationReadPermission,
        listGenerations: installationReadPermission,
        listEnvironments: installationReadPermission,
      },
      conditions.installations
    ),
    health: guarded(
      useCases.health,
      permissions,
      { getHealthHistory: installationReadPermission, listHealthScores: installationReadPermission },
      conditions.health
    ),
    foresight: guarded(
      useCases.foresight,
      permissions,
      {
        listUpdates: installationReadPermission,
        simulateUpgrade: installationReadPermission,
        diffGenerations: installationReadPermission,
      },
      conditions.foresight
    ),
    frontends: guarded(useCases.frontends, permissions, {
      // Whoever opens the portal loads its frontends, and sees first when one of them fails.
      listFrontends: 'signed-in',
      reportFrontend: 'signed-in',
      releaseFrontend: adminUpdatePermission,
    }),
    audit: guarded(useCases.audit, permissions, {
      listAudit: adminReadPermission,
      verifyAudit: adminReadPermission,
    }),
    imports: guarded(useCases.imports, permissions, { importDynamicPlugins: planCreatePermission }),
    sources: guarded(useCases.sources, permissions, {
      listSources: adminReadPermission,
      getSource: adminReadPermission,
      syncSource: adminUpdatePermission,
      removeSource: adminUpdatePermission,
    }),
    secrets: guarded(useCases.secrets, permissions, { storeSecret: planCreatePermission }),
    // What a form may ask is for whoever may ask for what the form is about.
    detection: guarded(useCases.detection, permissions, { detectEnvironment: planCreatePermission }),
    offeredSecrets: guarded(useCases.offeredSecrets, permissions, {
      listOfferedSecrets: secretReferPermission,
      referToSecret: secretReferPermission,
    }),
    lookups: guarded(useCases.lookups, permissions, {
      listResources: planCreatePermission,
      listPorts: planCreatePermission,
      checkAddress: planCreatePermission,
      testWebhook: planCreatePermission,
      listBranches: planCreatePermission,
      listPaths: planCreatePermission,
    }),
    configurations: guarded(useCases.configurations, permissions, {
      getGuidance: planCreatePermission,
      runChecks: planCreatePermission,
    }),
    connections: guarded(useCases.connections, permissions, { testConnection: planCreatePermission }),
    drafts: guarded(useCases.drafts, permissions, {
      listDrafts: planCreatePermission,
      getDraft: planCreatePermission,
      saveDraft: planCreatePermission,
      removeDraft: planCreatePermission,
      listSnapshots: planCreatePermission,
      saveSnapshot: planCreatePermission,
      removeSnapshot: planCreatePermission,
      listConfigurations: installationReadPermission,
    }),
  };
}

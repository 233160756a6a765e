import { z } from 'zod';
import { digestSchema, pluginIdSchema, versionSchema } from '../manifest';
import { refusalSchema } from './operation';
import {
  changeKindSchema,
  isolationLevelSchema,
  loadingModeSchema,
  planStateSchema,
  trustTierSchema,
} from './states';

/** A release as a plan fixes it. */
export const plannedReleaseSchema = z.object({
  pluginId: pluginIdSchema,
  name: z.string(),
  publisher: z.string(),
  trustTier: trustTierSchema,
  version: versionSchema,
  bundleDigest: digestSchema,
  manifestDigest: digestSchema,
  loadingMode: loadingModeSchema,
});

/** One config value that differs; secrets only ever appear as "changed". */
export const valueChangeSchema = z.object({
  /** JSON pointer into the config. */
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.json().optional(),
  after: z.json().optional(),
  secret: z.boolean(),
  /** Where a secret is kept that the portal does not keep itself, such as `vault:ci/jenkins#token`. */
  reference: z.string().optional(),
  /** Why policy locks it, where it does. */
  lockedBecause: z.string().optional(),
});

/** A Kubernetes object that the plan adds, changes, removes, or leaves as it is. */
export const objectChangeSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  change: z.enum(['added', 'changed', 'removed', 'unchanged']),
  /** Rendered objects without server-set fields, secret values replaced by references. */
  before: z.json().optional(),
  after: z.json().optional(),
  /** exact: the server accepted a dry run; schema: only checked by schema; not-checked: nothing could be asked. */
  checked: z.enum(['exact', 'schema', 'not-checked']),
  /** Why it was not checked. */
  uncheckedBecause: z.string().optional(),
  /** What the server said where it would refuse. */
  refusal: z.string().optional(),
  /** Fields that somebody changed by hand since we wrote them, as JSON pointers. */
  drift: z.array(z.string()).default([]),
  /** The values of those fields: as we wrote them, and as they are now; absent where there is none. */
  driftValues: z
    .array(z.object({ path: z.string(), ours: z.json().optional(), live: z.json().optional() }))
    .optional(),
});

/** A right or opening that the plan adds or takes away, in a sentence, with what enforces it. */
export const grantChangeSchema = z.object({
  kind: z.enum(['capability', 'egress', 'permission', 'loading-mode', 'public-path', 'secret']),
  change: z.enum(['added', 'removed']),
  pluginId: pluginIdSchema,
  /** The capability, host:port, permission, mode, path or place of a secret. */
  value: z.string(),
  sentence: z.string(),
  /** Where it comes from: `field "techRadar.url"`, `manifest` … */
  because: z.string().optional(),
  /** What enforces it, such as `NetworkPolicy allow-egress`; absent: declared, not enforced. */
  enforcedBy: z.string().optional(),
});

/** Something that cannot be undone, or can be only at a cost. */
export const irreversibleSchema = z.object({ pluginId: pluginIdSchema, what: z.string() });

/** What happens to one plugin. */
export const planItemSchema = z.object({
  kind: changeKindSchema,
  pluginId: pluginIdSchema,
  name: z.string(),
  /** Who publishes it, and how much the release is trusted that comes, or that goes. */
  publisher: z.string().optional(),
  trustTier: trustTierSchema.optional(),
  /** Absent where the plugin is not installed yet. */
  from: versionSchema.optional(),
  /** Absent where the plugin is removed. */
  to: versionSchema.optional(),
  /** Who needs it: `requested`, or the ids of the plugins that do. */
  neededBy: z.array(z.string()),
  breakingChanges: z.array(z.string()).default([]),
  /** Namespace the plugin runs in; absent for standalone plugins. */
  namespace: z.string().optional(),
  /** Config after the change, secrets as references. */
  config: z.record(z.string(), z.json()).optional(),
  /** The plugin's own check of its connections, which may be tried in a pod that is thrown away. */
  connectionCheck: z.object({ description: z.string().optional(), timeoutSeconds: z.int() }).optional(),
  /** Number of the revision that is returned to. */
  toRevision: z.int().optional(),
  removesData: z.boolean().default(false),
});

/** Sums of what the plan asks the cluster for, in cores and bytes. */
export const capacitySchema = z.object({
  cpuRequest: z.number(),
  memoryRequest: z.number(),
  /** Per namespace: used and hard by resource name, before and after; undefined where there is no quota. */
  quotas: z
    .array(
      z.object({
        namespace: z.string(),
        resource: z.string(),
        before: z.string(),
        after: z.string(),
        hard: z.string(),
        exceeded: z.boolean(),
      })
    )
    .default([]),
  /** What the touched plugins cost a month before and after; absent where the environment has no prices. */
  cost: z
    .object({
      /** ISO 4217, such as `EUR`. */
      currency: z.string(),
      before: z.number(),
      after: z.number(),
    })
    .optional(),
});

/** A connection that a plugin's fence lets through. */
export const networkEdgeSchema = z.object({
  pluginId: pluginIdSchema,
  /** `in`: opened to the plugin; `out`: opened by it. */
  direction: z.enum(['in', 'out']),
  /** What is at the other end. */
  peer: z.enum(['portal', 'database', 'dns', 'host']),
  /** The host's name; of a database, where it is. Absent for the portal and for DNS. */
  host: z.string().optional(),
  port: z.int(),
  change: z.enum(['added', 'removed', 'unchanged']),
  /** What is enforced of it: peer and port, the port alone, or nothing. */
  enforced: z.enum(['peer', 'port', 'none']),
});

/** Something that runs around a change of one plugin, as its own step of the operation. */
export const plannedHookSchema = z.object({
  pluginId: pluginIdSchema,
  /** The manifest's list that names it, such as `preUpdate`. */
  stage: z.string(),
  /** An action that the portal knows, or `call`. */
  action: z.string(),
  /** Where a call goes: path below `/api/<id>`. */
  path: z.string().optional(),
  timeoutSeconds: z.int().optional(),
  /** What it does, for people: "Copies its database before the update". */
  sentence: z.string().optional(),
});

/**
 * Which of all releases that fit together a plan takes: as little as possible of what is installed moves (`compatible`),
 * of that with the fewest breaking moves and additions (`minimal-change`), or everything to its newest (`latest`).
 */
export const releaseStrategySchema = z.enum(['compatible', 'minimal-change', 'latest']);

/** Everything that the digest covers. Immutable once stored. */
export const planContentSchema = z.object({
  tenant: z.string(),
  environment: z.string(),
  clusterUid: z.string(),
  isolation: isolationLevelSchema,
  requester: z.string(),
  nonce: z.string(),
  expiresAt: z.string(),
  baseGeneration: z.int(),
  /** Revision number each touched installation had; 0 for one that did not exist. */
  baseRevisions: z.record(z.string(), z.int()),
  policyVersion: z.string(),
  hostImage: z.string(),
  items: z.array(planItemSchema).min(1),
  releases: z.array(plannedReleaseSchema),
  values: z.array(valueChangeSchema.extend({ pluginId: pluginIdSchema })),
  objects: z.array(objectChangeSchema),
  grants: z.array(grantChangeSchema),
  irreversible: z.array(irreversibleSchema),
  migrations: z.array(z.object({ pluginId: pluginIdSchema, id: z.string(), kind: z.string() })),
  hooks: z.array(plannedHookSchema),
  capacity: capacitySchema,
  /** How releases were chosen where somebody said so; `compatible` otherwise. */
  strategy: releaseStrategySchema.optional(),
  /** Ranges that installed plugins were pinned to, by plugin; absent in plans that were made before these were kept. */
  pins: z.record(z.string(), z.string()).optional(),
  /** Connections of the touched plugins; absent in plans that were made before these were kept. */
  network: z.array(networkEdgeSchema).optional(),
});

/** A decision on one plan digest. */
export const approvalSchema = z.object({
  planId: z.string(),
  digest: digestSchema,
  decision: z.enum(['approve', 'deny']),
  /** Entity ref of the person, or `policy` where nobody had to decide. */
  decidedBy: z.string(),
  reason: z.string().optional(),
  at: z.string(),
});

/** What moved since the plan was made, so that it is void. */
export const voidReasonSchema = z.object({
  what: z.enum([
    'release',
    'config',
    'revision',
    'pin',
    'generation',
    'policy',
    'environment',
    'cluster',
    'object',
    'expired',
    'edited',
    'tampered',
  ]),
  subject: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  sentence: z.string(),
});

/** A change that is not in the plan, and why. What it brought along, such as settings, is not repeated. */
export const leftOutSchema = z.object({
  kind: changeKindSchema,
  pluginId: pluginIdSchema,
  range: z.string().optional(),
  refusal: refusalSchema,
});

/** A plan with what happened to it. */
export const planSchema = z.object({
  id: z.string(),
  digest: digestSchema,
  state: planStateSchema,
  summary: z.string(),
  content: planContentSchema,
  /** Why the requester wants it. */
  reason: z.string().optional(),
  createdAt: z.string(),
  /** When it was last found exact; only where one open plan was asked for, and never with a void one. */
  checkedAt: z.string().optional(),
  requestedAt: z.string().optional(),
  /** When the requester last reminded the approvers. */
  nudgedAt: z.string().optional(),
  supersedes: z.string().optional(),
  supersededBy: z.string().optional(),
  voidReasons: z.array(voidReasonSchema).default([]),
  approval: approvalSchema.optional(),
  operationId: z.string().optional(),
  /** Whether policy wants somebody's approval, who may decide, and which rule says so. */
  policy: z.object({ approvalRequired: z.boolean(), approvers: z.array(z.string()), because: z.string() }),
  /** What the person who asks may do with it now. */
  may: z.object({
    request: z.boolean(),
    decide: z.boolean(),
    withdraw: z.boolean(),
    /** Whether the approvers can be reminded now; absent where the plan is somebody else's. */
    nudge: z.boolean().optional(),
    /** Why not, where a button that one would expect is missing. */
    because: z.string().optional(),
  }),
  warnings: z.array(z.string()).default([]),
  /** What was asked for together with the rest and did not fit: it is not in the plan. */
  leftOut: z.array(leftOutSchema).optional(),
});

export type LeftOut = z.infer<typeof leftOutSchema>;
export type PlannedRelease = z.infer<typeof plannedReleaseSchema>;
export type ValueChange = z.infer<typeof valueChangeSchema>;
export type ObjectChange = z.infer<typeof objectChangeSchema>;
export type GrantChange = z.infer<typeof grantChangeSchema>;
export type NetworkEdge = z.infer<typeof networkEdgeSchema>;
export type PlannedHook = z.infer<typeof plannedHookSchema>;
export type PlanItem = z.infer<typeof planItemSchema>;
export type PlanContent = z.infer<typeof planContentSchema>;
export type ReleaseStrategy = z.infer<typeof releaseStrategySchema>;
export type Approval = z.infer<typeof approvalSchema>;
export type VoidReason = z.infer<typeof voidReasonSchema>;
export type Plan = z.infer<typeof planSchema>;

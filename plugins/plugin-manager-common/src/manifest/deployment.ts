import { z } from 'zod';

/** A Kubernetes quantity, such as `100m` or `128Mi`. */
export const quantitySchema = z
  .string()
  .max(20)
  .regex(
    /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/,
    'must be a Kubernetes quantity, such as 100m or 128Mi'
  );

/** What one replica asks for and may use at most. */
export const resourcesSchema = z.strictObject({
  requests: z
    .strictObject({ cpu: quantitySchema.default('100m'), memory: quantitySchema.default('128Mi') })
    .prefault({}),
  limits: z
    .strictObject({ cpu: quantitySchema.default('500m'), memory: quantitySchema.default('512Mi') })
    .prefault({}),
});

/** How the backend is kept apart from others. */
export const isolationSchema = z.strictObject({
  namespaceStrategy: z.enum(['per-plugin', 'per-team', 'per-environment', 'shared']).optional(),
  runtimeClass: z.string().max(60).optional(),
  /** Least isolation that an environment must offer; see the environment's measured isolation. */
  minimum: z.enum(['none', 'process', 'pod', 'sandbox']).default('none'),
});

/** Most pods that one installation runs. */
export const MAX_REPLICAS = 50;

/** How the backend is run. */
export const deploymentSchema = z.strictObject({
  replicas: z.int().min(1).max(MAX_REPLICAS).default(1),
  resources: resourcesSchema.prefault({}),
  strategy: z.enum(['rolling', 'recreate', 'blue-green', 'canary']).default('rolling'),
});

/** Timing of a probe, in the units that Kubernetes uses: seconds and counts. */
export const probeSchema = z.strictObject({
  initialDelaySeconds: z.int().min(0).max(3600).optional(),
  periodSeconds: z.int().min(1).max(3600).optional(),
  timeoutSeconds: z.int().min(1).max(600).optional(),
  failureThreshold: z.int().min(1).max(1000).optional(),
});

/** A request against the plugin's own API that must be answered with the expected status after an install. */
export const customCheckSchema = z.strictObject({
  name: z.string().min(1).max(80),
  /** Path below `/api/<id>`. */
  path: z
    .string()
    .max(300)
    .regex(/^\/[A-Za-z0-9\-._~/?=&%]*$/, 'must be an absolute path'),
  expectStatus: z.int().min(100).max(599).default(200),
  timeoutSeconds: z.int().min(1).max(60).default(5),
});

/** Probes and checks of the backend. */
export const healthChecksSchema = z.strictObject({
  startup: probeSchema.optional(),
  readiness: probeSchema.optional(),
  liveness: probeSchema.optional(),
  custom: z.array(customCheckSchema).max(20).default([]),
});

/** A database migration of the release, so that a plan can say what cannot be taken back. */
export const migrationSchema = z.strictObject({
  id: z.string().min(1).max(200),
  /** expand: old and new release both work; contract: the old one no longer does; irreversible: data is lost. */
  kind: z.enum(['expand', 'contract', 'irreversible']),
  description: z.string().max(500).optional(),
});

export type Resources = z.infer<typeof resourcesSchema>;
export type Isolation = z.infer<typeof isolationSchema>;
export type Deployment = z.infer<typeof deploymentSchema>;
export type Probe = z.infer<typeof probeSchema>;
export type CustomCheck = z.infer<typeof customCheckSchema>;
export type HealthChecks = z.infer<typeof healthChecksSchema>;
export type Migration = z.infer<typeof migrationSchema>;

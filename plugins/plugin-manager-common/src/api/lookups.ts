import { z } from 'zod';
import { pluginIdSchema } from '../manifest';
import { secretReferenceSchema } from './requests';

/** Kinds of a namespace that a form may name; what is in them is never shown. */
export const LOOKUP_KINDS = [
  'ConfigMap',
  'Secret',
  'Service',
  'PersistentVolumeClaim',
  'ServiceAccount',
  'Deployment',
] as const;

/** Whose namespace is looked into. */
export const lookupPlaceSchema = z.object({ pluginId: pluginIdSchema });

/** Query of `GET /environments/{environment}/resources`. */
export const resourceQuerySchema = lookupPlaceSchema.extend({ kind: z.enum(LOOKUP_KINDS) });

/** Names of what a namespace has; of ConfigMaps and Secrets also the names of their keys. */
export const resourceListSchema = z.object({
  namespace: z.string(),
  items: z.array(z.object({ name: z.string(), keys: z.array(z.string()) })),
});

/** Ports that Services of a namespace use. */
export const portListSchema = z.object({
  namespace: z.string(),
  items: z.array(z.object({ port: z.int(), service: z.string() })),
});

const addressSchema = z.string().min(1).max(2_000);

/** Body of `POST /lookups/address`. */
export const checkAddressRequestSchema = z.strictObject({ url: addressSchema });

/** Body of `POST /lookups/webhook`. */
export const testWebhookRequestSchema = z.strictObject({
  url: addressSchema,
  /** The signing secret, which the caller stored. */
  secret: secretReferenceSchema.optional(),
});

/** What became of trying an address; nothing of the answer but its status. */
export const addressCheckSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('answered'), status: z.int(), milliseconds: z.int() }),
  z.object({ outcome: z.enum(['refused', 'failed']), because: z.string() }),
]);

/** Query of `GET /lookups/branches`. */
export const branchQuerySchema = z.object({ url: addressSchema });

/** Branches of a repository, the default one first. */
export const branchListSchema = z.object({ branches: z.array(z.string()) });

/** Query of `GET /lookups/paths`. */
export const pathQuerySchema = branchQuerySchema.extend({ branch: z.string().min(1).max(250) });

/** Files and folders of a repository; `truncated` where there are more. */
export const pathListSchema = z.object({ paths: z.array(z.string()), truncated: z.boolean() });

export type LookupKind = (typeof LOOKUP_KINDS)[number];
export type ResourceList = z.infer<typeof resourceListSchema>;
export type PortList = z.infer<typeof portListSchema>;
export type AddressCheckAnswer = z.infer<typeof addressCheckSchema>;
export type BranchList = z.infer<typeof branchListSchema>;
export type PathList = z.infer<typeof pathListSchema>;

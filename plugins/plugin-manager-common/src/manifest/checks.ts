/** What a manifest says of trying a configuration before it is used. */
import { z } from 'zod';
import { FORBIDDEN_KEYS, pointerKeys } from '../schema/pointers';
import { webUrlSchema } from './identifiers';

/** A JSON pointer to one field of a config; `*` in the place of an index stands for every item of a list. */
export const fieldPointerSchema = z
  .string()
  .max(300)
  .regex(/^(\/[^/]+)+$/, 'must be a JSON pointer to a field, such as /techRadar/url')
  .refine(pointer => !pointerKeys(pointer).some(key => FORBIDDEN_KEYS.has(key)), {
    message: 'has a name that is not allowed in a config',
  });

const pathSchema = z
  .string()
  .max(300)
  .regex(/^\/(?![/\\])[^\s\\]*$/, 'must be a path that begins with one slash');

const hostAnswersOptions = z.strictObject({
  /** Asked for below the address; without it the address itself. */
  path: pathSchema.optional(),
});

const tokenAcceptedOptions = z
  .strictObject({
    /** Where the token is tried; the token goes nowhere else. */
    url: webUrlSchema.optional(),
    /** The same, from another field of the config. */
    urlFrom: fieldPointerSchema.optional(),
    /** Below that address, such as `/api/user`: something that answers 200 to a good token only. */
    path: pathSchema.optional(),
    header: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/, 'must be the name of a header')
      .refine(name => !/^(host|cookie|content-length|transfer-encoding|connection)$/i.test(name), {
        message: 'cannot carry a token',
      })
      .default('Authorization'),
    /** The header's value, with `{value}` where the token goes. */
    template: z
      .string()
      .max(200)
      .includes('{value}', { message: 'must contain {value}' })
      .default('Bearer {value}'),
  })
  .refine(({ url, urlFrom }) => (url === undefined) !== (urlFrom === undefined), {
    message: 'need either url or urlFrom, so that it is clear where the token goes',
  });

/** Options of the checks that every portal has, by the check's id. */
export const builtInCheckOptions = {
  'host-answers': hostAnswersOptions,
  'plugin-reaches': z.strictObject({}),
  'token-accepted': tokenAcceptedOptions,
  'repository-exists': z.strictObject({}),
} as const;

/** A check that every portal has. */
export type BuiltInCheck = keyof typeof builtInCheckOptions;

/** Whether a check is one that every portal has. */
export const isBuiltInCheck = (id: string): id is BuiltInCheck => Object.hasOwn(builtInCheckOptions, id);

/** Something that the portal asks about a value while it is filled in: does the host answer, is the token accepted. */
export const configCheckSchema = z
  .strictObject({
    field: fieldPointerSchema,
    /** `host-answers`, `plugin-reaches`, `token-accepted`, `repository-exists`, or one that a module of the portal brings along. */
    check: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be the id of a check, such as host-answers'),
    options: z.record(z.string(), z.json()).default({}),
    /** No plan is made with a value that the check does not confirm; otherwise the check only warns. */
    required: z.boolean().default(false),
  })
  .superRefine(({ check, options }, context) => {
    if (!isBuiltInCheck(check)) return;
    const result = builtInCheckOptions[check].safeParse(options);
    for (const issue of result.error?.issues ?? []) {
      context.addIssue({ ...issue, path: ['options', ...issue.path] } as Parameters<
        typeof context.addIssue
      >[0]);
    }
  });

/** A function of the plugin's own that tries a configuration: it runs in a pod that is thrown away. */
export const connectionCheckSchema = z.strictObject({
  /** Name under which the backend package exports the function. */
  export: z
    .string()
    .regex(/^[A-Za-z_$][A-Za-z0-9_$]{0,79}$/, 'must be the name of an export')
    .default('checkConnection'),
  /** Seconds that it may take. */
  timeoutSeconds: z.int().min(1).max(60).default(20),
  /** What it tries, as a sentence for the person who presses the button. */
  description: z.string().min(1).max(300).optional(),
});

export type ConfigCheck = z.infer<typeof configCheckSchema>;
export type ConnectionCheck = z.infer<typeof connectionCheckSchema>;

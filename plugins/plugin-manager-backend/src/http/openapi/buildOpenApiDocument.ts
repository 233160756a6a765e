import {
  ENDPOINTS,
  ERROR_CODES,
  manifestSchema,
  planSchema,
  operationSchema,
  operationStepSchema,
  operationEventSchema,
  pluginCardSchema,
  installationSchema,
  releaseListItemSchema,
  type Endpoint,
  type EndpointAccess,
} from '@flyloft/plugin-manager-common';
import { z } from 'zod';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Schemas that stand under a name of their own, because several endpoints share them. */
const NAMED = {
  Manifest: manifestSchema,
  Plan: planSchema,
  Operation: operationSchema,
  OperationStep: operationStepSchema,
  OperationEvent: operationEventSchema,
  PluginCard: pluginCardSchema,
  Installation: installationSchema,
  ReleaseListItem: releaseListItemSchema,
} as const;

const MEDIA_TYPE = { file: '*/*', bundle: 'application/x-tar', image: 'image/*' } as const;

const SECURITY: Record<EndpointAccess, JsonObject[]> = {
  'signed-in': [{ portal: [] }],
  person: [{ portal: [] }],
  'person-or-publisher': [{ portal: [] }, { publisher: [] }],
  'bundle-token': [{ portal: [] }, { bundle: [] }],
  public: [],
};

const errorSchema: JsonObject = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'code', 'message'],
      properties: {
        name: { type: 'string' },
        code: { type: 'string', enum: Object.keys(ERROR_CODES) },
        message: { type: 'string' },
        details: { type: 'object' },
      },
    },
  },
};

/** JSON Schema of a zod schema, with named schemas as references; definitions of its own are collected in `shared`. */
class SchemaWriter {
  readonly components: JsonObject = {};
  private readonly names = new Map<unknown, string>(
    Object.entries(NAMED).map(([name, schema]) => [schema, name])
  );

  constructor() {
    for (const [name, schema] of Object.entries(NAMED))
      this.components[name] = this.write(schema, 'output', name);
  }

  /** `root`: the component that is being written, which is not a reference to itself. */
  write(schema: z.ZodType, io: 'input' | 'output', root?: string): JsonObject {
    const known = this.names.get(schema);
    if (known !== undefined && known !== root && io === 'output') {
      return { $ref: `#/components/schemas/${known}` };
    }
    const written = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const name = this.names.get(zodSchema);
        if (name === undefined || name === root || io === 'input') return;
        for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
        jsonSchema.$ref = `#/components/schemas/${name}`;
      },
    });
    const plain = JSON.parse(JSON.stringify(written)) as JsonObject;
    delete plain.$schema;
    return this.liftDefinitions(plain);
  }

  /** Moves `$defs` (zod writes recursive schemas so) to the components, where references in a document must point. */
  private liftDefinitions(schema: JsonObject): JsonObject {
    const { $defs, ...rest } = schema;
    if (!$defs) return rest;
    const renamed = new Map<string, string>();
    for (const [name, definition] of Object.entries($defs as JsonObject)) {
      const text = JSON.stringify(definition);
      // The only recursive schema there is: any JSON value.
      const component =
        text.includes('"boolean"') && text.includes('"null"') ? 'JsonValue' : `Shared_${name}`;
      renamed.set(`#/$defs/${name}`, `#/components/schemas/${component}`);
      this.components[component] = definition;
    }
    const rename = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(rename);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, child]) => [
          key,
          key === '$ref' && typeof child === 'string' ? renamed.get(child) ?? child : rename(child),
        ])
      );
    };
    for (const component of new Set(renamed.values())) {
      const name = component.slice('#/components/schemas/'.length);
      this.components[name] = rename(this.components[name] ?? {});
    }
    return rename(rest) as JsonObject;
  }
}

function parametersOf(endpoint: Endpoint, writer: SchemaWriter): JsonObject[] {
  const from = (schema: z.ZodObject | undefined, place: 'path' | 'query') => {
    if (!schema) return [];
    const { properties = {}, required = [] } = writer.write(schema, 'input') as {
      properties?: JsonObject;
      required?: string[];
    };
    return Object.entries(properties).map(([name, value]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: value,
    }));
  };
  const resume =
    endpoint.events && !endpoint.answer
      ? [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'integer', minimum: 0 } }]
      : [];
  return [...from(endpoint.params, 'path'), ...from(endpoint.query, 'query'), ...resume];
}

function answerContent(endpoint: Endpoint, writer: SchemaWriter): JsonObject | undefined {
  const content: JsonObject = {};
  if (endpoint.answer && 'raw' in endpoint.answer) {
    content[MEDIA_TYPE[endpoint.answer.raw]] = { schema: { type: 'string', format: 'binary' } };
  } else if (endpoint.answer) {
    content['application/json'] = { schema: writer.write(endpoint.answer, 'output') };
  }
  if (endpoint.events) {
    content['text/event-stream'] = {
      schema: { type: 'string' },
      'x-event-data': writer.write(endpoint.events, 'output'),
    };
  }
  return Object.keys(content).length === 0 ? undefined : content;
}

function operationOf(name: string, endpoint: Endpoint, writer: SchemaWriter): JsonObject {
  const content = answerContent(endpoint, writer);
  const success = Object.fromEntries(
    endpoint.status.map(status => [
      String(status),
      { description: endpoint.summary, ...(content ? { content } : {}) },
    ])
  );
  const parameters = parametersOf(endpoint, writer);
  const body: JsonObject | undefined =
    endpoint.body === 'bundle'
      ? { 'application/gzip': { schema: { type: 'string', format: 'binary' } } }
      : endpoint.body && { 'application/json': { schema: writer.write(endpoint.body, 'input') } };
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    security: SECURITY[endpoint.access],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: { ...success, default: { $ref: '#/components/responses/Error' } },
  };
}

/** The OpenAPI 3.1 document of the API, made from the table of endpoints and its schemas. */
export function buildOpenApiDocument(): JsonObject {
  const writer = new SchemaWriter();
  const paths: Record<string, JsonObject> = {};
  for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operationOf(name, endpoint, writer);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flyloft plugin manager',
      version: '1.0.0',
      description: 'Browse, publish, plan, approve, run and roll back plugins of a Backstage portal.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/plugin-manager' }],
    paths,
    components: {
      securitySchemes: {
        portal: { type: 'http', scheme: 'bearer', description: 'The token of a signed-in person' },
        publisher: { type: 'http', scheme: 'bearer', description: 'A named, restricted external token' },
        bundle: { type: 'http', scheme: 'bearer', description: 'A token for this one bundle' },
      },
      schemas: { ...writer.components, Error: errorSchema },
      responses: {
        Error: {
          description: 'A refusal, with a code of the closed list and what to do next',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

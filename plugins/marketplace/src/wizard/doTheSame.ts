import { writeYaml } from '@flyloft/configuration';
import {
  isSecretReference,
  type JsonObject,
  type JsonSchema,
  mapValues,
  secretPointers,
} from '@flyloft/plugin-manager-common';
import { writePatch } from '@flyloft/plugin-marketplace-react';
import type { Change } from './toChange';

/** One way to ask for the same without the wizard. */
export type Way = { id: 'cli' | 'sdk' | 'git'; title: string; text: string; note: string };

/** Stands where a secret was that is no reference; what takes the text refuses it, so that nobody installs it unseen. */
const KEPT_BACK = '<secret: enter it in the portal>';

/** The configuration with every secret either a reference or left out. */
function hideSecrets(schema: JsonSchema, config: JsonObject): JsonObject {
  const secrets = secretPointers(schema, config);
  return mapValues(config, (pointer, value) =>
    secrets.has(pointer) && value !== null && !isSecretReference(value) ? KEPT_BACK : undefined
  ) as JsonObject;
}

/** A word that ends a text in a shell and is no line of it. */
function endOf(text: string): string {
  const lines = new Set(text.split('\n'));
  let word = 'END';
  while (lines.has(word)) word += '_';
  return word;
}

/** The calls that ask for what the wizard asks for. */
export function doTheSame({
  change,
  environment,
  schema,
  config,
  yaml,
  running,
  portal,
}: {
  change: Change;
  environment: string;
  schema: JsonSchema;
  config: JsonObject;
  /** Its text, with a person's comments. */
  yaml: string;
  /** What runs now. */
  running: JsonObject | undefined;
  /** Address of the portal, such as `http://localhost:7007`. */
  portal: string;
}): Way[] {
  const { pluginId } = change;
  const safe = hideSecrets(schema, config);
  const text = writeYaml(yaml, safe) || '{}\n';
  const file = `${pluginId}.yaml`;
  const end = endOf(text);
  const spec =
    change.kind === 'configure' ? `configure ${pluginId}` : `install ${pluginId}@${change.range ?? ''}`;
  const path = `flyloft/${environment}/${file}`;
  const before = running === undefined ? undefined : writeYaml('', hideSecrets(schema, running)) || '{}\n';
  const body = { environment, changes: [{ ...change, config: safe }], request: true };
  return [
    {
      id: 'cli',
      title: 'Command line',
      text: `cat > ${file} <<'${end}'\n${text}${end}\n./flyloft ${spec} --environment ${environment} --file ${file}\n`,
      note: 'It makes the same plan and asks for it.',
    },
    {
      id: 'sdk',
      title: 'SDK',
      text: [
        `import { PluginManagerClient } from '@flyloft/plugin-manager-client';`,
        '',
        `const client = new PluginManagerClient({`,
        `  baseUrl: ${JSON.stringify(`${portal}/api/plugin-manager`)},`,
        `  token: process.env.FLYLOFT_TOKEN,`,
        `});`,
        `const { plan } = await client.makePlan(${JSON.stringify(body, undefined, 2)});`,
        `console.log(plan.id, plan.summary);`,
        '',
      ].join('\n'),
      note: 'The token is read from FLYLOFT_TOKEN, so that it stands in no file.',
    },
    {
      id: 'git',
      title: 'Git patch',
      text: writePatch({ path, before, after: text }),
      note:
        before === undefined
          ? `It adds ${path}. Apply it with git apply.`
          : `It changes ${path} from what runs now. Apply it with git apply.`,
    },
  ];
}

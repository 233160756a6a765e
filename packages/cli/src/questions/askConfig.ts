import {
  checkRules,
  deriveSteps,
  discloseFields,
  followSteps,
  listFields,
  policyIssues,
  valueAt,
  withValue,
  type Field,
  type Step,
} from '@flyloft/configuration';
import {
  FlyloftError,
  isJsonObject,
  type Json,
  type Guidance,
  type JsonObject,
  type Manifest,
} from '@flyloft/plugin-manager-common';
import { askField } from './askField';
import { fieldSchema } from './fieldSchema';
import type { Prompt } from './prompt';

/** What the questions are about, and where the answers go. */
export type Questions = {
  manifest: Pick<Manifest, 'configSchema' | 'wizard' | 'disclosure' | 'rules' | 'name'>;
  environment: string;
  start: JsonObject;
  /** What policy says: a locked value is told and not asked for. */
  guidance?: Pick<Guidance, 'locked' | 'rules'>;
  /** Step to go on at; those before it were answered. */
  step?: string;
  /** Asks only for what is needed and not there. */
  onlyMissing?: boolean;
  /** Keeps what was answered so far. */
  keep: (config: JsonObject, step: string) => Promise<void>;
  storeSecret: (value: string) => Promise<Json>;
};

const groupOf = (pointer: string) => pointer.slice(0, pointer.lastIndexOf('/'));

/** Asks what the wizard asks, step by step, and answers with the whole configuration. */
export async function askConfig(prompt: Prompt, questions: Questions): Promise<JsonObject> {
  const { manifest, environment, onlyMissing = false, guidance = { locked: [], rules: [] } } = questions;
  const root = manifest.configSchema as JsonObject;
  const steps = deriveSteps(manifest);
  const all = listFields(manifest.configSchema, manifest.disclosure);
  let config = questions.start;
  const scope = () => ({ config, environment: { id: environment } });

  const ask = async (field: Field, step: string, mustAnswer: boolean) => {
    const schema = fieldSchema(root, field.pointer);
    const current = valueAt(config, field.pointer) ?? schema.default;
    const value = await askField(prompt, { field, schema, root, current, mustAnswer }, questions.storeSecret);
    config = withValue(config, field.pointer, value);
    await questions.keep(config, step);
  };
  const isMissing = (field: Field) =>
    valueAt(config, field.pointer) === undefined &&
    (field.needed || (field.required && isJsonObject(valueAt(config, groupOf(field.pointer)))));

  const askStep = async (step: Step) => {
    const fields = listFields(step.schema, manifest.disclosure);
    const wanted = (field: Field) => {
      const known = all.find(({ pointer }) => pointer === field.pointer) ?? field;
      return onlyMissing
        ? isMissing(known) && fieldSchema(root, field.pointer).default === undefined
        : discloseFields(fields, manifest.disclosure, 'basic', scope()).has(field.pointer);
    };
    if (!fields.some(wanted)) return;
    prompt.say(`\n${step.title}`);
    if (step.description) prompt.say(step.description.trim());
    if (step.skippable && !step.required && !onlyMissing) {
      if (!/^y(es)?$/i.test(await prompt.ask(`Fill in “${step.title}”? [y/N] `))) return;
    }
    const asked = new Set<string>();
    for (const field of fields) {
      if (!wanted(field)) continue;
      const lock = guidance.locked.find(({ pointer }) => pointer === field.pointer);
      if (lock) {
        prompt.say(`${field.title} is ${JSON.stringify(lock.value)}. Locked by policy: ${lock.reason}`);
        continue;
      }
      await ask(field, step.id, field.needed);
      asked.add(field.pointer);
    }
    // A group that was begun has fields that nobody could know to be needed before.
    for (const field of fields.filter(isMissing)) {
      if (fieldSchema(root, field.pointer).default === undefined) await ask(field, step.id, true);
    }
  };

  const done = new Set<string>();
  const way = () => followSteps(steps, scope());
  const from = questions.step === undefined ? -1 : way().findIndex(({ id }) => id === questions.step);
  way()
    .slice(0, Math.max(from, 0))
    .forEach(({ id }) => done.add(id));
  for (let step = way().find(({ id }) => !done.has(id)); step; step = way().find(({ id }) => !done.has(id))) {
    done.add(step.id);
    await askStep(step);
  }

  for (;;) {
    const issues = [...checkRules(manifest.rules, scope()), ...policyIssues(guidance.rules, scope())];
    if (issues.length === 0) return config;
    const again = all.filter(field => issues.some(({ path }) => path === field.pointer));
    if (again.length === 0) {
      throw new FlyloftError('CONFIG_INVALID', 'The answers do not fit together.', { issues });
    }
    issues.forEach(({ path, message }) => prompt.say(`  ${path} ${message}`));
    for (const field of again) await ask(field, way().at(-1)?.id ?? '', field.needed);
  }
}

import {
  checkFields,
  checkRules,
  deriveSteps,
  discloseFields,
  fieldSchema,
  fieldRuleOf,
  followSteps,
  listFields,
  policyIssues,
  unfoldSchema,
  valueAt,
  withValue,
  type Another,
  ANOTHER,
  type Choice,
  CHOICE,
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
import { askAnother, askChoice, choose } from './askChoice';
import { askField } from './askField';
import type { Prompt } from './prompt';

/** What the questions are about, and where the answers go. */
export type Questions = {
  manifest: Pick<Manifest, 'configSchema' | 'wizard' | 'disclosure' | 'rules' | 'name'> &
    Partial<Pick<Manifest, 'uiSchema'>>;
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
  /** What the environment suggests, by field: the answer that Enter gives, where there is none yet. */
  suggestions?: ReadonlyMap<string, { value: Json; reason: string }>;
  storeSecret: (value: string) => Promise<Json>;
};

const groupOf = (pointer: string) => pointer.slice(0, pointer.lastIndexOf('/'));

/** A question and what it is asked with. */
type Open = { field: Field; schema: JsonObject };

/**
 * Asks what the wizard asks, step by step, and answers with the whole configuration. Which questions there are follows
 * from the answers: conditions, dependencies, the alternative that was chosen, the entries of a list.
 */
export async function askConfig(prompt: Prompt, questions: Questions): Promise<JsonObject> {
  const { manifest, environment, onlyMissing = false, guidance = { locked: [], rules: [] } } = questions;
  const root = manifest.configSchema as JsonObject;
  const steps = deriveSteps(manifest);
  const chosen = new Map<string, number>();
  const asked = new Set<string>();
  let config = questions.start;
  const scope = () => ({ config, environment: { id: environment } });
  const keep = async (next: JsonObject, step: string) => {
    config = next;
    await questions.keep(config, step);
  };

  const isMissing = (field: Field) =>
    valueAt(config, field.pointer) === undefined &&
    (field.needed || (field.required && isJsonObject(valueAt(config, groupOf(field.pointer)))));

  /** The questions of a part of the schema as the answers have made it by now. */
  const questionsOf = (part: JsonObject) => {
    const unfolded = unfoldSchema(root, part, config, chosen);
    const fields = listFields(unfolded, manifest.disclosure);
    const open = fields.map(field => ({ field, schema: fieldSchema(unfolded, field.pointer) }));
    return { fields, open };
  };

  const isWanted = ({ field, schema }: Open, disclosed: ReadonlySet<string>): boolean => {
    const choice = schema[CHOICE] as unknown as Choice | undefined;
    const another = schema[ANOTHER] as unknown as Another | undefined;
    if (onlyMissing && another) return another.count < another.least && field.needed;
    if (onlyMissing && choice?.fits !== undefined) return false;
    if (onlyMissing) return isMissing(field) && schema.default === undefined;
    // A group that was begun has fields that nobody could know to be needed before.
    return disclosed.has(field.pointer) || (isMissing(field) && schema.default === undefined);
  };

  const ask = async ({ field, schema }: Open, step: string, mustAnswer: boolean) => {
    const at = groupOf(field.pointer);
    const choice = schema[CHOICE] as unknown as Choice | undefined;
    const another = schema[ANOTHER] as unknown as Another | undefined;
    if (choice) {
      const index = await askChoice(prompt, { field, choice, mustAnswer });
      if (index === undefined) return;
      chosen.set(at, index);
      await keep(withValue(config, at, choose(choice, index, valueAt(config, at))), step);
    } else if (another) {
      const list = valueAt(config, at);
      const entries = Array.isArray(list) ? list : [];
      const more = await askAnother(prompt, { field, another });
      // What one says no to is not asked again; one more entry brings the question back.
      if (more) asked.delete(field.pointer);
      if (more || (mustAnswer && list === undefined)) {
        await keep(withValue(config, at, more ? [...entries, {}] : entries), step);
      }
    } else {
      const given = valueAt(config, field.pointer) ?? schema.default;
      const suggestion = given === undefined ? questions.suggestions?.get(field.pointer) : undefined;
      if (suggestion) prompt.say(`  Suggested from your environment: ${suggestion.reason}.`);
      const current = given ?? suggestion?.value;
      const question = { field, schema, root, current, mustAnswer };
      await keep(
        withValue(config, field.pointer, await askField(prompt, question, questions.storeSecret)),
        step
      );
    }
  };

  const askStep = async (step: Step) => {
    const nextQuestion = () => {
      const { fields, open } = questionsOf(step.schema as JsonObject);
      const disclosed = discloseFields(fields, manifest.disclosure, 'basic', scope());
      return open.find(question => !asked.has(question.field.pointer) && isWanted(question, disclosed));
    };
    let question = nextQuestion();
    if (!question) return;
    prompt.say(`\n${step.title}`);
    if (step.description) prompt.say(step.description.trim());
    if (step.skippable && !step.required && !onlyMissing) {
      if (!/^y(es)?$/i.test(await prompt.ask(`Fill in “${step.title}”? [y/N] `))) return;
    }
    for (; question; question = nextQuestion()) {
      const { field, schema } = question;
      asked.add(field.pointer);
      const lock = guidance.locked.find(({ pointer }) => pointer === field.pointer);
      if (lock) {
        prompt.say(`${field.title} is ${JSON.stringify(lock.value)}. Locked by policy: ${lock.reason}`);
      } else if ('const' in schema) {
        // Nothing to ask: it may be one thing only.
        if (field.required) config = withValue(config, field.pointer, schema.const);
      } else await ask(question, step.id, field.needed || isMissing(field));
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
    const issues = [
      ...checkRules(manifest.rules, scope()),
      ...policyIssues(guidance.rules, scope()),
      ...(await checkFields(manifest.uiSchema, config, fieldRuleOf)),
    ];
    if (issues.length === 0) return config;
    const again = questionsOf(root).open.filter(({ field }) =>
      issues.some(
        ({ path }) => path !== '' && (field.pointer === path || field.pointer.startsWith(`${path}/`))
      )
    );
    if (again.length === 0) {
      throw new FlyloftError('CONFIG_INVALID', 'The answers do not fit together.', { issues });
    }
    issues.forEach(({ path, message }) => prompt.say(`  ${path} ${message}`));
    for (const question of again) await ask(question, way().at(-1)?.id ?? '', question.field.needed);
  }
}

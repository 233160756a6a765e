import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import {
  FlyloftError,
  type Guidance,
  type Json,
  type JsonObject,
  readReferenceShorthand,
} from '@flyloft/plugin-manager-common';
import { INFERRED_BECAUSE, isInferred } from '@flyloft/configuration';
import { askConfig } from './askConfig';
import { type Prompt, QuestionsEnded, terminalPrompt } from './prompt';

/** What to ask for. */
export type PersonQuestions = {
  pluginId: string;
  version?: string;
  environment?: string;
  /** What runs, or what flags said. */
  start: JsonObject;
  guidance?: Pick<Guidance, 'locked' | 'rules'>;
  /** Asks only for what is needed and not there: flags said the rest. */
  onlyMissing: boolean;
};

/** The answers, and how to throw the draft of them away once they were asked for. */
export type PersonAnswers = { config: JsonObject; forget: () => Promise<void> };

/** Whether a person sits at a terminal and wants to read; a script never gets a question. */
export const canAsk = (flags: { json?: boolean }) =>
  flags.json !== true && process.stdin.isTTY === true && process.stderr.isTTY === true;

async function draftOf(client: PluginManagerClient, environment: string, pluginId: string) {
  try {
    return await client.getDraft(environment, pluginId);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'DRAFT_NOT_FOUND') return undefined;
    throw error;
  }
}

/** What the environment suggests; nothing where it does not say, because the questions do without. */
async function suggestionsFor(
  client: PluginManagerClient,
  environment: string,
  pluginId: string,
  version: string
): Promise<Map<string, { value: Json; reason: string }>> {
  try {
    const { suggestions } = await client.detectEnvironment(environment, { pluginId, version });
    return new Map(suggestions.map(({ pointer, value, reason }) => [pointer, { value, reason }]));
  } catch {
    return new Map();
  }
}

/**
 * Asks a person the wizard's questions. Each answer is kept in the same draft on the server that the wizard keeps, so
 * that Ctrl-C loses nothing and the next run, or the wizard, goes on there.
 */
export async function askPerson(
  client: PluginManagerClient,
  questions: PersonQuestions,
  openPrompt: () => Prompt = () => terminalPrompt(process.stdin, process.stderr)
): Promise<PersonAnswers> {
  const { pluginId, version, onlyMissing } = questions;
  const { manifest } = await client.getPlugin(pluginId, version === undefined ? {} : { version });
  const environment = questions.environment ?? (await client.listEnvironments()).items[0]?.id;
  if (environment === undefined) {
    throw new FlyloftError(
      'ENVIRONMENT_NOT_FOUND',
      'The portal has no environment. Ask an admin to add one.'
    );
  }
  // What flags say is what is wanted; a draft of something else does not get into it.
  const known = await draftOf(client, environment, pluginId);
  const draft = onlyMissing ? undefined : known;
  let revision = known?.revision ?? 0;
  let isOurs = draft !== undefined;
  const prompt = openPrompt();
  try {
    if (draft)
      prompt.say(`Goes on with what you typed on ${draft.savedAt.slice(0, 16).replace('T', ' ')} UTC.`);
    if (!onlyMissing) prompt.say('Enter keeps what is in brackets, - takes an optional value away.');
    if (isInferred(manifest.configSchema)) prompt.say(INFERRED_BECAUSE);
    const config = await askConfig(prompt, {
      manifest,
      environment,
      start: (draft?.config as JsonObject | undefined) ?? questions.start,
      ...(draft?.step === undefined ? {} : { step: draft.step }),
      ...(questions.guidance ? { guidance: questions.guidance } : {}),
      onlyMissing,
      keep: async (answers, step) => {
        const saved = await client.saveDraft(environment, pluginId, {
          release: manifest.version,
          config: answers,
          step,
          follows: revision,
        });
        revision = saved.revision;
        isOurs = true;
      },
      storeSecret: async value => {
        const reference = readReferenceShorthand(value);
        if (reference === undefined) return (await client.storeSecret(value)).reference;
        return (await client.referToSecret(environment, { pluginId, reference })).reference;
      },
      suggestions: await suggestionsFor(client, environment, pluginId, manifest.version),
    });
    return {
      config,
      forget: async () => {
        if (isOurs) await client.removeDraft(environment, pluginId);
      },
    };
  } catch (error) {
    if (!(error instanceof QuestionsEnded)) throw error;
    throw new QuestionsEnded(
      error.by,
      isOurs
        ? 'Nothing was asked for. Your answers are kept: run the command again, or open the wizard, to go on.'
        : 'Nothing was asked for.'
    );
  } finally {
    prompt.close();
  }
}

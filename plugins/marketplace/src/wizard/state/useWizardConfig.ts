import { useCallback, useMemo, useState } from 'react';
import { type Layer, locate, readYaml, sameJson, writeYaml, type YamlIssue } from '@flyloft/configuration';
import {
  isSecretReference,
  type JsonObject,
  type JsonSchema,
  pointerKeys,
  secretPointers,
} from '@flyloft/plugin-manager-common';
import type { ChangeReason, ConfigData } from '@flyloft/plugin-marketplace-react';
import { type History, record, redo, replace, startHistory, undo } from './history';

/** A configuration, and the text that says the same with a person's comments. */
export type Version = { config: JsonObject; yaml: string };

type State = {
  history: History<Version>;
  /** What is in the editor while it cannot be read, and why. */
  unread?: { text: string; issues: YamlIssue[] };
  /** What the values began with. */
  layers: readonly Layer[];
  /** Whether a person changed anything. */
  edited: boolean;
};

function at(config: JsonObject, pointer: string): unknown {
  let value: unknown = config;
  for (const key of pointerKeys(pointer)) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}

/** Secrets that somebody wrote into a text: they belong into the form, which hands out a reference. */
export function clearSecrets(schema: JsonSchema, config: JsonObject, text: string): YamlIssue[] {
  return [...secretPointers(schema, config)].flatMap(path => {
    const value = at(config, path);
    if (value === null || value === '' || isSecretReference(value)) return [];
    const { line, column } = locate(text, path);
    return [
      {
        path,
        line,
        column,
        message: `${path} is secret: enter it in the form, and the text holds a reference to it`,
      },
    ];
  });
}

/** What the editor holds after a change: read, or kept aside with the reasons until it can be. */
function readText(schema: JsonSchema, text: string): Version | { text: string; issues: YamlIssue[] } {
  const read = readYaml(text);
  if (read.outcome === 'refused') return { text, issues: read.issues };
  const secrets = clearSecrets(schema, read.config, text);
  return secrets.length > 0 ? { text, issues: secrets } : { config: read.config, yaml: text };
}

/** The wizard's values: form and text of one configuration, with every step of it that can be taken back. */
export function useWizardConfig({
  schema,
  started,
  layers: first,
}: {
  schema: JsonSchema;
  started: JsonObject;
  layers: readonly Layer[];
}) {
  const [state, setState] = useState<State>(() => ({
    history: startHistory({ config: started, yaml: writeYaml('', started) }),
    layers: first,
    edited: false,
  }));
  const { present, past, future } = state.history;

  /** Another configuration, as one step; `layers` where it begins from something else. */
  const set = useCallback((config: JsonObject, from: { yaml?: string; layers?: readonly Layer[] } = {}) => {
    setState(({ history, layers }) => ({
      history: record(
        history,
        { config, yaml: from.yaml ?? writeYaml(history.present.yaml, config) },
        performance.now()
      ),
      layers: from.layers ?? layers,
      edited: true,
    }));
  }, []);

  /** Fills in what nobody gave, as one step that can be taken back; nothing where somebody changed anything already. */
  const prefill = useCallback((fill: (config: JsonObject) => JsonObject, more: readonly Layer[]) => {
    setState(current => {
      if (current.edited || current.unread) return current;
      const config = fill(current.history.present.config);
      const yaml = writeYaml(current.history.present.yaml, config);
      return {
        ...current,
        history: record(current.history, { config, yaml }, performance.now()),
        layers: [...current.layers, ...more],
      };
    });
  }, []);

  const changeForm = useCallback(
    (data: ConfigData, reason: ChangeReason) => {
      const config = data as JsonObject;
      if (reason === 'edit') {
        set(config);
        return;
      }
      setState(current => ({
        ...current,
        history: replace(current.history, {
          config,
          yaml: writeYaml(current.history.present.yaml, config),
        }),
      }));
    },
    [set]
  );

  const changeYaml = useCallback(
    (text: string) => {
      const read = readText(schema, text);
      setState(current => {
        if ('issues' in read) return { ...current, unread: read };
        const { unread: _, ...rest } = current;
        if (read.yaml === current.history.present.yaml) return rest;
        // What says the same keeps its identity: a comment draws no form anew.
        const config = sameJson(read.config, current.history.present.config)
          ? current.history.present.config
          : read.config;
        return {
          ...rest,
          history: record(current.history, { config, yaml: text }, performance.now()),
          edited: true,
        };
      });
    },
    [schema]
  );

  const move = useCallback(
    (step: typeof undo) =>
      setState(({ unread: _, ...current }) => ({ ...current, history: step(current.history), edited: true })),
    []
  );

  return useMemo(
    () => ({
      config: present.config,
      /** What the editor shows. */
      text: state.unread?.text ?? present.yaml,
      /** The text of the configuration as it was last understood. */
      yaml: present.yaml,
      unread: state.unread,
      layers: state.layers,
      edited: state.edited,
      canUndo: past.length > 0 || state.unread !== undefined,
      canRedo: future.length > 0,
      set,
      prefill,
      changeForm,
      changeYaml,
      /** One step back; a text that cannot be read is such a step. */
      undo: () => (state.unread ? setState(({ unread: _, ...rest }) => rest) : move(undo)),
      redo: () => move(redo),
    }),
    [present, past, future, state, set, prefill, changeForm, changeYaml, move]
  );
}

export type WizardConfig = ReturnType<typeof useWizardConfig>;

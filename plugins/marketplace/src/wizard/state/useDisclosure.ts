import { useMemo, useRef } from 'react';
import {
  askedFields,
  deriveSteps,
  type Field,
  followSteps,
  keepFields,
  listFields,
  type Step,
} from '@flyloft/configuration';
import type { JsonObject, JsonSchema, Manifest } from '@flyloft/plugin-manager-common';
import { chooseLevel, type Level, listLevels } from './levels';
import { schemaDefaults, without } from './originsOf';

/** What shows of a plugin's configuration: its steps as its conditions have them, each with the fields of a level. */
export function useDisclosure({
  manifest,
  config,
  environment,
  wanted,
}: {
  manifest: Manifest;
  config: JsonObject;
  environment: string;
  wanted: Level;
}) {
  const all = useMemo(() => {
    const fields = listFields(manifest.configSchema, manifest.disclosure);
    const steps = deriveSteps(manifest);
    return {
      fields,
      pointers: new Set(fields.map(({ pointer }) => pointer)),
      titleOf: (pointer: string) => fields.find(field => field.pointer === pointer)?.title ?? pointer,
      steps,
      fieldsOf: new Map(
        steps.map(step => [
          step.id,
          listFields(step.schema, manifest.disclosure).map(({ pointer }) => pointer),
        ])
      ),
      // What the schema completes was given by nobody, unless the publisher says that it matters.
      unsaid: without(schemaDefaults(manifest.configSchema), manifest.defaults as JsonObject),
    };
  }, [manifest]);

  const scope = useMemo(() => ({ config, environment: { id: environment } }), [config, environment]);
  const way = useMemo(() => followSteps(all.steps, scope), [all, scope]);
  const levels = useMemo(
    () => listLevels(all.fields, manifest.disclosure, scope, without(config, all.unsaid)),
    [all, manifest, scope, config]
  );
  const chosen = chooseLevel(levels, wanted);

  // A field that showed at this level stays, also while somebody empties it.
  const seen = useRef({ level: chosen?.level, pointers: new Set<string>() });
  if (seen.current.level !== chosen?.level) seen.current = { level: chosen?.level, pointers: new Set() };
  for (const pointer of chosen?.pointers ?? []) seen.current.pointers.add(pointer);
  const shownKey = JSON.stringify([...seen.current.pointers].sort());

  const schemas = useMemo(() => {
    const shown = new Set(JSON.parse(shownKey) as string[]);
    return new Map<string, JsonSchema>(
      all.steps.flatMap(step => {
        const own = all.fieldsOf.get(step.id) ?? [];
        // A step of which this level shows nothing is left out; one whose fields are not known is not.
        if (own.length > 0 && !own.some(pointer => shown.has(pointer))) return [];
        return [[step.id, keepFields(step.schema, all.pointers, shown)]];
      })
    );
  }, [all, shownKey]);

  const steps: Step[] = useMemo(
    () =>
      way.flatMap(step => {
        const schema = schemas.get(step.id);
        return schema ? [{ ...step, schema }] : [];
      }),
    [way, schemas]
  );
  const stepOf = (pointer: string): Step | undefined => {
    const asks = (asksFor: (own: string) => boolean) =>
      way.find(step => all.fieldsOf.get(step.id)?.some(asksFor));
    const itself = asks(own => pointer === own || pointer.startsWith(`${own}/`));
    if (itself || all.pointers.has(pointer)) return itself;
    // What conditions and choices bring stands where the rest of its group does.
    for (let group = pointer; group !== ''; ) {
      group = group.slice(0, group.lastIndexOf('/'));
      const within = `${group}/`;
      const beside = asks(own => own.startsWith(within));
      if (beside) return beside;
    }
    return undefined;
  };
  /**
   * Every field that there is, and those that the values bring: of conditions, alternatives and entries. Looked for when
   * somebody asks, because no key press should wait for it.
   */
  const searchable = useMemo(() => {
    let found: Field[] | undefined;
    return () => {
      found ??= [
        ...all.fields,
        ...askedFields(manifest.configSchema, manifest.disclosure, config).filter(
          ({ pointer }) => !all.pointers.has(pointer)
        ),
      ];
      return found;
    };
  }, [all, manifest, config]);
  /** Whether a step asks for what is at a pointer, with the values as they are. */
  const isField = (pointer: string) =>
    stepOf(pointer) !== undefined &&
    searchable().some(field => pointer === field.pointer || pointer.startsWith(`${field.pointer}/`));
  return {
    ...all,
    allSteps: all.steps,
    steps,
    levels,
    level: chosen?.level,
    stepOf,
    searchable,
    isField,
  };
}

export type WizardDisclosure = ReturnType<typeof useDisclosure>;

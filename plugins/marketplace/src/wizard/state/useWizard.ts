import { useEffect, useMemo, useRef, useState } from 'react';
import type { Layer } from '@flyloft/configuration';
import {
  type Draft,
  type Environment,
  type Guidance,
  type Installation,
  type JsonObject,
  mergeConfig,
  type PluginDetail,
} from '@flyloft/plugin-manager-common';
import type { ConfigFormHandle } from '@flyloft/plugin-marketplace-react';
import { usePreview } from '../usePreview';
import { useFieldRemarks } from '../FieldRemarks';
import { withSuggestionRemarks } from '../SuggestionRemark';
import { guidedLayers, guidedStart } from './guidedStart';
import { originsOf, schemaDefaults } from './originsOf';
import { useRuleIssues, useTextIssues } from './useConfigIssues';
import { useDisclosure } from './useDisclosure';
import { contentOf, useDraft } from './useDraft';
import { useFieldChecks } from './useFieldChecks';
import { useFieldFocus } from './useFieldFocus';
import { useMakePlan } from './useMakePlan';
import { baseOf, useMeanwhile } from './useMeanwhile';
import { useProceed } from './useProceed';
import { useRecovery } from './useRecovery';
import { useServerIssues } from './useServerIssues';
import { useSuggestions } from './useSuggestions';
import { useWizardAddress } from './useWizardAddress';
import { useWizardConfig } from './useWizardConfig';

/** What the values of a wizard begin with. */
function firstLayers(
  plugin: PluginDetail,
  installation: Installation | undefined,
  guidance: Guidance
): Layer[] {
  const { configSchema, defaults } = plugin.manifest;
  const standard = mergeConfig(schemaDefaults(configSchema), defaults as JsonObject);
  const layers: Layer[] = [{ origin: 'default', config: standard }];
  if (installation) layers.push({ origin: 'running', config: installation.config as JsonObject });
  return [...layers, ...guidedLayers(guidance, installation !== undefined)];
}

/** What the wizard starts from; read before it starts. */
export type WizardStart = {
  plugin: PluginDetail;
  environment: string;
  environments: readonly Environment[];
  installation: Installation | undefined;
  /** What was typed earlier and not asked for. */
  draft: Draft | undefined;
  /** The plan that is edited. */
  edited?: { planId: string; config: JsonObject };
  /** Checks, locked values and defaults of teams. */
  guidance: Guidance;
};

/** Everything that the wizard knows and does; what it looks like is elsewhere. */
export function useWizard({ plugin, environment, installation, draft, edited, guidance }: WizardStart) {
  const { manifest } = plugin;
  const address = useWizardAddress();
  const formRef = useRef<ConfigFormHandle>(null);
  const started = useMemo(
    () =>
      guidedStart(
        edited?.config ?? ((installation?.config ?? manifest.defaults) as JsonObject),
        guidance,
        !edited && !installation
      ),
    [edited, installation, manifest, guidance]
  );
  const layers = useMemo(() => firstLayers(plugin, installation, guidance), [plugin, installation, guidance]);
  const values = useWizardConfig({ schema: manifest.configSchema, started, layers });
  const { config } = values;
  const shape = useDisclosure({
    manifest,
    config,
    environment,
    wanted: address.level ?? draft?.level ?? 'basic',
  });
  const step = shape.steps.find(({ id }) => id === address.step) ?? shape.steps[0];
  const [base, setBase] = useState(() => (draft ? draft.base : baseOf(installation)));
  const autosave = useDraft({
    environment,
    pluginId: plugin.id,
    draft,
    content: values.edited
      ? contentOf(manifest.version, values, { step: address.step, level: shape.level, base })
      : undefined,
  });
  const recovery = useRecovery({
    draft,
    started,
    schema: manifest.configSchema,
    release: manifest.version,
    values,
    saver: autosave.saver,
    locked: guidance.locked,
    onStartOver: () => setBase(baseOf(installation)),
  });
  const [showForm, setShowForm] = useState(
    () =>
      shape.allSteps.some(({ required, expected }) => required || expected) ||
      installation !== undefined ||
      address.step !== undefined
  );
  const meanwhile = useMeanwhile({
    environment,
    pluginId: plugin.id,
    release: manifest.version,
    draft,
    recovering: recovery.draft !== undefined,
    // A plan that is edited says itself what moved since.
    installation: edited ? undefined : installation,
    fresh: layers[0]!.config,
    yours: config,
    base,
    onTake: (chosen, ofRelease, now) => {
      const yaml = recovery.draft ? recovery.draft.yaml : values.yaml;
      setBase(now);
      recovery.take({ config: chosen, release: ofRelease, layers, ...(yaml === undefined ? {} : { yaml }) });
      setShowForm(true);
    },
  });
  const checks = useFieldChecks({
    checks: guidance.checks,
    config,
    environment,
    pluginId: plugin.id,
    release: manifest.version,
  });
  const said = useRuleIssues(manifest.rules, guidance, config, environment);
  const rules = useMemo(() => [...said, ...checks.issues], [said, checks.issues]);
  const withText = address.view !== 'form';
  const textIssues = useTextIssues({
    schema: manifest.configSchema,
    uiSchema: manifest.uiSchema as JsonObject,
    config,
    text: values.yaml,
    more: rules,
    shown: withText,
  });
  const origins = useMemo(
    () => originsOf(config, values.layers, manifest.configSchema),
    [config, values.layers, manifest]
  );
  const plan = useMakePlan({ plugin, environment, installation, edited, saver: autosave.saver });
  const preview = usePreview(plan.wish(config));
  const focusField = useFieldFocus(formRef);
  const goToField = (pointer: string) => {
    const target = shape.stepOf(pointer);
    setShowForm(true);
    address.change({
      step: target?.id,
      level: shape.levels.find(({ pointers }) => pointers.has(pointer))?.level ?? shape.level,
      view: address.view === 'yaml' ? 'both' : address.view,
    });
    focusField(pointer);
  };
  const proceed = useProceed({
    steps: shape.steps,
    step,
    fieldsOf: shape.fieldsOf,
    form: formRef,
    values,
    rules,
    textIssues,
    view: address.view,
    showForm,
    goTo: id => address.change({ step: id }),
    goToField,
    finish: plan.finish,
  });

  const server = useServerIssues({
    error: plan.making.error,
    asked: plan.making.variables,
    config,
    isField: shape.isField,
    onFound: (first, count) => {
      if (first) goToField(first);
      proceed.announce(count);
    },
  });
  const own = useFieldRemarks(guidance.checks, guidance.locked, checks.board);
  const suggestions = useSuggestions({
    environment,
    pluginId: plugin.id,
    release: manifest.version,
    fresh: !edited && !installation && !draft,
    defaults: layers[0]!.config,
    values,
    origins,
  });
  const { titleOf } = shape;
  const remarks = useMemo(
    () => withSuggestionRemarks(own, suggestions, titleOf),
    [own, suggestions, titleOf]
  );

  useEffect(() => {
    // A step's first heading gets the focus, so that a screen reader reads where one is.
    if (address.step) document.getElementById('wizard-step')?.focus({ preventScroll: true });
  }, [address.step]);

  return {
    address,
    autosave,
    formRef,
    goToField,
    layers,
    meanwhile,
    origins,
    plan,
    preview,
    proceed,
    /** With everything that was typed until now. */
    readConfig: () => (formRef.current?.value() as JsonObject | undefined) ?? config,
    recovery,
    remarks,
    server,
    setShowForm,
    shape,
    showForm,
    started,
    step,
    suggestions,
    textIssues,
    values,
  };
}

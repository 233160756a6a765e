import { type Ref, useMemo } from 'react';
import { Text } from '@backstage/ui';
import type { Lock, Step } from '@flyloft/configuration';
import type { ConfigIssue, JsonObject, Manifest } from '@flyloft/plugin-manager-common';
import {
  ConfigForm,
  type ConfigFormHandle,
  type ConfigFormProps,
  type FieldSlot,
  type Origins,
  Prose,
  useFormServices,
} from '@flyloft/plugin-marketplace-react';

/** One step: what it is about, and its part of the form. */
export function WizardStep({
  step,
  manifest,
  environment,
  config,
  onChange,
  errors,
  origins,
  remarks,
  locked,
  disabled,
  formRef,
}: {
  step: Step;
  manifest: Manifest;
  environment: string;
  config: JsonObject;
  onChange: ConfigFormProps['onChange'];
  errors: readonly ConfigIssue[];
  origins: Origins;
  /** What stands beside fields. */
  remarks: FieldSlot;
  /** Values that policy locks. */
  locked: readonly Lock[];
  disabled: boolean;
  formRef: Ref<ConfigFormHandle>;
}) {
  const lockedAt = useMemo(() => locked.map(({ pointer }) => pointer), [locked]);
  const asked = useFormServices({ environment, pluginId: manifest.id });
  const services = useMemo(() => ({ ...asked, showsChecks: true }), [asked]);
  return (
    <section aria-labelledby="wizard-step">
      <h2 id="wizard-step" tabIndex={-1}>
        {step.title}
      </h2>
      {step.description && (
        <Text as="p">
          <Prose>{step.description}</Prose>
        </Text>
      )}
      {step.help && (
        <Text as="p" color="secondary">
          <Prose>{step.help}</Prose>
        </Text>
      )}
      <ConfigForm
        key={step.id}
        id="wizard-form"
        schema={step.schema}
        uiSchema={manifest.uiSchema}
        value={config}
        onChange={onChange}
        errors={errors}
        origins={origins}
        slot={remarks}
        locked={lockedAt}
        disabled={disabled}
        formRef={formRef}
        services={services}
      />
    </section>
  );
}

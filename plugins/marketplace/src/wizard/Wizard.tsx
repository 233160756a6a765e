import { useEffect, useMemo, useRef, useState } from 'react';
import { Alert, Button, Flex, Select, Text } from '@backstage/ui';
import type {
  EndpointBodyInput,
  Environment,
  Installation,
  PluginDetail,
} from '@flyloft/plugin-manager-common';
import {
  type ConfigData,
  ConfigForm,
  type ConfigFormHandle,
  CopyAsCli,
  useFormServices,
  usePluginManager,
} from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { ConflictBlock } from '../plan/ConflictBlock';
import { paths } from '../routes';
import { Page } from '../shared/Page';
import { deriveSteps } from '@flyloft/configuration';
import { readDraft, removeDraft, writeDraft } from './draft';
import { StartFrom } from './StartFrom';
import { StepList } from './StepList';
import { ThisWill } from './ThisWill';
import { usePreview } from './usePreview';
import './Wizard.css';

type Change = EndpointBodyInput<'makePlan'>['changes'][number];

/** The wish that the wizard's data stands for. */
function toChange(plugin: PluginDetail, installation: Installation | undefined, config: ConfigData): Change {
  const { id: pluginId } = plugin;
  const range = plugin.manifest.version;
  const values = config as Extract<Change, { kind: 'configure' }>['config'];
  if (!installation || installation.state === 'uninstalled')
    return { kind: 'install', pluginId, range, config: values };
  if (installation.release !== range) return { kind: 'update', pluginId, range, config: values };
  return { kind: 'configure', pluginId, config: values };
}

/** The wizard: a form in steps, made from the release's JSON Schema. Its address never holds a value. */
export function Wizard({
  plugin,
  environment,
  environments,
  installation,
  edited,
}: {
  plugin: PluginDetail;
  environment: string;
  environments: readonly Environment[];
  installation: Installation | undefined;
  edited?: { planId: string; config: ConfigData };
}) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const steps = useMemo(() => deriveSteps(plugin.manifest), [plugin.manifest]);
  const formRef = useRef<ConfigFormHandle>(null);
  const started = useMemo(
    () =>
      edited?.config ??
      (installation?.config as ConfigData | undefined) ??
      (plugin.manifest.defaults as ConfigData),
    [edited, installation, plugin]
  );
  const [recovered, setRecovered] = useState(() => readDraft(window.sessionStorage, environment, plugin.id));
  const [config, setConfig] = useState<ConfigData>(started);
  const [saved, setSaved] = useState<Date | 'failed'>();
  const [announcement, setAnnouncement] = useState('');
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());

  const wanted = params.get('step');
  const index = Math.max(
    0,
    steps.findIndex(step => step.id === wanted)
  );
  const step = steps[index];
  const last = index >= steps.length - 1;
  const request: EndpointBodyInput<'makePlan'> = {
    environment,
    changes: [toChange(plugin, installation, config)],
  };
  const preview = usePreview(request);
  const services = useFormServices({ environment, pluginId: plugin.id });
  const [showForm, setShowForm] = useState(
    () => steps.some(candidate => candidate.required) || installation !== undefined || wanted !== null
  );

  const finish = useMutation({
    mutationFn: (values: ConfigData) =>
      client.makePlan({
        environment,
        changes: [toChange(plugin, installation, values)],
        ...(edited ? { supersedes: edited.planId } : {}),
      }),
    onSuccess: answer => {
      removeDraft(window.sessionStorage, environment, plugin.id);
      navigate(paths.plan(answer.plan.id));
    },
  });

  const change = (next: ConfigData) => {
    setConfig(next);
    const kept = writeDraft(window.sessionStorage, environment, plugin.id, {
      version: plugin.manifest.version,
      savedAt: new Date().toISOString(),
      config: next,
    });
    setSaved(kept ? new Date() : 'failed');
  };

  const goTo = (id: string) => {
    setParams(current => {
      const next = new URLSearchParams(current);
      next.set('step', id);
      return next;
    });
  };

  const next = async () => {
    const count = (await formRef.current?.validate())?.length ?? 0;
    if (count > 0) {
      setAnnouncement(`${count} ${count === 1 ? 'field needs' : 'fields need'} your attention.`);
      return;
    }
    setAnnouncement('');
    if (step) setVisited(new Set([...visited, step.id]));
    if (last) finish.mutate(formRef.current?.value() ?? config);
    else goTo(steps[index + 1]!.id);
  };

  // The shortcut acts wherever the focus is on the page; the latest of the closures is the one to call.
  const go = () => (showForm ? void next() : finish.mutate(config));
  const proceed = useRef(go);
  proceed.current = go;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      proceed.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  useEffect(() => {
    // A step's first heading gets the focus, so that a screen reader reads where one is.
    if (wanted) document.getElementById('wizard-step')?.focus({ preventScroll: true });
  }, [wanted]);

  const verbWhenInstalled = installation?.release === plugin.manifest.version ? 'Configure' : 'Update';
  const verb = installation ? verbWhenInstalled : 'Install';
  return (
    <Page
      title={`${verb} ${plugin.name} ${plugin.manifest.version}`}
      subtitle={
        <Flex gap="3" align="center" className="mp-wrap">
          {saved === 'failed' && (
            <span role="alert">Your browser keeps no draft: finish before you close the tab.</span>
          )}
          {saved instanceof Date && (
            <span>
              Saved in this tab {saved.toLocaleTimeString('en-GB')}. Closing it loses nothing that you asked
              for.
            </span>
          )}
          <CopyAsCli
            command={`./flyloft ${verb.toLowerCase() === 'update' ? 'install' : verb.toLowerCase()} ${
              plugin.id
            } --environment ${environment}`}
          />
        </Flex>
      }
      actions={
        environments.length > 1 && (
          <Select
            aria-label="Environment"
            options={environments.map(item => ({ value: item.id, label: item.title }))}
            value={environment}
            onChange={key =>
              setParams(current => {
                const nextParams = new URLSearchParams(current);
                nextParams.set('env', String(key));
                return nextParams;
              })
            }
          />
        )
      }
    >
      <div className={showForm && steps.length > 1 ? 'mp-wizard mp-wizard-stepped' : 'mp-wizard'}>
        <StepList steps={steps} current={step?.id} visited={visited} onGo={goTo} hidden={!showForm} />
        <div className="mp-wizard-main">
          {recovered && JSON.stringify(recovered.config) !== JSON.stringify(started) && (
            <Alert
              status="info"
              icon
              title={`Continue from ${new Date(recovered.savedAt).toLocaleString('en-GB')}?`}
              description="There is a draft of this configuration in this tab."
              customActions={
                <Flex gap="2">
                  <Button
                    size="small"
                    onPress={() => {
                      setConfig(recovered.config);
                      setShowForm(true);
                      setRecovered(undefined);
                    }}
                  >
                    Continue
                  </Button>
                  <Button
                    size="small"
                    variant="secondary"
                    onPress={() => {
                      removeDraft(window.sessionStorage, environment, plugin.id);
                      setRecovered(undefined);
                    }}
                  >
                    Start over
                  </Button>
                </Flex>
              }
            />
          )}
          {step && showForm ? (
            <>
              <StartFrom plugin={plugin} installation={installation} onStart={change} />
              <section aria-labelledby="wizard-step">
                <h2 id="wizard-step" tabIndex={-1}>
                  {step.title}
                </h2>
                {step.description && <Text as="p">{step.description}</Text>}
                {step.help && (
                  <Text as="p" color="secondary">
                    {step.help}
                  </Text>
                )}
                <ConfigForm
                  key={step.id}
                  id="wizard-form"
                  schema={step.schema}
                  uiSchema={plugin.manifest.uiSchema}
                  value={config}
                  onChange={change}
                  formRef={formRef}
                  services={services}
                />
              </section>
            </>
          ) : (
            <div>
              <Text as="p">
                {steps.length === 0
                  ? 'It has no settings.'
                  : 'Nothing has to be filled in. The defaults are good to start with.'}
              </Text>
              {steps.length > 0 && (
                <Button variant="tertiary" onPress={() => setShowForm(true)}>
                  Change settings
                </Button>
              )}
            </div>
          )}
          <div className="mp-visually-hidden" role="alert">
            {announcement}
          </div>
          {announcement && (
            <Text as="p" aria-hidden="true">
              {announcement}
            </Text>
          )}
          {finish.isError && (
            <ConflictBlock
              title="No plan could be made"
              error={finish.error}
              environment={environment}
              asked={[toChange(plugin, installation, finish.variables ?? config)]}
              {...(edited ? { supersedes: edited.planId } : {})}
            />
          )}
          <div className="mp-plan-actions">
            {showForm && index > 0 && (
              <Button variant="secondary" onPress={() => goTo(steps[index - 1]!.id)}>
                Back
              </Button>
            )}
            {step?.skippable && !last && (
              <Button variant="tertiary" onPress={() => goTo(steps[index + 1]!.id)}>
                Skip
              </Button>
            )}
            <Button isPending={finish.isPending} onPress={go}>
              {!showForm || last ? 'Review' : 'Next'}
            </Button>
          </div>
        </div>
        <ThisWill
          preview={preview}
          wish={{
            environment,
            changes: [toChange(plugin, installation, config)],
            ...(edited ? { supersedes: edited.planId } : {}),
          }}
        />
      </div>
    </Page>
  );
}

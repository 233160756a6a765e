import { lazy, Suspense, useState } from 'react';
import { Alert, Button, Select, Text } from '@backstage/ui';
import { INFERRED_BECAUSE, isInferred } from '@flyloft/configuration';
import { testEdges, type JsonObject } from '@flyloft/plugin-manager-common';
import { LoadingBlock } from '@flyloft/plugin-marketplace-react';
import { ConflictBlock } from '../plan/ConflictBlock';
import { above } from '../shared/above';
import { Page } from '../shared/Page';
import { ConnectionTest } from './ConnectionTest';
import { Leftovers } from './Leftovers';
import { MeanwhileChanged } from './MeanwhileChanged';
import { RecoveredDraft } from './RecoveredDraft';
import { SavedState } from './SavedState';
import { ServerIssues } from './ServerIssues';
import { describeOmitted } from './catalogueStarts';
import { type Start, StartFrom } from './StartFrom';
import { withLocks } from './state/guidedStart';
import { useWizard, type WizardStart } from './state/useWizard';
import { useWizardKeys } from './state/useWizardKeys';
import { StepList } from './StepList';
import { ThisWill } from './ThisWill';
import { WizardDialogs } from './WizardDialogs';
import { WizardStep } from './WizardStep';
import { type Opened, WizardTools } from './WizardTools';
import { YamlPane } from './YamlPane';
import './Wizard.css';

/** Not needed to fill in a form: loaded when somebody opens it. */
const PreviewsPane = lazy(() =>
  import('./previews/PreviewsPane').then(module => ({ default: module.PreviewsPane }))
);

/** What was filled in without anybody having typed it. */
function describeFilled(count: number): string {
  if (count === 0) return '';
  const values = count === 1 ? 'One value was' : `${count} values were`;
  return `${values} filled in from your environment, marked with why. Undo takes ${
    count === 1 ? 'it' : 'them'
  } back.`;
}

/** The wizard around the form: steps, text, drafts and tools. Its address never holds a value. */
export function Wizard(start: WizardStart) {
  const { plugin, environment, environments, installation, draft } = start;
  const { manifest } = plugin;
  const wizard = useWizard(start);
  const { address, autosave, plan, proceed, recovery, shape, step, values } = wizard;
  const [opened, setOpened] = useState<Opened>();
  const [notice, setNotice] = useState('');
  const { meanwhile } = wizard;
  const deciding = recovery.draft !== undefined || meanwhile.choosing;
  const shown = wizard.showForm && !deciding && step !== undefined;
  const togglePreviews = () =>
    address.change({ preview: address.preview ? null : 'config' }, { replace: true });
  useWizardKeys({
    proceed: () => !deciding && void proceed.go(),
    find: () => !deciding && shape.fields.length > 0 && setOpened('find'),
    previews: () => !deciding && togglePreviews(),
    undo: () => shown && values.undo(),
    redo: () => shown && values.redo(),
  });

  const startFrom = ({ title, origin, config, omitted }: Start) => {
    const fixed = wizard.layers.filter(layer => layer.origin === 'policy');
    values.set(withLocks(config, start.guidance.locked), {
      layers: [wizard.layers[0]!, { origin, config }, ...fixed],
    });
    setNotice(`Started from “${title}”. Undo takes it back.${describeOmitted(omitted, shape.titleOf)}`);
  };
  const restore = (config: JsonObject, release: string) => {
    recovery.take({ config, release });
    setOpened(undefined);
    setNotice('The snapshot is restored. Undo takes it back.');
  };

  const verbWhenInstalled = installation?.release === manifest.version ? 'Configure' : 'Update';
  const verb = installation ? verbWhenInstalled : 'Install';
  const stepped = shown && shape.steps.length > 1 && address.view !== 'yaml';
  const { making } = plan;
  return (
    <Page
      title={`${verb} ${plugin.name} ${manifest.version}`}
      above={above.ofPlugin(plugin.id, plugin.name)}
      subtitle={
        shown && (
          <SavedState
            state={autosave.state}
            onRetry={() => void autosave.saver.flush()}
            onKeepMine={() => void autosave.saver.keepMine()}
            onLoadTheirs={() =>
              recovery.take(
                autosave.saver.takeTheirs() ?? { config: wizard.started, release: manifest.version }
              )
            }
          />
        )
      }
      actions={
        environments.length > 1 && (
          <Select
            aria-label="Environment"
            options={environments.map(item => ({ value: item.id, label: item.title }))}
            value={environment}
            onChange={key => address.change({ env: String(key) })}
          />
        )
      }
    >
      {isInferred(manifest.configSchema) && (
        <p className="mp-wizard-inferred">
          <span className="mp-wizard-inferred-badge">Inferred</span> {INFERRED_BECAUSE}
        </p>
      )}
      {shown && (
        <WizardTools
          view={address.view}
          onView={view => address.change({ view }, { replace: true })}
          levels={shape.levels}
          level={shape.level}
          onLevel={level => address.change({ level }, { replace: true })}
          canUndo={values.canUndo}
          canRedo={values.canRedo}
          onUndo={values.undo}
          onRedo={values.redo}
          onOpen={setOpened}
          canCompare={installation !== undefined}
          previews={address.preview !== undefined}
          onPreviews={togglePreviews}
          startFrom={
            <StartFrom
              plugin={plugin}
              environment={environment}
              installation={installation}
              onStart={startFrom}
            />
          }
        />
      )}
      <div
        className={stepped ? 'mp-wizard mp-wizard-stepped' : 'mp-wizard'}
        data-view={address.view}
        data-previews={!deciding && address.preview ? 'open' : undefined}
      >
        <StepList
          steps={shape.steps}
          current={step?.id}
          visited={proceed.visited}
          onGo={id => address.change({ step: id })}
          hidden={!stepped}
        />
        <div className="mp-wizard-main">
          {meanwhile.choosing && (
            <MeanwhileChanged
              meanwhile={meanwhile}
              titleOf={shape.titleOf}
              {...(recovery.draft ? { onStartOver: () => recovery.startOver.mutate() } : {})}
            />
          )}
          {!deciding && meanwhile.moved && (
            <Alert
              status="warning"
              icon
              title="What runs has changed since you began"
              description="What you typed stays as it is until you choose."
              customActions={
                <Button size="small" variant="secondary" onPress={meanwhile.open}>
                  Choose field by field
                </Button>
              }
            />
          )}
          {recovery.draft && !meanwhile.choosing && (
            <RecoveredDraft
              draft={recovery.draft}
              started={wizard.started}
              release={manifest.version}
              isPending={recovery.startOver.isPending}
              error={recovery.startOver.error?.message}
              onContinue={() => {
                if (draft) recovery.take(draft);
                wizard.setShowForm(true);
                address.change({ step: draft?.step, level: draft?.level }, { replace: true });
              }}
              onStartOver={() => recovery.startOver.mutate()}
            />
          )}
          {shown && (
            <>
              <div role="status" className="mp-wizard-notice">
                {notice || describeFilled(wizard.suggestions.filled)}
              </div>
              <Leftovers aside={recovery.aside} release={manifest.version} onClose={recovery.forgetAside} />
              <div className="mp-wizard-panes">
                {address.view !== 'yaml' && (
                  <WizardStep
                    step={step}
                    manifest={manifest}
                    environment={environment}
                    config={values.config}
                    onChange={values.changeForm}
                    errors={[...proceed.errors, ...wizard.server.placed]}
                    origins={wizard.origins}
                    remarks={wizard.remarks}
                    locked={start.guidance.locked}
                    disabled={values.unread !== undefined}
                    formRef={wizard.formRef}
                  />
                )}
                {address.view !== 'form' && (
                  <YamlPane
                    text={values.text}
                    onChange={values.changeYaml}
                    issues={values.unread?.issues ?? wizard.textIssues}
                    unread={values.unread !== undefined}
                    onForget={values.undo}
                  />
                )}
              </div>
            </>
          )}
          {!shown && !deciding && (
            <div>
              <Text as="p">
                {step
                  ? 'Nothing has to be filled in. The defaults are good to start with.'
                  : 'It has no settings.'}
              </Text>
              {wizard.suggestions.filled > 0 && (
                <Text as="p">{describeFilled(wizard.suggestions.filled)}</Text>
              )}
              <div className="mp-wizard-empty-acts">
                {step && (
                  <Button variant="secondary" onPress={() => wizard.setShowForm(true)}>
                    Change settings
                  </Button>
                )}
                {!address.preview && (
                  <Button variant="secondary" onPress={togglePreviews}>
                    Previews
                  </Button>
                )}
              </div>
            </div>
          )}
          <div role="alert">{proceed.announcement}</div>
          {making.isError && wizard.server.count > 0 && (
            <ServerIssues
              placed={wizard.server.placed}
              others={wizard.server.others}
              titleOf={pointer => shape.fields.find(field => field.pointer === pointer)?.title ?? pointer}
              onGo={wizard.goToField}
            />
          )}
          {making.isError && wizard.server.isAboutSomethingElse && (
            <ConflictBlock
              title="No plan could be made"
              error={making.error}
              environment={environment}
              asked={plan.wish(making.variables ?? values.config).changes}
              {...(start.edited ? { supersedes: start.edited.planId } : {})}
            />
          )}
          {!deciding && (
            <div className="mp-plan-actions">
              {shown && proceed.before && (
                <Button variant="secondary" onPress={() => address.change({ step: proceed.before?.id })}>
                  Back
                </Button>
              )}
              {shown && step.skippable && proceed.after && (
                <Button variant="tertiary" onPress={() => address.change({ step: proceed.after?.id })}>
                  Skip
                </Button>
              )}
              <Button isPending={making.isPending} onPress={() => void proceed.go()}>
                {shown && !proceed.last ? 'Next' : 'Review'}
              </Button>
            </div>
          )}
        </div>
        {!deciding && (
          <ThisWill preview={wizard.preview} wish={plan.wish(values.config)}>
            {start.guidance.connectionTest && (
              <ConnectionTest
                offer={start.guidance.connectionTest}
                environment={environment}
                pluginId={plugin.id}
                release={manifest.version}
                config={values.config}
                {...(wizard.preview.plan
                  ? { edges: testEdges(wizard.preview.plan.content.network, plugin.id) }
                  : {})}
                read={wizard.readConfig}
              />
            )}
          </ThisWill>
        )}
        {!deciding && address.preview && (
          <Suspense fallback={<LoadingBlock label="Loading the previews" rows={4} />}>
            <PreviewsPane
              shown={address.preview}
              onShow={preview => address.change({ preview }, { replace: true })}
              onClose={togglePreviews}
              plugin={plugin}
              installation={installation}
              config={values.config}
              layers={values.layers}
              preview={wizard.preview}
            />
          </Suspense>
        )}
      </div>
      <WizardDialogs
        opened={opened}
        plugin={plugin}
        environment={environment}
        installation={installation}
        values={values}
        fieldsOf={shape.searchable}
        whereOf={field => shape.stepOf(field.pointer)?.title}
        onFind={field => {
          setOpened(undefined);
          wizard.goToField(field.pointer);
        }}
        onRestore={restore}
        onClose={() => setOpened(undefined)}
      />
    </Page>
  );
}

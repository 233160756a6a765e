import { memo, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { ButtonIcon, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import type { Layer } from '@flyloft/configuration';
import type { Installation, JsonObject, PluginDetail } from '@flyloft/plugin-manager-common';
import { describeFailure } from '../describeFailure';
import { PREVIEWS, type PreviewName } from '../state/useWizardAddress';
import type { Preview } from '../usePreview';
import { usePlugin } from '@flyloft/plugin-marketplace-react';
import { ApiPreview } from './ApiPreview';
import { ConfigPreview } from './ConfigPreview';
import { DeploymentPreview } from './DeploymentPreview';
import { InterfacePreview } from './InterfacePreview';
import { mergeForPreview } from './mergedConfig';
import '../../plan/PlanPage.css';
import './Previews.css';

/** Drawn again only where what they show has changed: a key draws none of them. */
const Config = memo(ConfigPreview);
const Interface = memo(InterfacePreview);
const Api = memo(ApiPreview);
const Deployment = memo(DeploymentPreview);

const TITLES: Record<PreviewName, string> = {
  config: 'Config',
  interface: 'Interface',
  api: 'API',
  deployment: 'Deployment',
};

/** What the previews show. */
export type PreviewsProps = {
  shown: PreviewName;
  onShow(name: PreviewName): void;
  onClose(): void;
  plugin: PluginDetail;
  installation: Installation | undefined;
  config: JsonObject;
  layers: readonly Layer[];
  /** The plan as it would be, while the last one that is known. */
  preview: Preview;
};

/**
 * What the configuration would come to, beside what runs, while one types. What is drawn lags behind the keys where it
 * takes longer, so that no key waits for it.
 */
export function PreviewsPane(props: PreviewsProps) {
  const { shown, onShow, onClose, plugin, installation } = props;
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    // Whoever has just opened it wants to see it; a page that opens with it begins at its top.
    if (navigator.userActivation?.isActive) pane.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const config = useDeferredValue(props.config);
  const preview = useDeferredValue(props.preview);
  const running = installation?.config as JsonObject | undefined;
  const { configSchema } = plugin.manifest;
  const { layers } = props;
  const merged = useMemo(
    () => mergeForPreview({ schema: configSchema, config, layers, running }),
    [configSchema, config, layers, running]
  );
  // Without an installation this is the release that is shown anyway.
  const base = usePlugin(plugin.id, installation?.release ?? plugin.manifest.version);
  const runs = installation ? base.data : undefined;
  return (
    <section ref={pane} className="mp-previews" aria-labelledby="previews-title">
      <div className="mp-previews-head">
        <h2 id="previews-title" tabIndex={-1}>
          Previews
        </h2>
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label="Close the previews"
          icon={<RiCloseLine aria-hidden="true" />}
          onPress={onClose}
        />
      </div>
      <Tabs selectedKey={shown} onSelectionChange={key => onShow(String(key) as PreviewName)}>
        <TabList>
          {PREVIEWS.map(name => (
            <Tab key={name} id={name}>
              {TITLES[name]}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="config">
          <Config merged={merged} />
        </TabPanel>
        <TabPanel id="interface">
          <Interface plugin={plugin} running={runs} after={merged.after} before={merged.before} />
        </TabPanel>
        <TabPanel id="api">
          <Api manifest={plugin.manifest} running={runs?.manifest} />
        </TabPanel>
        <TabPanel id="deployment">
          <FromPlan preview={preview} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

/** What needs the plan: the last one stays, dimmed, while the next is worked out; what failed is said here only. */
function FromPlan({ preview: { plan, error, pending, tried } }: { preview: Preview }) {
  return (
    <div className="mp-preview-plan" aria-busy={pending}>
      {plan && <Deployment plan={plan} tried={tried} />}
      {!plan && <Text as="p">{error === undefined ? 'Working it out…' : describeFailure(error)}</Text>}
    </div>
  );
}

import type { Field } from '@flyloft/configuration';
import type { Installation, JsonObject, PluginDetail } from '@flyloft/plugin-manager-common';
import { CompareDialog } from './CompareDialog';
import { DoTheSame } from './DoTheSame';
import { doTheSame } from './doTheSame';
import { EnvironmentDialog } from './EnvironmentDialog';
import { FindField } from './FindField';
import { Snapshots } from './Snapshots';
import type { WizardConfig } from './state/useWizardConfig';
import { toChange } from './toChange';
import type { Opened } from './WizardTools';

/** What opens on top of the wizard, one at a time. */
export function WizardDialogs({
  opened,
  plugin,
  environment,
  installation,
  values,
  fieldsOf,
  whereOf,
  onFind,
  onRestore,
  onClose,
}: {
  opened: Opened | undefined;
  plugin: PluginDetail;
  environment: string;
  installation: Installation | undefined;
  values: WizardConfig;
  /** Everything that can be found; asked for when the search opens. */
  fieldsOf(): readonly Field[];
  whereOf(field: Field): string | undefined;
  onFind(field: Field): void;
  onRestore(config: JsonObject, release: string): void;
  onClose(): void;
}) {
  const { manifest } = plugin;
  const { config } = values;
  if (opened === 'find')
    return <FindField fields={fieldsOf()} whereOf={whereOf} onGo={onFind} onClose={onClose} />;
  if (opened === 'environment') {
    return (
      <EnvironmentDialog
        environment={environment}
        pluginId={plugin.id}
        release={manifest.version}
        onClose={onClose}
      />
    );
  }
  if (opened === 'compare' && installation)
    return <CompareDialog installation={installation} config={config} onClose={onClose} />;
  if (opened === 'snapshots') {
    return (
      <Snapshots
        environment={environment}
        pluginId={plugin.id}
        release={manifest.version}
        config={config}
        onRestore={onRestore}
        onClose={onClose}
      />
    );
  }
  if (opened !== 'same') return null;
  const ways = doTheSame({
    change: toChange(plugin, installation, config),
    environment,
    schema: manifest.configSchema,
    config,
    yaml: values.yaml,
    running: installation?.state === 'uninstalled' ? undefined : (installation?.config as JsonObject),
    portal: window.location.origin,
  });
  return <DoTheSame ways={ways} onClose={onClose} />;
}

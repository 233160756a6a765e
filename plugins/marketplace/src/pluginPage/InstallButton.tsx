import { useEffect, useRef } from 'react';
import { ButtonLink, Flex } from '@backstage/ui';
import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { VersionPicker } from '@flyloft/plugin-marketplace-react';
import { useLocation } from 'react-router-dom';
import { AskForIt } from '../discover/AskForIt';
import { wantsAct } from '../shared/useReturnToPlace';
import { installAction } from './installAction';

/** The one act that makes sense now, and beside it the choice of a release. */
export function InstallButton({
  plugin,
  version,
  onVersion,
}: {
  plugin: PluginDetail;
  version: string;
  onVersion(version: string): void;
}) {
  const action = installAction(plugin, version);
  const ref = useRef<HTMLDivElement>(null);
  const focusAct = wantsAct(useLocation().state);
  useEffect(() => {
    if (focusAct) ref.current?.querySelector<HTMLElement>('[data-act]')?.focus();
  }, [focusAct]);
  if (action.kind === 'ask') return <AskForIt text={plugin.id} />;
  return (
    <Flex gap="2" align="center" className="mp-wrap" ref={ref}>
      {plugin.releases.length > 1 && (
        <VersionPicker
          releases={plugin.releases}
          value={version}
          latest={plugin.latest}
          current={plugin.installed[0]?.release}
          onChange={onVersion}
        />
      )}
      {action.secondary && (
        <ButtonLink href={action.secondary.href} variant="secondary">
          {action.secondary.label}
        </ButtonLink>
      )}
      <ButtonLink href={action.href} variant="primary" data-act>
        {action.label}
      </ButtonLink>
      {plugin.installed[0] && plugin.manifest.routes[0] && action.kind !== 'open' && (
        <ButtonLink href={plugin.manifest.routes[0].path} variant="secondary">
          Open
        </ButtonLink>
      )}
    </Flex>
  );
}

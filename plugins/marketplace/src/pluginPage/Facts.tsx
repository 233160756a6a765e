import type { PluginDetail } from '@flyloft/plugin-manager-common';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiEye2Line,
  RiPlayCircleLine,
  type RemixiconComponentType,
} from '@remixicon/react';

type Fact = { text: string; Icon: RemixiconComponentType; tone?: 'success' | 'danger' };

/** At a glance: does it fit this portal, what will it touch, where does it run. */
export function Facts({
  plugin,
}: {
  plugin: Pick<PluginDetail, 'fits' | 'fitsBecause' | 'touches' | 'installed'>;
}) {
  const facts: Fact[] = [
    plugin.fits
      ? { text: plugin.fitsBecause, Icon: RiCheckboxCircleLine, tone: 'success' }
      : { text: plugin.fitsBecause, Icon: RiCloseCircleLine, tone: 'danger' },
    ...plugin.touches.map(({ sentence }) => ({ text: sentence, Icon: RiEye2Line })),
    ...plugin.installed.map(({ environment, release }) => ({
      text: `Runs in ${environment}: ${release}`,
      Icon: RiPlayCircleLine,
    })),
  ];
  return (
    <ul className="mp-facts" aria-label="At a glance">
      {facts.map(({ text, Icon, tone }) => (
        <li key={text} data-tone={tone}>
          <Icon aria-hidden="true" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { Markdown, releasesBetween } from '@flyloft/plugin-marketplace-react';
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
  plugin: Pick<PluginDetail, 'fits' | 'fitsBecause' | 'touches' | 'installed' | 'manifest' | 'releases'>;
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
    <>
      <ul className="mp-facts" aria-label="At a glance">
        {facts.map(({ text, Icon, tone }) => (
          <li key={text} data-tone={tone}>
            <Icon aria-hidden="true" />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <WhatChanges plugin={plugin} />
    </>
  );
}

/** Between the release that runs and the one that is looked at: what breaks first, then every changelog on the way. */
function WhatChanges({ plugin }: { plugin: Pick<PluginDetail, 'installed' | 'manifest' | 'releases'> }) {
  const from = plugin.installed[0]?.release;
  const to = plugin.manifest.version;
  const passed = from === undefined ? [] : releasesBetween(plugin.releases, from, to);
  if (passed.length === 0) return null;
  const breaking = passed.flatMap(({ version, breakingChanges }) =>
    breakingChanges.map(change => ({ version, change }))
  );
  return (
    <section className="mp-panel" aria-labelledby="what-changes">
      <h2 className="mp-section-title" id="what-changes">
        From {from} to {to}
      </h2>
      {breaking.length > 0 && (
        <ul>
          {breaking.map(({ version, change }) => (
            <li key={`${version} ${change}`}>
              <strong>Breaking in {version}:</strong> {change}
            </li>
          ))}
        </ul>
      )}
      {passed.map(release => (
        <details key={release.version}>
          <summary>{release.version}</summary>
          {release.changelog ? <Markdown>{release.changelog}</Markdown> : <p>No changelog.</p>}
        </details>
      ))}
    </section>
  );
}

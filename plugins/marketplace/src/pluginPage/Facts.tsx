import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { Markdown, releasesBetween } from '@flyloft/plugin-marketplace-react';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiDatabase2Line,
  RiDoorOpenLine,
  RiGlobalLine,
  RiInformationLine,
  RiKey2Line,
  RiPlayCircleLine,
  RiServerLine,
  RiWindow2Line,
  type RemixiconComponentType,
} from '@remixicon/react';

type Fact = { text: string; Icon: RemixiconComponentType; tone?: 'success' | 'danger' };

/** A picture for what a plugin touches, by what holds it to that. */
const PICTURES: ReadonlyArray<[enforcer: RegExp, Icon: RemixiconComponentType]> = [
  [/^ResourceQuota/, RiServerLine],
  [/^NetworkPolicy/, RiGlobalLine],
  [/PostgreSQL/, RiDatabase2Line],
  [/loader$/, RiWindow2Line],
  [/proxy$/, RiDoorOpenLine],
  [/^Secret/, RiKey2Line],
];

const pictureOf = (enforcedBy = '') =>
  PICTURES.find(([enforcer]) => enforcer.test(enforcedBy))?.[1] ?? RiInformationLine;

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
    ...plugin.touches.map(({ sentence, enforcedBy }) => ({ text: sentence, Icon: pictureOf(enforcedBy) })),
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
        <details className="mp-fold" key={release.version}>
          <summary>{release.version}</summary>
          {release.changelog ? <Markdown>{release.changelog}</Markdown> : <p>No changelog.</p>}
        </details>
      ))}
    </section>
  );
}

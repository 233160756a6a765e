import { ButtonLink, Checkbox, Link } from '@backstage/ui';
import type { AvailableUpdate, UpdateList, UpdateRelease } from '@flyloft/plugin-manager-common';
import { Markdown, RelativeTime } from '@flyloft/plugin-marketplace-react';
import { paths } from '../../routes';
import { Mark } from '../../shared/Mark';
import { canChoose, marksOf, pinMarks } from './chooseUpdates';

const SIGN = { added: '+', removed: '-' } as const;

/** One update: what it is, why it is where it is, and on request everything that changes. */
export function UpdateRow({
  update,
  pins,
  environment,
  isChosen,
  onToggle,
}: {
  update: AvailableUpdate;
  /** What is pinned in the environment. */
  pins: UpdateList['pins'];
  environment: string;
  isChosen: boolean;
  onToggle(): void;
}) {
  const { pluginId, name, from, to, because, blockedBy, needsSettings, verdict } = update;
  const title = `${name} ${from} → ${to}`;
  return (
    <li className="mp-update" data-chosen={isChosen || undefined} data-list-row>
      <div className="mp-update-choice">
        {canChoose(update) ? (
          <Checkbox aria-label={`Choose ${title}`} isSelected={isChosen} onChange={onToggle} />
        ) : (
          <span aria-hidden="true">{verdict === 'cannot' ? '✗' : '!'}</span>
        )}
      </div>
      <div className="mp-update-main">
        <p className="mp-update-title">
          <Link href={paths.plugin(pluginId)}>{name}</Link>
          <span className="mp-update-versions">
            {from} <span aria-label="to">→</span> <strong>{to}</strong>
          </span>
          {pinMarks(update, pins).map(mark => (
            <Mark key={mark} tone="info">
              {mark}
            </Mark>
          ))}
          {marksOf(update).map(mark => (
            <Mark key={mark} tone={verdict === 'safe' ? 'info' : 'warning'}>
              {mark}
            </Mark>
          ))}
        </p>
        {because.map(line => (
          <p key={line}>{line}</p>
        ))}
        {blockedBy.length > 0 && (
          <p>
            Because of{' '}
            {blockedBy.map((id, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <Link href={paths.plugin(id, 'dependencies')}>{id}</Link>
              </span>
            ))}
            .
          </p>
        )}
        {needsSettings && (
          <p>
            <ButtonLink
              size="small"
              variant="secondary"
              href={paths.configure(pluginId, `?env=${environment}&release=${to}`)}
            >
              Update with new settings
            </ButtonLink>
          </p>
        )}
        <details className="mp-fold mp-small">
          <summary>What changes in {title}</summary>
          <Consequences update={update} />
          {update.releases.map(release => (
            <Release key={release.version} release={release} />
          ))}
        </details>
      </div>
    </li>
  );
}

function Consequences({ update }: { update: AvailableUpdate }) {
  const { grants, irreversible, companions } = update;
  if (grants.length + irreversible.length + companions.length === 0) {
    return <p className="mp-secondary">No access is gained or given up, and no other plugin moves.</p>;
  }
  return (
    <ul className="mp-update-consequences">
      {irreversible.map(({ what }) => (
        <li key={what}>
          <Mark tone="danger">Cannot be undone</Mark> {what}
        </li>
      ))}
      {grants.map(grant => (
        <li key={`${grant.pluginId} ${grant.kind} ${grant.value}`}>
          <span className="mp-change" data-change={grant.change} role="img" aria-label={grant.change}>
            {SIGN[grant.change]}
          </span>{' '}
          {grant.sentence}
          {grant.enforcedBy && <span className="mp-secondary"> · enforced by {grant.enforcedBy}</span>}
        </li>
      ))}
      {companions.map(({ pluginId, name, from, to }) => (
        <li key={pluginId}>
          <Link href={paths.plugin(pluginId)}>{name}</Link>{' '}
          {from === undefined ? `${to ?? ''} is installed, too` : `moves along: ${from} → ${to ?? 'removed'}`}
        </li>
      ))}
    </ul>
  );
}

function Release({ release }: { release: UpdateRelease }) {
  const { version, publishedAt, breakingChanges, changelog, migrationGuide } = release;
  return (
    <section className="mp-update-release" aria-label={`Release ${version}`}>
      <h3>
        {version} <RelativeTime at={publishedAt} />
      </h3>
      {breakingChanges.map(change => (
        <p key={change} className="mp-update-breaking">
          <Mark tone="warning">Breaking</Mark> {change}
        </p>
      ))}
      {changelog ? (
        <Markdown>{changelog}</Markdown>
      ) : (
        <p className="mp-secondary">Its publisher wrote no changelog.</p>
      )}
      {migrationGuide && (
        <details className="mp-fold mp-small">
          <summary>How to move to {version}</summary>
          <Markdown>{migrationGuide}</Markdown>
        </details>
      )}
    </section>
  );
}

import { Fragment, useRef } from 'react';
import { Button, ButtonLink, Checkbox, Link } from '@backstage/ui';
import type { HealthScores, Installation } from '@flyloft/plugin-manager-common';
import {
  HealthSparkline,
  Person,
  PluginIcon,
  RelativeTime,
  StateBadge,
} from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';
import { isPossible } from './lifecycle';
import { LongText } from './LongText';
import { narrowHeads } from '../shared/Rows';
import { RowMenu } from './RowMenu';
import type { Lifecycle } from './useLifecycle';
import { useRowWindow } from './useRowWindow';

/** Height of a row with nothing to complain about, in pixels; others are measured. */
const ROW_HEIGHT = 49;

/**
 * Installations as rows, each with the one thing that makes sense next and a menu of the rest. Only rows near the window
 * are drawn, however many there are.
 */
export function InstalledTable({
  rows,
  selected,
  onSelect,
  lifecycle,
  scores,
}: {
  rows: readonly Installation[];
  selected: ReadonlySet<string>;
  onSelect(selected: ReadonlySet<string>): void;
  lifecycle: Lifecycle;
  /** How well everything was in the last 24 hours; absent while it is not known. */
  scores?: HealthScores;
}) {
  const all = rows.every(({ id }) => selected.has(id));
  const toggle = (id: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    onSelect(next);
  };
  const body = useRef<HTMLTableSectionElement>(null);
  const {
    rows: drawn,
    gapBefore,
    gapAfter,
    measure,
    listen,
  } = useRowWindow(body, {
    count: rows.length,
    rowHeight: ROW_HEIGHT,
  });
  const severalEnvironments = new Set(rows.map(({ environment }) => environment)).size > 1;
  const columns = [
    '(Select)',
    'Plugin',
    ...(severalEnvironments ? ['Environment'] : []),
    'State',
    '24 h',
    'Release',
    'Last change',
    '(Next)',
  ];
  return (
    <table
      className="mp-rows mp-installed"
      style={narrowHeads(columns)}
      aria-label="Installed plugins"
      aria-rowcount={rows.length + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" data-narrow>
            <Checkbox
              aria-label="Select all"
              isSelected={all}
              isIndeterminate={!all && selected.size > 0}
              onChange={on => onSelect(new Set(on ? rows.map(({ id }) => id) : []))}
            />
          </th>
          <th scope="col">Plugin</th>
          {severalEnvironments && <th scope="col">Environment</th>}
          <th scope="col">State</th>
          <th scope="col">24 h</th>
          <th scope="col">Release</th>
          <th scope="col">Last change</th>
          <th scope="col">Next</th>
        </tr>
      </thead>
      <tbody ref={body} {...listen}>
        {drawn.map(({ index }, position) => {
          const item = rows[index];
          if (!item) return null;
          return (
            <Fragment key={item.id}>
              <Gap height={gapBefore(position)} />
              <tr
                ref={measure}
                data-index={index}
                data-list-row
                data-selected={selected.has(item.id) || undefined}
                aria-rowindex={index + 2}
              >
                <td data-narrow>
                  <Checkbox
                    aria-label={`Select ${item.name}`}
                    isSelected={selected.has(item.id)}
                    onChange={on => toggle(item.id, on)}
                  />
                </td>
                <td>
                  <span className="mp-row-name">
                    <PluginIcon plugin={{ id: item.pluginId, name: item.name, hasIcon: true }} size={24} />
                    <Link href={paths.installation(item.environment, item.pluginId)}>{item.name}</Link>
                  </span>
                </td>
                {severalEnvironments && <td>{item.environment}</td>}
                <td>
                  <States installation={item} />
                </td>
                <td>
                  <Health installation={item} scores={scores} />
                </td>
                <td>
                  {item.release}
                  {item.available && ` → ${item.available}`}
                </td>
                <td>
                  <RelativeTime at={item.changedAt} /> by <Person entityRef={item.changedBy} />
                </td>
                <td>
                  <span className="mp-installed-next">
                    <NextAct installation={item} lifecycle={lifecycle} />
                    <RowMenu installation={item} lifecycle={lifecycle} />
                  </span>
                </td>
              </tr>
            </Fragment>
          );
        })}
        <Gap height={gapAfter} />
      </tbody>
    </table>
  );
}

/** How well it was; nothing for what has no pods, or was not measured yet. */
function Health({ installation, scores }: { installation: Installation; scores?: HealthScores }) {
  const found = scores?.items.find(({ installationId }) => installationId === installation.id);
  if (!scores || !found) return <span className="mp-secondary">–</span>;
  return (
    <HealthSparkline
      from={scores.from}
      stepSeconds={scores.stepSeconds}
      scores={found.scores}
      words={found.words}
    />
  );
}

/** The place of rows that are not drawn. */
function Gap({ height }: { height: number }) {
  if (height < 1) return null;
  return <tr aria-hidden="true" className="mp-row-gap" style={{ height }} />;
}

/** One word where all is well; what is wrong and why where it is not. */
function States({ installation }: { installation: Installation }) {
  const { state, health, quarantine } = installation;
  return (
    <>
      {state === 'running' && health.status !== 'unknown' ? (
        <StateBadge state={health.status} />
      ) : (
        <StateBadge state={state} />
      )}
      {quarantine && <LongText text={`Its pages are off: ${quarantine.message}`} />}
      {health.reasons.map(reason => (
        <LongText key={reason} text={reason} />
      ))}
    </>
  );
}

/** The one thing that makes sense next for a row. */
function NextAct({ installation, lifecycle }: { installation: Installation; lifecycle: Lifecycle }) {
  const { operationId, available, environment, pluginId, path, state, health, quarantine } = installation;
  const link = (href: string, text: string) => (
    <ButtonLink size="small" variant="secondary" href={href}>
      {text}
    </ButtonLink>
  );
  if (operationId) return link(paths.operation(operationId), 'Watch');
  if (isPossible('reinstall', installation)) {
    return (
      <Button
        size="small"
        variant="secondary"
        isPending={lifecycle.isPending}
        onPress={() => lifecycle.start('reinstall', [installation])}
      >
        Install again
      </Button>
    );
  }
  if (quarantine || state === 'failed' || health.status === 'failing') {
    return link(paths.installation(environment, pluginId, 'revisions'), 'Roll back');
  }
  if (available) return link(paths.configure(pluginId, `?env=${environment}&release=${available}`), 'Update');
  if (path && state === 'running') return link(path, 'Open');
  return link(paths.installation(environment, pluginId), 'Manage');
}

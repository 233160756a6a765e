import { Flex, Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { HealthHistory } from '@flyloft/plugin-manager-common';
import { pathOf, segmentsOf } from '@flyloft/plugin-marketplace-react';
import { Link as RouterLink } from 'react-router-dom';
import { paths } from '../../routes';
import { drawFigures, type Drawn, type Happened, type Marker, markersOf } from './figures';
import { HealthTable } from './HealthTable';
import './HealthCharts.css';

/** Hours that can be looked at. */
export const HOURS = [1, 6, 24] as const;
export type Hours = (typeof HOURS)[number];

const WIDTH = 1000;
const HEIGHT = 56;
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Where the time that is drawn begins: a clock time alone would say the same at both ends of a day. */
const sayStart = (hours: Hours, from: Date) =>
  `${hours === 1 ? '1 hour' : `${hours} hours`} ago, ${time.format(from)}`;

/**
 * Traffic, errors, latency and memory over one time, with what happened meanwhile drawn through all of them: a mark of a
 * revision opens what it changed, one of a failure its operation. The same stands below as a table.
 */
export function HealthCharts({
  history,
  hours,
  onHours,
  happened,
  chosen,
  onChoose,
}: {
  history: HealthHistory;
  hours: Hours;
  onHours(hours: Hours): void;
  /** Oldest first. */
  happened: readonly Happened[];
  chosen?: number;
  onChoose(revision: number): void;
}) {
  const markers = markersOf(happened, history);
  const { from, points } = history;
  return (
    <section className="mp-panel" aria-labelledby="health-charts">
      <Flex align="center" justify="between" gap="3" className="mp-wrap mp-chart-head">
        <h2 className="mp-section-title" id="health-charts">
          How it was
        </h2>
        <ToggleButtonGroup
          aria-label="Time"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[String(hours)]}
          onSelectionChange={keys => {
            const wanted = HOURS.find(one => keys.has(String(one)));
            if (wanted) onHours(wanted);
          }}
        >
          {HOURS.map(one => (
            <ToggleButton key={one} id={String(one)}>
              {one === 1 ? '1 hour' : `${one} hours`}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Flex>
      {points.every(point => point === null) ? (
        <Text as="p">Nothing was measured in this time. Figures come once a minute while it runs.</Text>
      ) : (
        <>
          <Markers markers={markers} chosen={chosen} onChoose={onChoose} />
          {drawFigures(history).map(drawn => (
            <Chart key={drawn.figure.id} drawn={drawn} markers={markers} />
          ))}
          <div className="mp-axis-ends mp-small mp-secondary" aria-hidden="true">
            <span>{sayStart(hours, new Date(from))}</span>
            <span>now</span>
          </div>
          <HealthTable history={history} />
        </>
      )}
    </section>
  );
}

function Markers({
  markers,
  chosen,
  onChoose,
}: {
  markers: readonly Marker[];
  chosen?: number;
  onChoose(revision: number): void;
}) {
  if (markers.length === 0) return null;
  return (
    <div
      className="mp-markers"
      role="group"
      aria-label="What happened in this time"
      data-failures={markers.some(({ kind }) => kind === 'failure') || undefined}
    >
      {markers.map(marker => {
        const { at, label, place, others } = marker;
        const said = `${time.format(new Date(at))}, ${label}${
          others > 0 ? ` (and ${others} just before)` : ''
        }`;
        const common = { style: { left: `${place * 100}%` }, 'aria-label': said, title: said };
        return marker.kind === 'failure' ? (
          <RouterLink key={marker.operation} to={paths.operation(marker.operation)} {...common}>
            ✗
          </RouterLink>
        ) : (
          <button
            key={marker.revision}
            type="button"
            aria-pressed={marker.revision === chosen}
            onClick={() => onChoose(marker.revision)}
            {...common}
          >
            {marker.revision}
            {others > 0 ? '+' : ''}
          </button>
        );
      })}
    </div>
  );
}

function Chart({ drawn, markers }: { drawn: Drawn; markers: readonly Marker[] }) {
  const { figure, values, top, last, most } = drawn;
  const box = { steps: values.length, width: WIDTH, height: HEIGHT, top };
  return (
    <figure className="mp-chart" data-figure={figure.id}>
      <figcaption>
        <strong>{figure.title}</strong> {last}
        {most && <span className="mp-secondary">, {most}</span>}
      </figcaption>
      <svg
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        height={HEIGHT + 4}
        aria-hidden="true"
      >
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="mp-chart-base" />
        {markers.map(({ kind, label, place }) => (
          <line
            key={`${kind} ${label} ${place}`}
            x1={place * WIDTH}
            x2={place * WIDTH}
            y1="-2"
            y2={HEIGHT}
            className="mp-chart-marker"
            data-kind={kind}
          />
        ))}
        {segmentsOf(values).map(segment => (
          <path key={segment.start} d={pathOf(segment, box)} />
        ))}
      </svg>
    </figure>
  );
}

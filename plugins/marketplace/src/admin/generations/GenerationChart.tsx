import type { Generation } from '@flyloft/plugin-manager-common';
import { generationLanes } from './generationLanes';

/**
 * Which release of each plugin ran when, as a table that looks like a chart: every bar is a cell as wide as the
 * generations that it lasted. A column's number chooses the generation to compare.
 */
export function GenerationChart({
  generations,
  from,
  to,
  onChoose,
}: {
  generations: readonly Generation[];
  from: number;
  to: number;
  onChoose(number: number): void;
}) {
  const ordered = [...generations].sort((a, b) => a.number - b.number);
  const lanes = generationLanes(ordered);
  if (lanes.length === 0) return null;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide chart must be scrollable by keyboard
    <div className="mp-lanes-scroll" role="region" aria-label="Releases over the generations" tabIndex={0}>
      <table className="mp-lanes">
        <thead>
          <tr>
            <th scope="col">Plugin</th>
            {ordered.map(({ number, summary }) => (
              <th key={number} scope="col" data-end={number === from || number === to || undefined}>
                <button
                  type="button"
                  title={summary}
                  aria-label={`Compare generation ${number}`}
                  aria-pressed={number === from || number === to}
                  onClick={() => onChoose(number)}
                >
                  {number}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ pluginId, stretches }) => (
            <tr key={pluginId}>
              <th scope="row">{pluginId}</th>
              {stretches.map((stretch, index) => (
                <td key={stretch.from} colSpan={stretch.span}>
                  {stretch.release === undefined ? (
                    <span className="mp-visually-hidden">not installed</span>
                  ) : (
                    <span
                      className="mp-lane"
                      data-step={
                        index > 0 && stretches[index - 1]?.release === stretch.release ? 'same' : 'new'
                      }
                      title={`${pluginId} ${stretch.release}, revision ${stretch.revision}, generations ${stretch.from} to ${stretch.to}`}
                    >
                      {stretch.release}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

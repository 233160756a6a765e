import type { Detection, EnvironmentFact } from '@flyloft/plugin-manager-common';
import { Text } from '@backstage/ui';
import { RelativeTime } from '@flyloft/plugin-marketplace-react';
import './EnvironmentFacts.css';

/** Facts by what was looked at, in the order of the answer. */
function bySource(facts: readonly EnvironmentFact[]): Array<{ source: string; facts: EnvironmentFact[] }> {
  const groups = new Map<string, EnvironmentFact[]>();
  for (const fact of facts) groups.set(fact.source, [...(groups.get(fact.source) ?? []), fact]);
  return [...groups].map(([source, own]) => ({ source, facts: own }));
}

/** What the portal knows of an environment: each fact under what was looked at and when, then what could not be asked. */
export function EnvironmentFacts({ detection }: { detection: Detection }) {
  const { facts, silent } = detection;
  if (facts.length === 0 && silent.length === 0) {
    return <Text as="p">Nothing is known of it: this portal has no detectors.</Text>;
  }
  return (
    <>
      {bySource(facts).map(({ source, facts: own }) => (
        <section key={source} aria-label={source}>
          <h3 className="mp-known-source">
            {source}
            <span className="mp-known-when">
              looked at <RelativeTime at={own[0]!.at} />
            </span>
          </h3>
          <dl className="mp-known">
            {own.map(({ title, text }) => (
              <div key={`${title} ${text}`}>
                <dt>{title}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {silent.length > 0 && (
        <ul className="mp-known-silent" aria-label="What could not be asked">
          {silent.map(({ detector, source, because }) => (
            <li key={detector}>{`${source} could not be asked: ${because}.`}</li>
          ))}
        </ul>
      )}
    </>
  );
}

import { useState } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Text } from '@backstage/ui';
import type { EnvironmentFact } from '@flyloft/plugin-manager-common';
import { ErrorBlock, LoadingBlock, useDetection } from '@flyloft/plugin-marketplace-react';
import { describeMoment } from './state/describeMoment';

/** Facts by what was looked at, in the order of the answer. */
function bySource(facts: readonly EnvironmentFact[]): Array<{ source: string; facts: EnvironmentFact[] }> {
  const groups = new Map<string, EnvironmentFact[]>();
  for (const fact of facts) groups.set(fact.source, [...(groups.get(fact.source) ?? []), fact]);
  return [...groups].map(([source, own]) => ({ source, facts: own }));
}

/** What the portal knows of the environment: each fact with where it comes from and when it was looked at. */
export function EnvironmentDialog({
  environment,
  pluginId,
  release,
  onClose,
}: {
  environment: string;
  pluginId: string;
  release: string;
  onClose(): void;
}) {
  const detection = useDetection(environment, { pluginId, version: release });
  const [looking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    await detection.again();
    setLooking(false);
  };
  const { data } = detection;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={640}>
      <DialogHeader>Your environment</DialogHeader>
      <DialogBody>
        <Text as="p" color="secondary">
          What the portal can see of it. Suggestions at fields come from here.
        </Text>
        {detection.isPending && <LoadingBlock label="Looking at the environment" rows={4} />}
        {detection.isError && (
          <ErrorBlock
            title="The environment could not be looked at"
            error={detection.error}
            onRetry={() => void look()}
          />
        )}
        {data && data.facts.length === 0 && data.silent.length === 0 && (
          <Text as="p">Nothing is known of it: this portal has no detectors.</Text>
        )}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long list must be scrollable by keyboard */}
        <div tabIndex={0} role="group" aria-label="What is known">
          {bySource(data?.facts ?? []).map(({ source, facts }) => (
            <section key={source} aria-label={source}>
              <h3 className="mp-known-source">
                {source}
                <span className="mp-wizard-found-where">
                  {`looked at ${describeMoment(facts[0]!.at, new Date())}`}
                </span>
              </h3>
              <dl className="mp-known">
                {facts.map(({ title, text }) => (
                  <div key={`${title} ${text}`}>
                    <dt>{title}</dt>
                    <dd>{text}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        {(data?.silent.length ?? 0) > 0 && (
          <ul className="mp-known-silent" aria-label="What could not be asked">
            {data?.silent.map(({ detector, source, because }) => (
              <li key={detector}>{`${source} could not be asked: ${because}.`}</li>
            ))}
          </ul>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" isPending={looking} onPress={() => void look()}>
          Look again
        </Button>
        <Button onPress={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}

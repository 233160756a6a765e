import { Text } from '@backstage/ui';
import type { ObjectChange } from '@flyloft/plugin-manager-common';
import { DiffView } from '@flyloft/plugin-marketplace-react';
import { ChangeSign } from './ChangeSign';
import { describeDrift } from './drift';

const CHECKED = {
  exact: 'checked by the cluster',
  schema: 'checked by its schema',
  'not-checked': 'not checked',
} as const;

/** Kubernetes objects that change, each with its difference; what stays is counted. */
export function ObjectList({
  objects,
  onlyAsked = false,
}: {
  objects: readonly ObjectChange[];
  /** Says how an object was checked only where it was: the rest is still to be asked about. */
  onlyAsked?: boolean;
}) {
  const count = (change: ObjectChange['change']) => objects.filter(object => object.change === change).length;
  const changed = objects.filter(object => object.change !== 'unchanged');
  return (
    <>
      <Text as="p">
        {changed.length === 0
          ? 'No object changes.'
          : `${count('added')} added, ${count('changed')} changed, ${count('removed')} removed`}
        {changed.length > 0 && count('unchanged') > 0 && `, ${count('unchanged')} stay as they are`}
      </Text>
      {changed.map(object => (
        <details
          key={`${object.kind} ${object.namespace ?? ''} ${object.name}`}
          className="mp-plan-object"
          open={object.change === 'changed' || object.refusal !== undefined}
        >
          <summary data-plan-change>
            <ChangeSign change={object.change} />
            {object.kind} {object.namespace ? `${object.namespace}/` : ''}
            {object.name}{' '}
            {(!onlyAsked || object.checked !== 'not-checked') && (
              <span className="mp-secondary">
                · {CHECKED[object.checked]}
                {object.uncheckedBecause ? `: ${object.uncheckedBecause}` : ''}
              </span>
            )}
          </summary>
          {object.refusal && <Text as="p">The cluster would refuse it: {object.refusal}</Text>}
          {object.drift.length > 0 && (
            <Text as="p">
              Changed by hand since: {object.drift.map(field => describeDrift(object, field)).join(', ')}.
            </Text>
          )}
          <DiffView before={object.before} after={object.after} label={`${object.kind} ${object.name}`} />
        </details>
      ))}
    </>
  );
}

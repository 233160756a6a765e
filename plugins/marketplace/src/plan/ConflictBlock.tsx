import { useId } from 'react';
import { Alert, Text } from '@backstage/ui';
import { FlyloftError, type WantedChange } from '@flyloft/plugin-manager-common';
import { ErrorBlock } from '@flyloft/plugin-marketplace-react';
import { nameHosts } from './nameHosts';
import { PluginGraph } from './PluginGraph';
import { readConflict } from './readConflict';
import { RepairCards } from './RepairCards';
import './ConflictBlock.css';

/**
 * Why no plan was made. Where plugins stand against each other, it says which and how, draws it, and offers what would
 * fit, each one press from its plan; any other failure is shown as it is.
 */
export function ConflictBlock({
  title,
  error,
  environment,
  asked,
  supersedes,
}: {
  title: string;
  error: unknown;
  environment: string;
  /** What was asked for: its configuration goes along with the way out that is taken. */
  asked: readonly WantedChange[];
  /** The plan that a way out takes the place of. */
  supersedes?: string;
}) {
  const id = useId();
  const conflict = readConflict(error);
  if (!conflict) return <ErrorBlock title={title} error={error} />;
  const { lines, graph, repairs } = conflict;
  return (
    <div className="mp-conflict">
      <Alert
        role="alert"
        status="danger"
        icon
        title={title}
        description={
          <ul id={id} className="mp-conflict-lines">
            {lines.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        }
      />
      <PluginGraph graph={nameHosts(graph)} describedBy={id} />
      <RepairCards repairs={repairs} environment={environment} asked={asked} supersedes={supersedes} />
      {error instanceof FlyloftError && error.code === 'DEPENDENTS_EXIST' && (
        <Text as="p">Or keep what is needed: then there is nothing to do.</Text>
      )}
    </div>
  );
}

import { useId } from 'react';
import { Text } from '@backstage/ui';
import { describeGraphNode, describePlanGraph, type PlanGraph } from '@flyloft/plugin-manager-common';
import { ErrorBlock, LoadingBlock, usePlanGraph } from '@flyloft/plugin-marketplace-react';
import type { Graph, GraphNode } from './layoutGraph';
import { PluginGraph } from './PluginGraph';

function toneOf({ change, from, to }: PlanGraph['nodes'][number]): GraphNode['tone'] {
  if (to === undefined) return 'goes';
  if (from === undefined) return 'comes';
  return change === 'stays' ? 'stays' : 'changes';
}

/** A plan's graph as it is drawn. */
function toGraph({ nodes, edges }: PlanGraph): Graph {
  return {
    nodes: nodes.map(node => ({
      id: node.pluginId,
      name: node.name,
      notes: [describeGraphNode(node)],
      tone: toneOf(node),
    })),
    edges: edges.map(({ range, ...edge }) => ({ ...edge, label: range })),
  };
}

/** What the plan changes and who has to do with it: a picture, and the same in sentences. */
export function PlanGraphBlock({ planId }: { planId: string }) {
  const id = useId();
  const graph = usePlanGraph(planId);
  if (graph.isPending) return <LoadingBlock label="Looking who needs whom" rows={2} />;
  if (graph.isError) {
    return (
      <ErrorBlock
        title="Who needs whom cannot be shown"
        error={graph.error}
        onRetry={() => void graph.refetch()}
      />
    );
  }
  const lines = describePlanGraph(graph.data);
  if (lines.length === 0) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        It needs no other plugin, and no installed one needs it.
      </Text>
    );
  }
  return (
    <div className="mp-plan-graph">
      <h3>Who needs whom</h3>
      <PluginGraph graph={toGraph(graph.data)} describedBy={id} />
      <ul id={id}>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startClusterWithNode } from '../startLocalCluster';
import { ApiClient, readAccess } from './apiClient';
import type { Conversation, Setup } from './conversations';
import { loadRecording, type Step } from './recording';
import { Replay, type StepResult } from './replay';
import { StandInNode } from './standInNode';

/** How long set-up pods may take to run; the stand-in node needs 0.3 s. */
const SETTLE_MS = 5_000;

/** A step's result with the file and the index it was recorded under. */
export interface RecordedResult extends StepResult {
  file: string;
}

async function settle(client: ApiClient): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const answer = await client.request('GET', '/apis/apps/v1/deployments');
    const pods = await client.request('GET', '/api/v1/pods');
    type Listed = {
      items: Array<{
        spec: { replicas?: number; nodeName?: string };
        status: { availableReplicas?: number; observedGeneration?: number; phase?: string };
        metadata: { generation?: number };
      }>;
    };
    const ready =
      (JSON.parse(answer.text) as Listed).items.every(
        ({ spec, status, metadata }) =>
          (status.availableReplicas ?? 0) === spec.replicas &&
          status.observedGeneration === metadata.generation
      ) &&
      (JSON.parse(pods.text) as Listed).items.every(p => !p.spec.nodeName || p.status.phase !== 'Pending');
    if (ready || Date.now() > until) return;
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}

async function prepare(client: ApiClient, setups: readonly Setup[]): Promise<void> {
  if (setups.length === 0) return;
  for (const { method, path: target, body } of setups) {
    const answer = await client.request(method, target, {
      ...(body ? { body: JSON.stringify(body), contentType: 'application/json' } : {}),
    });
    if (answer.status >= 400) throw new Error(`set-up ${method} ${target}: ${answer.status} ${answer.text}`);
  }
  await settle(client);
}

interface Placed {
  file: string;
  index: number;
  step: Step;
}

/** The steps of a file with those of the files that were recorded alongside put where they belong. */
function arrange({ alongside = {} }: Conversation, main: string): Placed[] {
  const load = (file: string): Placed[] => loadRecording(file).map((step, index) => ({ file, index, step }));
  const companions = Object.entries(alongside).filter(([, at]) => at.file === main);
  const watchesAt = (index: number): Placed[] =>
    companions
      .filter(([, at]) => at.index === index)
      .flatMap(([file]) => load(file).filter(({ step }) => step.events));
  const reads = companions.flatMap(([file]) => load(file).filter(({ step }) => !step.events));
  return [...load(main).flatMap(placed => [...watchesAt(placed.index), placed]), ...reads];
}

/**
 * Runs a group of conversations on a cluster of their own.
 * @param outOfScope steps that need not match: they are asked, because later ones build on them, but not waited for
 */
export async function runConversation(
  conversation: Conversation,
  outOfScope: (file: string, index: number) => boolean
): Promise<RecordedResult[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-recordings-'));
  const cluster = await startClusterWithNode({ dataDir }, 'fake1');
  const access = readAccess(cluster.kubeconfigPath);
  const client = new ApiClient(access);
  const node = new StandInNode(access);
  try {
    node.start();
    await prepare(
      client,
      (conversation.namespaces ?? []).map(name => ({
        method: 'POST',
        path: '/api/v1/namespaces',
        body: { metadata: { name } },
      }))
    );
    await new Promise(resolve => setTimeout(resolve, 100));
    const replay = new Replay(client);
    const results: RecordedResult[] = [];
    for (const main of conversation.files) {
      const steps = arrange(conversation, main);
      const done = await replay.run(
        steps.map(({ step }) => step),
        i => outOfScope(steps[i]?.file ?? '', steps[i]?.index ?? 0),
        i => {
          const at = steps[i];
          const setups = at && conversation.before?.[at.file]?.[at.index];
          return setups && (() => prepare(client, setups));
        }
      );
      for (const result of done) {
        const at = steps[result.index];
        if (at) results.push({ ...result, file: at.file, index: at.index });
      }
    }
    return results;
  } finally {
    await node.stop();
    client.close();
    await cluster.detach();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

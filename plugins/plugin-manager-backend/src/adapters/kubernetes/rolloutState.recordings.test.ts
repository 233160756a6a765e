import fs from 'node:fs';
import path from 'node:path';
import type { KubernetesObject } from '../../ports/cluster';
import { rolloutState } from './rolloutState';

/** Conversations with a real 1.36 API server; not part of the project, so that not everybody has them. */
const folder = path.resolve(__dirname, '../../../../../../shared/data/kubernetes-1.36');

type Event = { atMs: number; type: string; object: KubernetesObject };
type Step = { events?: Event[] };

/** What `rolloutState` says after each event of files that share a clock, for one Deployment; equal states once. */
function states(files: string[], name: string): string[] {
  const events = files
    .flatMap(file => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Step[])
    .flatMap(step => step.events ?? [])
    .sort((a, b) => a.atMs - b.atMs);
  const objects = new Map<string, KubernetesObject>();
  const said: string[] = [];
  for (const { type, object } of events) {
    const key = `${object.kind}/${object.metadata.name}`;
    if (type === 'DELETED') objects.delete(key);
    else objects.set(key, object);
    const ofKind = (kind: string) => [...objects.values()].filter(candidate => candidate.kind === kind);
    const deployment = objects.get(`Deployment/${name}`);
    if (!deployment) continue;
    const state = rolloutState({ deployment, replicaSets: ofKind('ReplicaSet'), pods: ofKind('Pod') });
    const going = state.state === 'ready' ? 'ready' : 'progress';
    const text = state.state === 'failing' ? `failing ${state.refusal.code}` : going;
    if (said.at(-1) !== text) said.push(text);
  }
  return said;
}

describeWhere(fs.existsSync(folder), `the recordings are not in ${folder}`)(
  'rolloutState on what a real cluster did',
  () => {
    it.each<[string, string[], string, string[]]>([
      ['a create', ['06-rollout-1-create.json'], 'web', ['progress', 'ready']],
      [
        'an update',
        ['06-rollout-2-update.json', '06-rollout-2-update-replicasets.json', '06-rollout-2-update-pods.json'],
        'web',
        ['progress', 'ready'],
      ],
      ['a scale to zero', ['06-rollout-4-scale-to-zero.json'], 'web', ['progress', 'ready']],
      ['a quota', ['06-rollout-6-quota-failure.json'], 'two', ['progress', 'failing CLUSTER_QUOTA']],
    ])('%s', (_name, files, name, expected) => {
      expect(states(files, name).slice(0, expected.length)).toEqual(expected);
    });

    it('a deadline that passes, and what ends it', () => {
      const said = states(['06-rollout-7-deadline.json'], 'dl');
      expect(said).toContain('failing POD_TIMEOUT');
    });
  }
);

import { planSchema } from '@flyloft/plugin-manager-common';
import { describePlan, describePreview } from './describePlan';

const digest = `sha256:${'a'.repeat(64)}`;
const plan = planSchema.parse({
  id: '4f1c09ab',
  digest,
  state: 'waiting',
  summary: 'Configures 1, opens 1 new outgoing connection.',
  content: {
    tenant: 'default',
    environment: 'production',
    clusterUid: 'uid',
    isolation: 'pod',
    requester: 'user:default/dev',
    nonce: 'n',
    expiresAt: '2026-01-01T00:00:00.000Z',
    baseGeneration: 1,
    baseRevisions: { radar: 1 },
    policyVersion: 'p',
    hostImage: 'image',
    items: [
      { kind: 'configure', pluginId: 'radar', name: 'Radar', from: '1.0.0', to: '1.0.0', neededBy: [] },
    ],
    releases: [],
    values: [],
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'plugin-radar',
        name: 'radar',
        change: 'changed',
        checked: 'not-checked',
      },
    ],
    grants: [],
    irreversible: [],
    migrations: [],
    hooks: [],
    capacity: {
      cpuRequest: 0,
      memoryRequest: 0,
      quotas: [],
      cost: { currency: 'USD', before: 4, after: 4 },
    },
    network: [
      {
        pluginId: 'radar',
        direction: 'in',
        peer: 'portal',
        port: 8080,
        change: 'unchanged',
        enforced: 'peer',
      },
      {
        pluginId: 'radar',
        direction: 'out',
        peer: 'host',
        host: 'api.example.com',
        port: 443,
        change: 'added',
        enforced: 'port',
      },
    ],
  },
  createdAt: '2026-01-01T00:00:00.000Z',
  policy: { approvalRequired: true, approvers: ['group:default/admins'], because: 'Every change needs one.' },
  may: { request: true, decide: false, withdraw: false },
});

describe('describePreview', () => {
  it('says what would happen with connections, objects and cost, and names no plan that one could open', () => {
    const text = describePreview(plan).join('\n');
    expect(text).toContain('preview, nothing is stored');
    expect(text).toContain('≈ $4 a month');
    expect(text).toContain('= Takes connections from the portal on port 8080 (enforced)');
    expect(text).toContain(
      '+ Connects to api.example.com on port 443 (the port is enforced, the other end is not)'
    );
    expect(text).toContain('~ ConfigMap plugin-radar/radar');
    expect(text).not.toContain('4f1c09ab');
  });

  it('says below an object what the cluster would refuse of it', () => {
    const [object] = plan.content.objects;
    const objects = [{ ...object!, refusal: 'It is too large.' }];
    const text = describePreview({ ...plan, content: { ...plan.content, objects } }).join('\n');
    expect(text).toContain(
      '~ ConfigMap plugin-radar/radar\n    ✗ the cluster would refuse it: It is too large.'
    );
  });
});

describe('describePlan', () => {
  it('names the plan, who it waits for, and its page', () => {
    const lines = describePlan(plan, 'https://portal');
    expect(lines[0]).toMatch(/Radar 1\.0\.0 → production.*plan 4f1c09ab/);
    expect(lines.join('\n')).toContain('Waits for approval by admins.');
    expect(lines.at(-1)).toBe('  https://portal/marketplace/plans/4f1c09ab');
  });

  it('says why whoever reads it may not decide', () => {
    const because = 'You asked for this plan, and the policy wants somebody else to decide.';
    const lines = describePlan({ ...plan, may: { ...plan.may, because } }, 'https://portal');
    expect(lines).toContainEqual(expect.stringContaining(`Waits for approval. ${because}`));
  });
});

it('says what moved since a void plan was made, and how it is asked for again', () => {
  const moved = {
    ...plan,
    state: 'void' as const,
    voidReasons: [{ what: 'pin' as const, subject: 'radar', sentence: '`radar` was pinned to 1.x.' }],
  };
  expect(describePlan(moved, 'http://localhost:7007')).toEqual(
    expect.arrayContaining([
      '✗ `radar` was pinned to 1.x.',
      '  Nothing was changed.  Next: ./flyloft request 4f1c09ab --again',
    ])
  );
  expect(describePlan({ ...moved, supersededBy: '11112222' }, 'http://localhost:7007')).toContain(
    '  Nothing was changed.  In its place: ./flyloft plan 11112222'
  );
});

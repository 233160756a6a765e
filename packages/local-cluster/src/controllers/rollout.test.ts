import fc from 'fast-check';
import type { Deployment, ReplicaSet } from '../model/types';
import {
  availableReplicas,
  newReplicas,
  rolloutBounds,
  scaleDownOld,
  scaleInProportion,
  wantedReplicas,
} from './rollout';

const set = (name: string, replicas: number, available: number): ReplicaSet =>
  ({
    metadata: { name, uid: name, creationTimestamp: `2026-01-01T00:00:0${name.length}Z` },
    spec: { replicas },
    status: { replicas, availableReplicas: available },
  } as unknown as ReplicaSet);

const deployment = (replicas: number, maxSurge: number, maxUnavailable: number): Deployment =>
  ({
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
  } as unknown as Deployment);

describe('a rolling update', () => {
  const numbers = fc.record({
    replicas: fc.integer({ min: 1, max: 8 }),
    maxSurge: fc.integer({ min: 0, max: 4 }),
    maxUnavailable: fc.integer({ min: 0, max: 4 }),
    seed: fc.array(fc.boolean(), { minLength: 400, maxLength: 400 }),
  });

  it('never has too many or too few pods, and ends', () => {
    fc.assert(
      fc.property(numbers, ({ replicas, maxSurge, maxUnavailable, seed }) => {
        const wanted = deployment(replicas, maxSurge, maxUnavailable);
        const bounds = rolloutBounds(wanted);
        let old = set('old', replicas, replicas);
        let fresh = set('newest', 0, 0);
        let steps = 0;
        for (const becomesReady of seed) {
          if (old.spec.replicas === 0 && availableReplicas([fresh]) === replicas) break;
          steps += 1;
          const up = newReplicas(wanted, [old, fresh], fresh.spec.replicas);
          const available = fresh.status.availableReplicas ?? 0;
          fresh = set('newest', up, available);
          for (const { replicas: size } of scaleDownOld(wanted, fresh, [old])) old = set('old', size, size);
          // A new pod becomes ready now and then.
          if (becomesReady && available < up) fresh = set('newest', up, available + 1);
          expect(wantedReplicas([old, fresh])).toBeLessThanOrEqual(replicas + bounds.maxSurge);
          expect(availableReplicas([old, fresh])).toBeGreaterThanOrEqual(replicas - bounds.maxUnavailable);
        }
        const readyTurns = seed.slice(0, steps).filter(Boolean).length;
        const ended = old.spec.replicas === 0 && fresh.spec.replicas === replicas;
        expect(ended || readyTurns < replicas).toBe(true);
      })
    );
  });

  it('never has both bounds at zero', () => {
    expect(rolloutBounds(deployment(3, 0, 0))).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });

  it('rounds percentages up for surge and down for unavailability', () => {
    const wanted = deployment(3, 0, 0);
    wanted.spec.strategy.rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' };
    expect(rolloutBounds(wanted)).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });
});

describe('scaling in the middle of a rollout', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 });
  const scale = (replicas: readonly number[], target: number) => {
    const sets = replicas.map((size, index) => set(`set${'x'.repeat(index)}`, size, size));
    const wanted = deployment(target, 0, 1);
    wanted.status = { replicas: wantedReplicas(sets) };
    return scaleInProportion(wanted, sets).map(({ replicas: size }) => size);
  };
  const total = (of: readonly number[]) => of.reduce((sum, size) => sum + size, 0);

  it('spreads all of the change, and nothing more, unless the largest set has no more to give', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (replicas, target) => {
        const scaled = scale(replicas, target);
        expect(scaled.every(size => size >= 0)).toBe(true);
        // The rest of the rounding falls to the largest set, which a real cluster does not take below zero either.
        const [largest = 0] = scaled;
        expect(largest === 0 ? total(scaled) >= target : total(scaled) === target).toBe(true);
      })
    );
  });

  it('spreads all of the change when it grows', () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 20 }), (replicas, more) => {
        expect(total(scale(replicas, total(replicas) + more))).toBe(total(replicas) + more);
      })
    );
  });

  it('leaves what rounding left over when the largest set is at zero, as a real cluster does', () => {
    expect(scale([6, 6, 6, 6], 2)).toEqual([0, 1, 1, 1]);
  });
});

import type { CandidateRecord, RegistryStore, Store } from '../../ports';
import type { Reads } from '../plans/current';

/** The catalogue as it is at one moment, for many questions. */
export type Foreknowledge = { all: CandidateRecord[]; reads: Reads };

/** Reads the catalogue once, and gives reads that go on with it: whoever asks for every update asks often. */
export async function readForeknowledge(store: Store): Promise<Foreknowledge> {
  const lists = await store.registry.candidateLists();
  const registry: RegistryStore = Object.create(store.registry, {
    candidateLists: { value: async () => lists },
  });
  return {
    all: [...lists.byPlugin.values()].flat(),
    reads: { registry, installations: store.installations },
  };
}

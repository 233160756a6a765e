import { ReasonedList } from '../discover/ReasonedList';
import { useSimilar } from '../discover/useDiscovery';

const SHOWN = 4;

/** Plugins about the same, below everything that is about this one. */
export function SimilarPlugins({ id }: { id: string }) {
  return (
    <ReasonedList
      title="Similar plugins"
      id="similar-plugins"
      items={useSimilar(id, SHOWN).data?.items ?? []}
    />
  );
}

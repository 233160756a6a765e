import { ReasonedList } from './ReasonedList';
import { useRecommendations, useTrending } from './useDiscovery';

const SHOWN = 4;

/** What would help here, and what others have to do with lately. Shown when it is known: nobody waits for it. */
export function Recommended() {
  const recommended = useRecommendations(2 * SHOWN).data?.items ?? [];
  const trending = useTrending(SHOWN).data?.trending ?? [];
  const isOfCatalogue = (item: (typeof recommended)[number]) => item.reasons[0]?.kind === 'catalogue';
  const shown = new Set(recommended.map(({ plugin }) => plugin.id));
  return (
    <>
      <ReasonedList
        title="Because of your catalogue"
        id="shelf-because-catalogue"
        items={recommended.filter(isOfCatalogue).slice(0, SHOWN)}
      />
      <ReasonedList
        title="Recommended for you"
        id="shelf-recommended"
        items={recommended.filter(item => !isOfCatalogue(item)).slice(0, SHOWN)}
      />
      <ReasonedList
        title="Trending"
        id="shelf-trending"
        items={trending.filter(({ plugin }) => !shown.has(plugin.id))}
      />
    </>
  );
}

import { MarketplaceQueryProvider, usePlanCount } from '../../api';
import './WaitingCount.css';

/** How many plans wait for the person's decision, live; nothing where none does. Stands beside an entry of a menu. */
export function WaitingCount() {
  return (
    <MarketplaceQueryProvider>
      <Count />
    </MarketplaceQueryProvider>
  );
}

function Count() {
  const { data } = usePlanCount();
  if (!data || data.forYou === 0) return null;
  return (
    <span className="fl-waiting-count">
      {data.forYou > 99 ? '99+' : data.forYou}
      <span className="fl-waiting-count-words"> {data.forYou === 1 ? 'waits' : 'wait'} for you</span>
    </span>
  );
}

/** Days after which a weekday alone could mean another week. */
const WEEK_MS = 6 * 24 * 60 * 60 * 1000;

/** A time of the past as people say it: "14:02" today, "Tuesday 14:02" this week, else with its date. */
export function describeMoment(iso: string, now: Date): string {
  const then = new Date(iso);
  const time = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (then.toDateString() === now.toDateString()) return time;
  const recent = now.getTime() - then.getTime() < WEEK_MS;
  const day = then.toLocaleDateString(
    'en-GB',
    recent ? { weekday: 'long' } : { day: 'numeric', month: 'long', year: 'numeric' }
  );
  return `${day} ${time}`;
}

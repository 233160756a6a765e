const time = (ms: number) => new Date(ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** What a sparkline shows, for those who do not see it: how it is now, when it was worst, and of how much nothing is known. */
export function describeScores({
  from,
  stepSeconds,
  scores,
  words,
}: {
  from: string;
  stepSeconds: number;
  scores: ReadonlyArray<number | null>;
  words: string;
}): string {
  const known = scores.filter(score => score !== null);
  if (known.length === 0) return 'Nothing was measured in the last 24 hours';
  const lowest = Math.min(...known);
  const at = new Date(from).getTime() + scores.indexOf(lowest) * stepSeconds * 1000;
  const missing = ((scores.length - known.length) * stepSeconds) / 3600;
  return [
    `Now ${words}`,
    ...(lowest < 100 ? [`lowest ${lowest} at ${time(at)}`] : []),
    ...(missing > 0 ? [`nothing known of ${Math.round(missing * 10) / 10} of 24 hours`] : []),
  ].join('; ');
}

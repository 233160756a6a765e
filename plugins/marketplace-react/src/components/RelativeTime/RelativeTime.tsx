import { describeAge } from './describeAge';

/** When something happened, as people say it; the exact time on hover and for programs. */
export function RelativeTime({ at, now = new Date() }: { at: string; now?: Date }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {describeAge(new Date(at), now)}
    </time>
  );
}

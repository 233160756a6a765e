const two = (part: number) => String(part).padStart(2, '0');

/** A moment in UTC as the local time that a browser's input shows; empty where it is none. */
export function utcToLocal(text: string): string {
  const moment = new Date(text);
  if (text === '' || Number.isNaN(moment.getTime())) return '';
  const day = `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(
    moment.getDate()
  )}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}

/** The local time of a browser's input as a moment in UTC; what is no time stays as it is, so that it can be refused. */
export function localToUtc(text: string): string {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

/** What a tool gives back: a value, or why there is none, in a sentence for the person who typed. */
export type Result<T> = { ok: true; value: T } | { ok: false; message: string };

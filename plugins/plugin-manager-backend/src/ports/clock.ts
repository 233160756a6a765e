/** Time and randomness, so that `domain` and `app` have neither. */
export interface Clock {
  now(): Date;
}

/** Makes ids and nonces. */
export interface Ids {
  /** Eight lower-case hexadecimal digits, unique enough to be typed: `4f1c09ab`. */
  shortId(): string;
  nonce(): string;
}

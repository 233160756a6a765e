/** Who acts: entity ref of a person, `service:…` for a named external token, or `policy`. */
export type Actor = string;

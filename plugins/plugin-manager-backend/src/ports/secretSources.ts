import type { Refusal, SecretLocation } from '@flyloft/plugin-manager-common';
import type { OfferedSecret } from '../domain/detection/matchSecrets';

export type { OfferedSecret } from '../domain/detection/matchSecrets';

/** For which installation a secret is looked up: what it may have depends on that. */
export type SecretPlace = {
  tenant: string;
  environment: string;
  pluginId: string;
  /** Namespace that the plugin runs in. */
  namespace: string;
};

/** Why a secret cannot be had: `unreachable` where asking later may help. */
export type NoSecret = { outcome: 'refused' | 'unreachable'; refusal: Refusal };

/**
 * Keeps secrets outside of the portal. Whatever it answers goes by what the installation may have; a value only ever
 * comes out of `read`, and its callers put it into the plugin's own Secret and nowhere else.
 */
export interface SecretSource<L extends SecretLocation = SecretLocation> {
  readonly from: L['from'];
  /** What the installation may refer to: names and the names of keys. Rejects in words for people. */
  list(place: SecretPlace, signal?: AbortSignal): Promise<OfferedSecret[]>;
  /** Whether it is there; `mark` changes with the value, and only ever goes into a keyed hash. */
  look(
    location: L,
    place: SecretPlace,
    signal?: AbortSignal
  ): Promise<{ outcome: 'found'; mark: string } | NoSecret>;
  /** The value, with the mark that {@link look} answers for it. */
  read(
    location: L,
    place: SecretPlace,
    signal?: AbortSignal
  ): Promise<{ outcome: 'found'; mark: string; value: string } | NoSecret>;
}

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Detection } from '@flyloft/plugin-manager-common';
import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';
import type { Clock, Remembered, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import type { Outcome } from '../outcome';
import { createDetectEnvironment } from './detectEnvironment';

/** What detection works with. */
export type DetectionDependencies = {
  store: Pick<Store, 'registry'>;
  detectors: readonly EnvironmentDetector[];
  environments: EnvironmentConfig[];
  remembered: Remembered;
  clock: Clock;
  log: { warn(message: string): void };
  /** Milliseconds that a detector has. */
  detectionMs?: number;
};

/** What is looked at, and for whom. */
export type DetectionOf = {
  environment: string;
  pluginId?: string;
  version?: string;
  again?: boolean;
  person: { actor: string; credentials: BackstageCredentials };
};

/** What an environment is, as far as the portal can see. */
export interface EnvironmentDetection {
  detectEnvironment(of: DetectionOf): Promise<Outcome<Detection>>;
}

/** Binds detection to what it works with. */
export function createDetection(dependencies: DetectionDependencies): EnvironmentDetection {
  return { detectEnvironment: createDetectEnvironment(dependencies) };
}

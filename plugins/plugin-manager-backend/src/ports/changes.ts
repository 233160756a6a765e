/**
 * What was committed somewhere, told to every replica of the portal: hints to re-read, nothing more. Topics and
 * payloads are those of plugin-manager-common's `events.ts`.
 */
export interface Changes {
  on(listener: (topic: string, payload: Record<string, string>) => void): { stop(): void };
  /** Calls back with the id of an operation that has new events. */
  onOperation(listener: (operationId: string) => void): { stop(): void };
}

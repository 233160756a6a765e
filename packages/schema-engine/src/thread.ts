/** A thread that runs the engine: Node's, or the browser's. */
export interface SchemaThread {
  post(message: unknown): void;
  /** Calls back with everything that the thread says, and when it ends without being asked to. Returns what stops that. */
  listen(onMessage: (message: unknown) => void, onFailure: (why: string) => void): () => void;
  end(): Promise<void> | void;
  /** Tells whether a question is open, so that an idle thread does not keep a program alive. */
  setBusy?(busy: boolean): void;
}

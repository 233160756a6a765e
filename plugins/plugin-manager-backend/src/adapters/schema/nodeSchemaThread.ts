import { Worker } from 'node:worker_threads';
import type { SchemaThread } from '@flyloft/schema-engine';

/** Starts the engine in a thread with little memory and nothing of the portal's environment. */
export function nodeSchemaThread(script: string): SchemaThread {
  const worker = new Worker(script, {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  // A late error of an ended thread must not count as unhandled.
  worker.on('error', () => undefined);
  worker.unref();
  return {
    post: message => worker.postMessage(message),
    listen(onMessage, onFailure) {
      const onError = (error: Error) => onFailure(error.message);
      const onExit = (code: number) => onFailure(`the thread ended with code ${code}`);
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      return () => worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    },
    end: async () => {
      await worker.terminate();
    },
    setBusy: busy => (busy ? worker.ref() : worker.unref()),
  };
}

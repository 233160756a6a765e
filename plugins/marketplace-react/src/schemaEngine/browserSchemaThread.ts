import type { SchemaThread } from '@flyloft/schema-engine';

/** Starts the engine in a worker of the portal's own origin. Throws where workers are forbidden or unknown. */
export function browserSchemaThread(): SchemaThread {
  const worker = new Worker(new URL('./schemaWorker.ts', import.meta.url), { name: 'config-schemas' });
  return {
    post: message => worker.postMessage(message),
    listen(onMessage, onFailure) {
      const hear = (event: MessageEvent) => onMessage(event.data);
      const fail = (event: Event) => onFailure((event as ErrorEvent).message || 'the worker ended');
      worker.addEventListener('message', hear);
      worker.addEventListener('messageerror', fail);
      worker.addEventListener('error', fail);
      return () => {
        worker.removeEventListener('message', hear);
        worker.removeEventListener('messageerror', fail);
        worker.removeEventListener('error', fail);
      };
    },
    end: () => worker.terminate(),
  };
}

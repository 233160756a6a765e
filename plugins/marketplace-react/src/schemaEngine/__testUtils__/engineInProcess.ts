import type { SchemaThread } from '@flyloft/schema-engine';
import { answer, type SchemaQuestion } from '@flyloft/schema-engine/engine/answer.cjs';

/** The real engine without a worker, which jsdom does not have: `jest.mock` it in the place of browserSchemaThread. */
export function engineInProcess(): SchemaThread {
  const hearers = new Set<(message: unknown) => void>();
  const say = (message: unknown) => queueMicrotask(() => [...hearers].forEach(hear => hear(message)));
  say('ready');
  return {
    post: message => {
      // As a worker gets it: a copy, and of the engine's own kind of objects, which a test's structuredClone is not.
      const { id, ...question } = JSON.parse(JSON.stringify(message)) as SchemaQuestion & { id: number };
      say({ id, reply: answer(question) });
    },
    listen: onMessage => {
      hearers.add(onMessage);
      return () => hearers.delete(onMessage);
    },
    end: () => undefined,
  };
}

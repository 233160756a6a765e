import { answer, type SchemaQuestion } from '@flyloft/schema-engine/engine/answer.cjs';

// The worker's own program: it sees a schema and a config, and nothing of the page.
const scope = globalThis as unknown as {
  onmessage: (event: { data: SchemaQuestion & { id: number } }) => void;
  postMessage(message: unknown): void;
};

scope.onmessage = ({ data: { id, ...question } }) => scope.postMessage({ id, reply: answer(question) });

scope.postMessage('ready');

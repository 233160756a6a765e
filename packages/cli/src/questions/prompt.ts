import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Somebody who answers questions. A question rejects with QuestionsEnded when they press Ctrl-C or go away. */
export type Prompt = {
  say(line: string): void;
  ask(question: string): Promise<string>;
  /** Shows nothing of what is typed. */
  askSecret(question: string): Promise<string>;
  close(): void;
};

/** Ctrl-C, or the end of the input (Ctrl-D), while a question was open. */
export class QuestionsEnded extends Error {
  constructor(readonly by: 'interrupt' | 'end' = 'end', message = 'The questions were left.') {
    super(message);
    this.name = 'QuestionsEnded';
  }
}

/** Asks on a terminal. The streams are a terminal's; readline does the echo, so that a secret's can be left out. */
export function terminalPrompt(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Prompt {
  let silent = false;
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!silent) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
  const ended = new AbortController();
  let by: QuestionsEnded['by'] = 'end';
  lines.once('SIGINT', () => {
    by = 'interrupt';
    ended.abort();
  });
  lines.once('close', () => ended.abort());
  const ask = async (question: string): Promise<string> => {
    if (ended.signal.aborted) throw new QuestionsEnded(by);
    try {
      return (await lines.question(question, { signal: ended.signal })).trim();
    } catch (error) {
      if (ended.signal.aborted) throw new QuestionsEnded(by);
      throw error;
    }
  };
  return {
    say: line => void output.write(`${line}\n`),
    ask,
    askSecret: async question => {
      output.write(question);
      silent = true;
      try {
        return await ask('');
      } finally {
        silent = false;
        output.write('\n');
      }
    },
    close: () => lines.close(),
  };
}

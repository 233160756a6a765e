import { FlyloftError } from '@flyloft/plugin-manager-common';
import { QuestionsEnded } from '../questions/prompt';
import { runWithClient } from './common';

jest.mock('../session/openClient', () => ({ openClient: async () => ({ client: {}, portal: '' }) }));

describe('the exit code of a command', () => {
  let said: string;
  let stderr: jest.SpyInstance;
  beforeEach(() => {
    said = '';
    stderr = jest.spyOn(process.stderr, 'write').mockImplementation(text => {
      said += text;
      return true;
    });
  });
  afterEach(() => {
    process.exitCode = undefined;
    stderr.mockRestore();
  });

  it.each([
    ['130 after Ctrl-C at a question', new QuestionsEnded('interrupt', 'Your answers are kept.'), 130],
    ['4 where the input ended', new QuestionsEnded('end', 'Your answers are kept.'), 4],
    ['4 after a refusal', new FlyloftError('CONFIG_INVALID', 'Your answers are kept.'), 4],
  ])('is %s', async (_, error, code) => {
    await runWithClient({}, async () => {
      throw error;
    });
    expect(process.exitCode).toBe(code);
    expect(said).toContain('Your answers are kept.');
  });
});

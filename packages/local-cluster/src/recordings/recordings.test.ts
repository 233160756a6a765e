import fs from 'node:fs';
import { conversations } from './conversations';
import { filesOutOfScope, stepsOutOfScope } from './outOfScope';
import { haveRecordings, recordingsFolder } from './recording';
import { runConversation, type RecordedResult } from './runConversation';

const reasonFor = (file: string, index: number): string | undefined => stepsOutOfScope[file]?.[index];

describeWhere(haveRecordings(), `the recordings are not in ${recordingsFolder}`)(
  'recorded conversations with a real API server',
  () => {
    const all: RecordedResult[] = [];

    afterAll(() => {
      const excused = all.filter(({ file, index }) => reasonFor(file, index));
      const matched = all.filter(({ problems }) => problems.length === 0);
      process.stdout.write(
        `recordings: ${all.length} steps replayed, ${matched.length} matched, ${
          excused.length
        } out of scope; ${Object.keys(filesOutOfScope).length} files out of scope\n`
      );
    });

    it('names every recording', () => {
      const files = fs
        .readdirSync(recordingsFolder)
        .filter(name => name.endsWith('.json'))
        .map(name => name.slice(0, -'.json'.length));
      const replayed = conversations.flatMap(({ files: main, alongside = {} }) => [
        ...main,
        ...Object.keys(alongside),
      ]);
      expect([...replayed, ...Object.keys(filesOutOfScope)].sort()).toEqual(files.sort());
    });

    it.each(conversations.map(conversation => [conversation.files.join(', '), conversation] as const))(
      'answers as recorded: %s',
      async (_title, conversation) => {
        const results = await runConversation(
          conversation,
          (file, index) => reasonFor(file, index) !== undefined
        );
        all.push(...results);
        const wrong = results
          .filter(({ file, index, problems }) => problems.length > 0 && !reasonFor(file, index))
          .map(
            ({ file, index, step, problems }) =>
              `${file} #${index} ${step}\n  ${problems.slice(0, 5).join('\n  ')}`
          );
        expect(wrong).toEqual([]);
      },
      120_000
    );
  }
);

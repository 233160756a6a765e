import { useState } from 'react';
import { Alert, Button, ButtonLink, Flex, Text, TextAreaField } from '@backstage/ui';
import type { ImportAnswer, ImportItem } from '@flyloft/plugin-manager-common';
import { CopyAsCli, ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import { paths } from '../routes';
import './SourcePage.css';
import { Rows } from '../shared/Rows';

/** Longest file that is taken, in bytes; the server has the same limit. */
const MAX_FILE = 1_000_000;

const WORDS: Record<ImportItem['outcome'], string> = {
  install: 'In the plan',
  installed: 'Installed already',
  'does-not-fit': 'Does not fit',
  'needs-values': 'Needs values',
  'no-bundle': 'No bundle yet',
  unknown: 'Unknown here',
  disabled: 'Switched off',
};

/** What an installation of Red Hat Developer Hub has, as one plan: what can be installed, and what has no counterpart. */
export function ImportSection() {
  const client = usePluginManager();
  const [content, setContent] = useState('');
  const [problem, setProblem] = useState<string>();
  const check = useMutation({ mutationFn: () => client.importDynamicPlugins({ content }) });
  const request = useMutation({ mutationFn: () => client.importDynamicPlugins({ content, request: true }) });
  const choose = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > MAX_FILE) {
      setProblem(`${file.name} has ${file.size} bytes; at most ${MAX_FILE} are taken.`);
      return;
    }
    setProblem(undefined);
    check.reset();
    setContent(await file.text());
  };
  const asked = request.data?.plan;
  return (
    <section aria-labelledby="import" className="mp-panel">
      <h2 className="mp-section-title" id="import">
        Move in from Red Hat Developer Hub
      </h2>
      <Flex direction="column" gap="3">
        <Text as="p">
          Its dynamic-plugins.yaml becomes one plan that you review before anything is changed, with a report
          of what has no counterpart here. Values that it takes from the environment are not in it and are
          named.
        </Text>
        <Flex gap="3" align="end" justify="between" className="mp-wrap">
          <label className="mp-file-label">
            <span>Choose the file</span>
            <input
              type="file"
              className="mp-file"
              accept=".yaml,.yml"
              onChange={event => void choose(event.target.files?.[0])}
            />
          </label>
          <CopyAsCli command="./flyloft import dynamic-plugins.yaml" />
        </Flex>
        <TextAreaField
          label="Or paste its text"
          rows={6}
          value={content}
          onChange={value => {
            check.reset();
            request.reset();
            setContent(value);
          }}
        />
        {problem && <Text role="alert">{problem}</Text>}
        <div>
          <Button
            variant="secondary"
            isDisabled={content.trim() === ''}
            isPending={check.isPending}
            onPress={() => check.mutate()}
          >
            See what it becomes
          </Button>
        </div>
        {check.isError && <ErrorBlock title="The file was not read" error={check.error} />}
        {check.data && !asked && (
          <Report answer={check.data} isPending={request.isPending} onRequest={() => request.mutate()} />
        )}
        {request.isError && <ErrorBlock title="The plan was not made" error={request.error} />}
        {asked && (
          <Alert
            status="success"
            icon
            title={asked.summary}
            description={<RouterLink to={paths.plan(asked.id)}>Open the plan</RouterLink>}
          />
        )}
      </Flex>
    </section>
  );
}

function Report(props: { answer: ImportAnswer; isPending: boolean; onRequest(): void }) {
  const { answer, isPending, onRequest } = props;
  return (
    <Flex direction="column" gap="3">
      <Text role="status" weight="bold">
        {answer.summary}
      </Text>
      {answer.because && <Text>{answer.because}</Text>}
      {answer.plan && (
        <Flex gap="3" align="center" className="mp-wrap">
          <Button variant="primary" isPending={isPending} onPress={onRequest}>
            Ask for this plan
          </Button>
          <Text>{answer.plan.summary}</Text>
        </Flex>
      )}
      <Rows columns={['Package', 'Becomes', 'What that means']}>
        {answer.items.map((item, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a file may name a package twice
          <tr key={index}>
            <td>
              <code>{item.package}</code>
              {item.line && <div className="mp-secondary">line {item.line}</div>}
            </td>
            <td>{WORDS[item.outcome]}</td>
            <td>
              {item.says}
              {item.open.length > 0 && (
                <div className="mp-secondary">
                  Not in the file: {item.open.map(one => `${one.pointer} (${one.variable})`).join(', ')}
                </div>
              )}
              {item.leftOut.length > 0 && (
                <div className="mp-secondary">No counterpart: {item.leftOut.join(', ')}</div>
              )}
              {item.outcome === 'needs-values' && item.pluginId && (
                <ButtonLink size="small" variant="secondary" href={paths.configure(item.pluginId)}>
                  Enter them
                </ButtonLink>
              )}
              {item.outcome === 'no-bundle' && item.pluginId && (
                <ButtonLink size="small" variant="secondary" href={paths.plugin(item.pluginId)}>
                  Ask for it
                </ButtonLink>
              )}
            </td>
          </tr>
        ))}
      </Rows>
    </Flex>
  );
}

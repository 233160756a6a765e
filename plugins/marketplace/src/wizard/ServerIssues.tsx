import { Alert, Button, Flex } from '@backstage/ui';
import type { ConfigIssue } from '@flyloft/plugin-manager-common';

/** What the server holds against the configuration: each field one press away, and what belongs to none. */
export function ServerIssues({
  placed,
  others,
  titleOf,
  onGo,
}: {
  placed: readonly ConfigIssue[];
  others: readonly ConfigIssue[];
  titleOf(pointer: string): string;
  onGo(pointer: string): void;
}) {
  const count = placed.length + others.length;
  const title = `No plan could be made: ${count} ${
    count === 1 ? 'value needs' : 'values need'
  } your attention`;
  return (
    <div>
      <Alert status="danger" icon title={title} />
      <ul className="mp-wizard-issues" aria-label={title}>
        {placed.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <Flex gap="2" align="center" className="mp-wrap">
              <span>
                {titleOf(path)}: {message}
              </span>
              <Button size="small" variant="secondary" onPress={() => onGo(path)}>
                Go to {titleOf(path)}
              </Button>
            </Flex>
          </li>
        ))}
        {others.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            {path !== '' && path !== '/' && <code>{path}</code>} {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

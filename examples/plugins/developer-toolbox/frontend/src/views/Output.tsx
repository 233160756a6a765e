import { useEffect, useState } from 'react';
import { Alert, Box, Button, Flex, Text } from '@backstage/ui';
import type { Result } from '../tools/result';

/** How long "Copied" stands, in milliseconds. */
const COPIED_MS = 2000;

/** Copies a text; without a clipboard (plain http) the button is not there. */
export function CopyButton(props: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!globalThis.navigator?.clipboard) return null;
  return (
    <Button
      size="small"
      variant="secondary"
      aria-label={`Copy ${props.what}`}
      onPress={() => {
        void navigator.clipboard.writeText(props.text).then(() => setCopied(true));
      }}
    >
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}

/** A block of text as it is, scrolling inside itself. */
function Code(props: { text: string; label: string }) {
  return (
    <Box
      as="pre"
      p="3"
      m="0"
      bg="neutral"
      role="region"
      aria-label={props.label}
      tabIndex={0}
      style={{
        overflow: 'auto',
        maxHeight: '28rem',
        borderRadius: 'var(--bui-radius-2)',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
        fontFamily: 'var(--bui-font-monospace)',
      }}
    >
      {props.text}
    </Box>
  );
}

/** What came out of a tool, with a button to copy it; or why nothing did. */
export function Output(props: { title: string; result: Result<string> | undefined }) {
  const { title, result } = props;
  return (
    <Flex direction="column" gap="2" aria-live="polite">
      <Flex justify="between" align="center">
        <Text as="h2" variant="body-medium" weight="bold">
          {title}
        </Text>
        {result?.ok && <CopyButton text={result.value} what={title} />}
      </Flex>
      {result === undefined && <Text color="secondary">It appears here as you type.</Text>}
      {result?.ok && <Code text={result.value} label={title} />}
      {result && !result.ok && <Alert status="warning" icon title={result.message} />}
    </Flex>
  );
}

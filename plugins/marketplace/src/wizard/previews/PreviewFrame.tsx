import { useEffect, useRef, useState } from 'react';
import { Alert, Button } from '@backstage/ui';
import { type FrameState, helloSchema, PreviewChannel, type Shown } from './previewMessages';

const ENDED = {
  silent: {
    title: 'The preview does not answer',
    description: 'It was closed. Its code is the publisher’s; the plugin itself may run all the same.',
  },
  unruly: {
    title: 'The preview was closed',
    description: 'It sent something that a preview may not send. Tell its publisher.',
  },
} as const;

/**
 * A release's pages in a frame that belongs to nobody: no access to this page, its cookies or the network. It gets the
 * configuration through a channel that ends with its document, and what it answers is only ever shown as words.
 */
export function PreviewFrame({ title, url, shown }: { title: string; url: string; shown: Shown }) {
  const [attempt, setAttempt] = useState(0);
  return (
    <Attempt
      key={`${url} ${attempt}`}
      title={title}
      url={url}
      shown={shown}
      onAgain={() => setAttempt(attempt + 1)}
    />
  );
}

function Attempt(props: { title: string; url: string; shown: Shown; onAgain(): void }) {
  const { title, url, shown, onAgain } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const channel = useRef<PreviewChannel>();
  const [state, setState] = useState<FrameState>({ kind: 'loading' });
  useEffect(() => {
    const made = new PreviewChannel(setState);
    channel.current = made;
    const greet = (event: MessageEvent) => {
      // Any window may say the same words; a sandboxed one has nobody's origin.
      if (event.source !== frame.current?.contentWindow || event.origin !== 'null') return;
      const [port] = event.ports;
      if (port && helloSchema.safeParse(event.data).success) made.open(port);
    };
    window.addEventListener('message', greet);
    return () => {
      window.removeEventListener('message', greet);
      made.close();
    };
  }, []);
  useEffect(() => channel.current?.show(shown), [shown]);

  const again = (
    <Button size="small" variant="secondary" onPress={onAgain}>
      Start again
    </Button>
  );
  if (state.kind === 'ended') {
    return <Alert status="warning" icon {...ENDED[state.because]} customActions={again} />;
  }
  return (
    <>
      {state.kind === 'failed' && (
        <Alert
          status="warning"
          icon
          title="The preview failed with this configuration"
          description={`It says: ${state.message}`}
          customActions={again}
        />
      )}
      <iframe
        ref={frame}
        className="mp-preview-frame"
        title={title}
        src={url}
        sandbox="allow-scripts"
        allow=""
        referrerPolicy="no-referrer"
        data-state={state.kind}
      />
    </>
  );
}

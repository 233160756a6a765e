import { useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import type { Way } from './doTheSame';

/** The command, the code and the patch that ask for what the wizard asks for. */
export function DoTheSame({ ways, onClose }: { ways: readonly Way[]; onClose(): void }) {
  const [copied, setCopied] = useState('');
  const copy = ({ id, text }: Way) =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(id),
      () => setCopied('failed')
    );
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={760}>
      <DialogHeader>Do the same elsewhere</DialogHeader>
      <DialogBody>
        <Tabs onSelectionChange={() => setCopied('')}>
          <TabList>
            {ways.map(({ id, title }) => (
              <Tab key={id} id={id}>
                {title}
              </Tab>
            ))}
          </TabList>
          {ways.map(way => (
            <TabPanel key={way.id} id={way.id}>
              <Text as="p" color="secondary">{`${way.note} Secrets are in it as references only.`}</Text>
              {way.text === '' ? (
                <Text as="p">Nothing differs from what runs now.</Text>
              ) : (
                <>
                  {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines must be scrollable by keyboard */}
                  <pre className="mp-wizard-code" tabIndex={0} aria-label={way.title}>
                    {way.text}
                  </pre>
                  <Button size="small" variant="secondary" onPress={() => void copy(way)}>
                    {copied === way.id ? 'Copied' : 'Copy'}
                  </Button>
                </>
              )}
            </TabPanel>
          ))}
        </Tabs>
        <Text as="p" role="status">
          {copied === 'failed' ? 'Your browser does not let this page copy. Select the text instead.' : ''}
        </Text>
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}

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
import { CopyButton } from '@flyloft/plugin-marketplace-react';
import type { Way } from './doTheSame';

/** The command, the code and the patch that ask for what the wizard asks for. */
export function DoTheSame({ ways, onClose }: { ways: readonly Way[]; onClose(): void }) {
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={760}>
      <DialogHeader>Do the same elsewhere</DialogHeader>
      <DialogBody>
        <Tabs>
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
                  <CopyButton text={way.text} variant="secondary" />
                </>
              )}
            </TabPanel>
          ))}
        </Tabs>
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}

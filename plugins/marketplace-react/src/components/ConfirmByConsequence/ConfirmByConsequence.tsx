import { type ReactNode, useState } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Flex, Text, TextField } from '@backstage/ui';
import './ConfirmByConsequence.css';

/** What a destructive act costs, in words. */
export type Consequence = {
  /** The question: "Uninstall Jenkins?" */
  question: string;
  lost: readonly string[];
  kept: readonly string[];
  /** What the button does, with its object: "Uninstall Jenkins, keep its database". */
  act: string;
  /** Name to be typed, where nothing can bring it back. */
  typeName?: string;
};

/** Asks before something is lost: what goes, what stays, and a button that says the act. Cancel has the focus. */
export function ConfirmByConsequence({
  consequence,
  children,
  onConfirm,
  onCancel,
}: {
  consequence: Consequence;
  /** A choice that changes what is lost. */
  children?: ReactNode;
  onConfirm(): void;
  onCancel(): void;
}) {
  const [typed, setTyped] = useState('');
  const { question, lost, kept, act, typeName } = consequence;
  return (
    <Dialog isOpen onOpenChange={open => !open && onCancel()} width={480}>
      <DialogHeader>{question}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          <ConsequenceList title="Lost" items={lost} none="Nothing is lost." />
          <ConsequenceList title="Kept" items={kept} none="Nothing is kept." />
          {children}
          {typeName && (
            <TextField
              label={`Type ${typeName} to go on`}
              value={typed}
              onChange={setTyped}
              autoComplete="off"
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the safe way out has the focus when something would be lost */}
        <Button variant="secondary" autoFocus onPress={onCancel}>
          Cancel
        </Button>
        <Button destructive isDisabled={typeName !== undefined && typed !== typeName} onPress={onConfirm}>
          {act}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function ConsequenceList({ title, items, none }: { title: string; items: readonly string[]; none: string }) {
  return (
    <div>
      <Text as="h3" variant="body-medium" weight="bold">
        {title}
      </Text>
      {items.length === 0 ? (
        <Text>{none}</Text>
      ) : (
        <ul className="fl-consequence">
          {items.map(item => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

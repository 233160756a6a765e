import { useEffect, useRef, useState } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader, Switch } from '@backstage/ui';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { isTyping } from './isTyping';
import { keepSingleKeys, singleKeysAct } from './singleKeys';

/** Milliseconds within which the second key of `g d` must follow. */
const SEQUENCE_MS = 1_000;

const KEYS: Array<[string, string]> = [
  ['/', 'Search'],
  ['g d', 'Discover'],
  ['g i', 'Installed'],
  ['g a', 'Approvals'],
  ['j / k', 'Next and previous in a list'],
  ['Enter', 'Open'],
  ['[ / ]', 'Previous and next section of a plan'],
  ['n / p', 'Next and previous change in a plan'],
  ['a', 'To Approve, where you may'],
  ['c', 'Compare the result that has the focus'],
  ['Shift c', 'Open the comparison'],
  ['Ctrl Enter', 'Next in the wizard'],
  ['Ctrl K', 'Find a field of the wizard'],
  ['Ctrl .', 'Open and close the previews of the wizard'],
  ['Ctrl Z', 'Undo in the wizard, with Shift redo'],
  ['Esc', 'Close'],
  ['?', 'All keys'],
];

const GO: Record<string, string> = { d: paths.discover, i: paths.installed, a: paths.admin() };

function useSingleKeys(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(singleKeysAct);
  return [
    on,
    next => {
      keepSingleKeys(next);
      setOn(next);
    },
  ];
}

/** Moves the focus along what is marked as a list's rows. */
function moveInList(step: 1 | -1): boolean {
  // A row may hold more links than the one that it is about, which stands first.
  const rows = [...document.querySelectorAll<HTMLElement>('[data-list-row]')].flatMap(
    row => (row.matches('a[href]') ? row : row.querySelector<HTMLElement>('a[href]')) ?? []
  );
  if (rows.length === 0) return false;
  const at = rows.findIndex(row => row.closest('[data-list-row]')?.contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]!.focus();
  return true;
}

/** The keys of the marketplace, and the list of them. */
export function MarketplaceKeys() {
  const navigate = useNavigate();
  const [enabled, setEnabled] = useSingleKeys();
  const [open, setOpen] = useState(false);
  const pending = useRef(0);
  useEffect(() => {
    if (!enabled) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const afterG = Date.now() - pending.current < SEQUENCE_MS;
      pending.current = 0;
      if (afterG && GO[event.key]) navigate(GO[event.key]!);
      else if (event.key === 'g') pending.current = Date.now();
      else if (event.key === '?') setOpen(true);
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('[data-search] input');
        if (search) search.focus();
        else navigate(paths.search());
      } else if (event.key === 'j' || event.key === 'k') {
        if (!moveInList(event.key === 'j' ? 1 : -1)) return;
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, navigate]);
  return (
    <footer className="mp-page-footer">
      {/* Where single keys are switched off, this is the way to switch them on again. */}
      <Button size="small" variant="tertiary" iconStart={<kbd>?</kbd>} onPress={() => setOpen(true)}>
        Keys
      </Button>
      <Dialog isOpen={open} onOpenChange={setOpen} width={420}>
        <DialogHeader>Keys</DialogHeader>
        <DialogBody>
          <dl className="mp-keys">
            {KEYS.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <Switch label="Single keys act" isSelected={enabled} onChange={setEnabled} />
        </DialogBody>
        <DialogFooter>
          <Button onPress={() => setOpen(false)}>Close</Button>
        </DialogFooter>
      </Dialog>
    </footer>
  );
}

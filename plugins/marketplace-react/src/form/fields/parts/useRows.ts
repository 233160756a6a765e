import { useEffect, useRef, useState } from 'react';

/**
 * Rows that are edited in place and may for a moment be something that the value cannot hold, such as the same name
 * twice. They follow the value where somebody else changes it.
 */
export function useRows<Row, Value>(
  value: Value,
  read: (value: Value) => Row[],
  write: (rows: readonly Row[]) => unknown,
  onChange: (value: unknown) => void
) {
  const [rows, setRows] = useState(() => read(value));
  const known = useRef(JSON.stringify(value) ?? '');
  useEffect(() => {
    const given = JSON.stringify(value) ?? '';
    if (given === known.current) return;
    known.current = given;
    setRows(read(value));
  }, [value, read]);
  const change = (next: Row[]) => {
    setRows(next);
    const written = write(next);
    const text = JSON.stringify(written) ?? '';
    if (text === known.current) return;
    known.current = text;
    onChange(written);
  };
  return { rows, change };
}

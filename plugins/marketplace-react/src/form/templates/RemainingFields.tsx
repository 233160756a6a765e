/** Holds the place of fields that are about to appear, so that the page does not jump. */
export function RemainingFields({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <div aria-hidden="true" data-loading="" className="fl-form-remaining" style={{ height: count * 72 }} />
  );
}

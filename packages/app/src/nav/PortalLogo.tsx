import { Link } from 'react-router-dom';

/** Three pieces of scenery hanging in the fly loft, in the colour of the text around them. */
export function PortalMark({ size = 48 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path d="M8 3v12M16 3v7M24 3v17" stroke="currentColor" strokeWidth="2" />
      <rect x="4.5" y="15" width="7" height="7" rx="1.5" fill="#5a9cf0" />
      <rect x="12.5" y="10" width="7" height="7" rx="1.5" fill="currentColor" />
      <rect x="20.5" y="20" width="7" height="7" rx="1.5" fill="#9b7df5" />
    </svg>
  );
}

/** The mark with the name, leading to the start page. */
export function PortalLogo() {
  return (
    <Link to="/" className="portal-logo" aria-label="Flyloft, start page">
      <PortalMark size={28} />
      <span>Flyloft</span>
    </Link>
  );
}

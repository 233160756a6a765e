import { Link } from 'react-router-dom';

/** Three pieces of scenery hanging in the fly loft, and the name beside them. */
export function PortalLogo() {
  return (
    <Link to="/" className="portal-logo" aria-label="Flyloft, start page">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <path d="M8 3v12M16 3v7M24 3v17" stroke="currentColor" strokeWidth="2" />
        <rect x="4.5" y="15" width="7" height="7" rx="1.5" fill="#7ab8ff" />
        <rect x="12.5" y="10" width="7" height="7" rx="1.5" fill="currentColor" />
        <rect x="20.5" y="20" width="7" height="7" rx="1.5" fill="#b69cff" />
      </svg>
      <span>Flyloft</span>
    </Link>
  );
}

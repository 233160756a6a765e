import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { withoutTags } from './withoutTags';
import './Markdown.css';

/**
 * Text that a publisher wrote. Of raw HTML in it only the words are shown, links open elsewhere without handing on where they came
 * from, and images of other hosts are left out, because each would tell that host who reads.
 */
export function Markdown({ children }: { children: string }) {
  return (
    <div className="fl-markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm, withoutTags]}
        components={{
          a: ({ href, children: text }) => (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {text}
            </a>
          ),
          img: ({ alt }) => (alt ? <em>[image: {alt}]</em> : null),
          h1: ({ children: text }) => <h3>{text}</h3>,
          h2: ({ children: text }) => <h4>{text}</h4>,
          h3: ({ children: text }) => <h5>{text}</h5>,
          h4: ({ children: text }) => <h6>{text}</h6>,
          table: ({ children: rows }) => (
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table must be scrollable by keyboard
            <div className="fl-markdown-scroll" tabIndex={0} role="region" aria-label="Table">
              <table>{rows}</table>
            </div>
          ),
          pre: ({ children: code }) => (
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines must be scrollable by keyboard
            <pre tabIndex={0}>{code}</pre>
          ),
        }}
      >
        {children}
      </ReactMarkdown>
    </div>
  );
}

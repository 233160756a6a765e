import { ConfigReader } from '@backstage/config';

/** The config that the backend wrote into the page. @throws Error where the page has none. */
export function readAppConfig(page: Document) {
  const script = page.querySelector('script[type="backstage.io/config"]');
  if (!script?.textContent)
    throw new Error('The page carries no configuration; is it served by the portal backend?');
  return ConfigReader.fromConfigs(JSON.parse(script.textContent));
}

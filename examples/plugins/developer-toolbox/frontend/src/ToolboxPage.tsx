import { Container, Flex, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { CronView } from './views/CronView';
import { EncodeView } from './views/EncodeView';
import { HashView } from './views/HashView';
import { JsonView } from './views/JsonView';
import { JwtView } from './views/JwtView';
import { TimeView } from './views/TimeView';

const TOOLS = [
  { id: 'json', title: 'JSON', View: JsonView },
  { id: 'jwt', title: 'JWT', View: JwtView },
  { id: 'encode', title: 'Encode', View: EncodeView },
  { id: 'time', title: 'Time', View: TimeView },
  { id: 'cron', title: 'Cron', View: CronView },
  { id: 'hash', title: 'Hash', View: HashView },
];

/** All tools, one a tab; the address names the tool, never what was typed. */
export function ToolboxPage() {
  const [params, setParams] = useSearchParams();
  const tool = TOOLS.find(({ id }) => id === params.get('tool')) ?? TOOLS[0];
  return (
    <Container py="4">
      <Flex direction="column" gap="3">
        <Text color="secondary">
          Everything happens in your browser: nothing that you type leaves this page.
        </Text>
        <Tabs
          selectedKey={tool?.id}
          onSelectionChange={key => setParams({ tool: String(key) }, { replace: true })}
        >
          <TabList aria-label="Tools">
            {TOOLS.map(({ id, title }) => (
              <Tab key={id} id={id}>
                {title}
              </Tab>
            ))}
          </TabList>
          {TOOLS.map(({ id, View }) => (
            <TabPanel key={id} id={id}>
              <View />
            </TabPanel>
          ))}
        </Tabs>
      </Flex>
    </Container>
  );
}

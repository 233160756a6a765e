import { Button, Card, CardBody, CardFooter, Flex, Text } from '@backstage/ui';
import { ErrorBlock, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { paths } from '../routes';
import { readRepairs, type Repair } from './readRepairs';

/** Ways out of a conflict, each one press from a plan that takes it. */
export function RepairCards({ error, environment }: { error: unknown; environment: string }) {
  const client = usePluginManager();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: ({ changes }: Repair) => client.makePlan({ environment, changes }),
    onSuccess: answer => navigate(paths.plan(answer.plan.id)),
  });
  const repairs = readRepairs(error);
  if (repairs.length === 0) return null;
  return (
    <section aria-labelledby="repairs">
      <Text as="h2" weight="bold" id="repairs">
        What would fit
      </Text>
      <Flex gap="3" className="mp-wrap">
        {repairs.map(repair => (
          <Card key={repair.sentence} style={{ flex: '1 1 220px' }}>
            <CardBody>
              <Text as="p">{repair.sentence}</Text>
            </CardBody>
            <CardFooter>
              <Button
                size="small"
                variant="secondary"
                isPending={take.isPending}
                onPress={() => take.mutate(repair)}
              >
                Make this plan
              </Button>
            </CardFooter>
          </Card>
        ))}
      </Flex>
      {take.isError && <ErrorBlock title="No plan could be made" error={take.error} />}
    </section>
  );
}

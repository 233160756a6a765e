import { PostgresStore } from './adapters/postgres/PostgresStore';
import { makePlan } from './app';
import { misc } from './helpers/misc';
import { routes } from './http/routes';

export const plugin = [PostgresStore, makePlan, routes, misc];

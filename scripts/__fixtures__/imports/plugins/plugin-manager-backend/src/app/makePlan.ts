import { PostgresStore } from '../adapters/postgres/PostgresStore';
import { store } from '../ports/store';
import { id } from '../domain/plan';

export const makePlan = () => [PostgresStore, store, id, Date.now()];

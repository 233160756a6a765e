export {
  PortTakenError,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embeddedPostgres';
export {
  createTestDatabase,
  sharedTestPostgres,
  startTestPostgres,
  type TestDatabase,
  type TestPostgres,
} from './testPostgres';
export { connectionUrl, type PostgresConnection } from './cluster';

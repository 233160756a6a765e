import type {
  BackstageUserPrincipal,
  HttpAuthService,
  UserInfoService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { LIMITS, type Announcement, type AnnouncementList } from '@flyloft/plugin-announcements-common';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { AnnouncementStore, StoredAnnouncement } from './AnnouncementStore';
import { mayPost, type Rules } from './rules';

export type RouterOptions = {
  store: AnnouncementStore;
  rules: Rules;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  now: () => Date;
  /** Told of each new announcement; waited for by nobody. */
  onPosted(announcement: StoredAnnouncement): void;
};

const DAY = 24 * 60 * 60 * 1000;

const inputSchema = z.strictObject({
  title: z.string().trim().min(1).max(LIMITS.title),
  body: z.string().trim().min(1).max(LIMITS.body),
  team: z.string().trim().min(1).max(LIMITS.team),
  important: z.boolean().default(false),
  days: z.int().min(1).max(LIMITS.days).optional(),
});

const idSchema = z.uuid();

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues.map(issue => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')
  );
}

function present(stored: StoredAnnouncement, reader: string): Announcement {
  const { createdAt, updatedAt, endsAt, ...rest } = stored;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    endsAt: endsAt.toISOString(),
    mayEdit: stored.author === reader,
  };
}

/** Routes below `/api/announcements`; all of them need a signed-in user. */
export function createRouter(options: RouterOptions): express.Router {
  const { store, rules, httpAuth, userInfo, now } = options;
  const router = PromiseRouter();
  router.use(express.json({ limit: '64kb' }));

  const signedIn = (request: express.Request) => httpAuth.credentials(request, { allow: ['user'] });
  const allowedToPost = async (credentials: BackstageCredentials<BackstageUserPrincipal>) =>
    mayPost(rules, (await userInfo.getUserInfo(credentials)).ownershipEntityRefs);

  /** Why a change was not made: it is not theirs, or it is gone. */
  const explainUnchanged = async (id: string): Promise<Error> =>
    (await store.get(id))
      ? new NotAllowedError('Only the author can change an announcement')
      : new NotFoundError('There is no such announcement');

  router.get('/announcements', async (request, response) => {
    const credentials = await signedIn(request);
    const found = await store.list(now(), {
      ended: request.query.ended === 'true',
      importantFirst: rules.importantFirst,
    });
    const list: AnnouncementList = {
      items: found.map(stored => present(stored, credentials.principal.userEntityRef)),
      mayPost: await allowedToPost(credentials),
      defaultDays: rules.daysVisible,
    };
    response.json(list);
  });

  router.post('/announcements', async (request, response) => {
    const credentials = await signedIn(request);
    if (!(await allowedToPost(credentials))) {
      throw new NotAllowedError(
        'Only the users and groups in announcements.authors may post; ask an admin to be added'
      );
    }
    const { days = rules.daysVisible, ...fields } = parse(inputSchema, request.body);
    const author = credentials.principal.userEntityRef;
    const endsAt = new Date(now().getTime() + days * DAY);
    const posted = await store.add({ ...fields, endsAt }, author, now());
    options.onPosted(posted);
    response.status(201).json(present(posted, author));
  });

  router.put('/announcements/:id', async (request, response) => {
    const credentials = await signedIn(request);
    const id = parse(idSchema, request.params.id);
    const { days, ...fields } = parse(inputSchema, request.body);
    const author = credentials.principal.userEntityRef;
    const endsAt = days === undefined ? undefined : new Date(now().getTime() + days * DAY);
    const changed = await store.change(id, author, { ...fields, ...(endsAt ? { endsAt } : {}) }, now());
    if (!changed) throw await explainUnchanged(id);
    response.json(present(changed, author));
  });

  router.post('/announcements/:id/end', async (request, response) => {
    const credentials = await signedIn(request);
    const id = parse(idSchema, request.params.id);
    const author = credentials.principal.userEntityRef;
    const changed = await store.change(id, author, { endsAt: now() }, now());
    if (!changed) throw await explainUnchanged(id);
    response.json(present(changed, author));
  });

  return router;
}

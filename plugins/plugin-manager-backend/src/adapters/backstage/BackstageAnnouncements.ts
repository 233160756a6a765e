import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Announcement, Announcements } from '../../ports';

/** {@link Announcements} as notifications of the portal. */
export class BackstageAnnouncements implements Announcements {
  private readonly notifications: NotificationService;

  constructor(notifications: NotificationService) {
    this.notifications = notifications;
  }

  async announce(announcement: Announcement): Promise<void> {
    const { recipients, title, description, link, severity, key } = announcement;
    await this.notifications.send({
      recipients: { type: 'entity', entityRef: recipients },
      payload: {
        title,
        ...(description === undefined ? {} : { description }),
        link,
        severity,
        topic: 'plugin-manager',
        scope: key,
      },
    });
  }
}

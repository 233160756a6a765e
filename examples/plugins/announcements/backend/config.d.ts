export interface Config {
  /** Who may post announcements, and how long they stand. */
  announcements?: {
    /**
     * Who may post: whoever is signed in, or only the users and groups listed as authors.
     * @default "everyone"
     */
    whoMayPost?: 'everyone' | 'listed';
    /** Entity references of users and groups, such as `group:default/platform`. */
    authors?: string[];
    /**
     * Days until an announcement ends by itself, unless its author says otherwise.
     * @minimum 1
     * @maximum 365
     * @default 14
     */
    daysVisible?: number;
    /**
     * Important announcements stand on top.
     * @default true
     */
    importantFirst?: boolean;
    /**
     * Incoming webhook of a chat that is told of each new announcement; Slack's form, which Mattermost reads too.
     */
    chatWebhook?: string;
  };
}

export interface Config {
  permission?: {
    flyloft?: {
      /**
       * Entity refs of the groups and people who may decide on plans, publish releases and change what holds for
       * everybody, such as `group:default/platform-admins`.
       */
      admins?: string[];
      /**
       * Trust tiers of the plugins that everybody else may ask for, such as internal and verified. Default: any; who
       * decides on a plan sees the tier.
       */
      installableTiers?: Array<'internal' | 'verified' | 'community' | 'untrusted'>;
    };
  };
}

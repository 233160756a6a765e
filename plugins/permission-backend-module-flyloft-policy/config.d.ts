export interface Config {
  permission?: {
    flyloft?: {
      /**
       * Entity refs of the groups and people who may decide on plans, publish releases and change what holds for
       * everybody, such as `group:default/platform-admins`.
       */
      admins?: string[];
    };
  };
}

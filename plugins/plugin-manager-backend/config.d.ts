export interface Config {
  pluginManager?: {
    /** Name of the organisation that everything belongs to. Default: default. */
    tenant?: string;
    /**
     * Key from which the keys for secrets, bundle tokens and database passwords are derived; at least 32 characters.
     * @visibility secret
     */
    secretKey: string;
    /** Backstage release that plugins are held against, where it is not the one that Flyloft is built from. */
    backstageVersion?: string;
    bundles: {
      /** Folder in which bundles are kept; replicas of the portal share it. */
      directory: string;
    };
    /** Where what can be fetched again is kept, such as checkouts of catalogues. Default: the machine's temporary folder. */
    cache?: {
      directory: string;
    };
    /** Catalogues of plugins, by a name of your own. Where two name the same plugin, the first one decides. */
    sources?: {
      [name: string]: {
        /** What it is, as one of the modules brings it along: rhdh, backstage-directory, npm, git, oci. */
        kind: string;
        /** When it is synced. Default: hourly, given up after ten minutes. */
        schedule?: {
          frequency: object | string;
          timeout: object | string;
          initialDelay?: object | string;
        };
        webhook?: {
          /**
           * With it others may start a sync; at least 16 characters.
           * @visibility secret
           */
          secret: string;
          /** In whose form deliveries prove that they know the secret. Default: flyloft. */
          form?: 'flyloft' | 'github' | 'gitlab' | 'npm' | 'oci';
        };
      };
    };
    /** How long what is left over is kept. */
    retention?: {
      /** Days after which a secret is deleted that nothing refers to any more. Default: 30. */
      secretDays?: number;
      /** Days after which the copy of a database is deleted that a change made first. Default: 30. */
      copyDays?: number;
    };
    /** Where plugins' own databases are made. Default: the portal's own server, backend.database.connection. */
    databases?: {
      /**
       * An account that may create roles and databases.
       * @deepVisibility secret
       */
      connection?: string | object;
      /** Where pods reach that server under another name. */
      host?: string;
      port?: number;
      /** Whether pods use TLS to reach it. */
      ssl?: boolean;
    };
    /** A KV version 2 engine of HashiCorp Vault or OpenBao, whose secrets configurations may refer to. Default: none. */
    vault?: {
      /** Such as https://vault.example.com:8200; the portal follows no redirect from there. */
      address: string;
      /** Of Vault Enterprise and HCP. */
      namespace?: string;
      /** Where the engine is mounted. Default: secret. */
      mount?: string;
      /** Certificate authority in PEM form, where it is none of the system's. */
      caFile?: string;
      /** Paths that a plugin may have, with all below. Default: ['{tenant}/{environment}/{pluginId}']. */
      paths?: string[];
      /** How the portal signs in: with a token, or with its pod's service account. */
      auth: {
        /** @visibility secret */
        token?: string;
        kubernetes?: { role: string; mount?: string; tokenFile?: string };
      };
    };
    /** Publishers and how much each is trusted; whoever is not listed here is `community`. */
    publishers?: Array<{
      id: string;
      trustTier: 'internal' | 'verified' | 'community' | 'untrusted' | 'quarantined';
      /**
       * Who publishes as it: entity refs of people and groups, and `service:<subject>` of external tokens. Default:
       * everybody with the permission to publish.
       */
      members?: string[];
    }>;
    search?: {
      /** Days for which is counted what was searched for, without who; 0: nothing is counted. Default: 90. */
      statisticsDays?: number;
      /**
       * A service that tells what texts are about, with OpenAI's `POST /embeddings`. It gets names, descriptions and
       * keywords of listings, and what is searched for by meaning. Default: none, the catalogue itself is learnt from.
       */
      embeddings?: {
        /** Address up to `/embeddings`, without it. */
        url: string;
        model: string;
        /** @visibility secret */
        apiKey?: string;
        /** Likeness, 0 to 1, below which a text has nothing to do with a plugin. Default: 0.3. */
        leastLikeness?: number;
        /** Default: 10. */
        timeoutSeconds?: number;
      };
    };
    /** How plugins find the portal; environments may differ. */
    portal?: {
      /** Address under which pods reach the portal. Default: backend.baseUrl. */
      internalUrl?: string;
      namespaceLabels?: { [label: string]: string };
      podLabels?: { [label: string]: string };
    };
    /** Who must approve what; environments may differ. */
    policy?: {
      /** always; new-access: only what opens something new, cannot be undone or removes data; never. Default: always. */
      approval?: 'always' | 'new-access' | 'never';
      /** Entity refs of who may decide. Default: permission.flyloft.admins. */
      approvers?: string[];
      /** Whether people decide on what they asked for themselves. Default: false. */
      requesterMayApprove?: boolean;
      /** Hours after which an undecided plan is void. Default: 168. */
      planExpiryHours?: number;
      /**
       * Frontends that run in the portal's own page, as everyone who opens it: those of these trust tiers, and single
       * bundles by digest that somebody else than their publisher has read. Default: the tier internal alone.
       */
      inPage?: { tiers?: Array<'internal' | 'verified' | 'community'>; bundles?: string[] };
      /** What configurations of plugins must be. People who configure a plugin read it, so it holds no secrets. */
      configuration?: {
        /** Values that nobody changes. `plugins`, `environments` and `tenants` are globs with `*`; default: all. */
        locked?: Array<{
          plugins?: string | string[];
          environments?: string | string[];
          tenants?: string | string[];
          /** JSON pointer into the configuration, such as /techRadar/url. */
          pointer: string;
          value: unknown;
          reason: string;
        }>;
        /** What must be true, in CEL over `config` and `environment`. */
        rules?: Array<{
          id: string;
          plugins?: string | string[];
          environments?: string | string[];
          tenants?: string | string[];
          must: string;
          /** Says what to do. */
          message: string;
          /** JSON pointers of the fields that show it. */
          fields: string[];
          reason: string;
        }>;
        /** Values that members of a team start with, and may change. */
        teamDefaults?: Array<{
          /** Entity ref of the team. */
          team: string;
          plugins?: string | string[];
          environments?: string | string[];
          tenants?: string | string[];
          pointer: string;
          value: unknown;
          reason?: string;
        }>;
      };
    };
    /** What plugins cost by what their pods ask for; plans tell it. Environments may differ. Default: nothing is told. */
    prices?: {
      /** ISO 4217. Default: USD. */
      currency?: string;
      /** Of one core for a month. Default: 0. */
      cpu?: number;
      /** Of one GiB of memory for a month. Default: 0. */
      memory?: number;
    };
    environments?: Array<{
      id: string;
      title?: string;
      /** How much the cluster keeps plugins apart. Default: pod. */
      isolation?: 'none' | 'process' | 'pod' | 'sandbox';
      cluster?: {
        /** Path of a kubeconfig. Default: the service account of the pod that the portal runs in. */
        kubeconfig?: string;
        context?: string;
      };
      pluginHostImage: string;
      /** Default: plugin-{pluginId}-{environment}. */
      namespaceTemplate?: string;
      secrets?: {
        /** Namespaces whose Secrets their owners may offer to plugins with the label flyloft.dev/offered=true. */
        namespaces: string[];
      };
      portal?: {
        internalUrl?: string;
        namespaceLabels?: { [label: string]: string };
        podLabels?: { [label: string]: string };
      };
      database?: {
        namespaceLabels?: { [label: string]: string };
        podLabels?: { [label: string]: string };
        port?: number;
      };
      policy?: {
        approval?: 'always' | 'new-access' | 'never';
        approvers?: string[];
        requesterMayApprove?: boolean;
        planExpiryHours?: number;
        inPage?: { tiers?: Array<'internal' | 'verified' | 'community'>; bundles?: string[] };
        /** Comes on top of what holds everywhere; the same form. */
        configuration?: object;
      };
      prices?: { currency?: string; cpu?: number; memory?: number };
    }>;
  };
}

# syntax=docker/dockerfile:1
#
#   docker build --target portal -t flyloft/portal:0.1.0 .
#   docker build --target plugin-host -t flyloft/plugin-host:0.1.0 .
#
# Both run as uid 1000 with a read-only root filesystem. The code caches are made by the same Node that reads them: a
# cache of another V8 is thrown away at the start.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.yarn node scripts/bootstrap.mjs yarn install --immutable
RUN node scripts/bootstrap.mjs node scripts/build.mjs backend plugin-host app

# What the portal needs at run time: its bundled backend, the app as it was built, the workspaces' own files (migrations,
# config schemas), production dependencies. The app's dependencies are in its build already.
FROM build AS portal-files
RUN node -e "const f='packages/app/package.json';const p=JSON.parse(fs.readFileSync(f));delete p.dependencies;delete p.devDependencies;fs.writeFileSync(f,JSON.stringify(p))"
RUN --mount=type=cache,target=/root/.yarn \
    node scripts/bootstrap.mjs yarn workspaces focus @flyloft/backend --production
RUN rm -rf .tools .yarn examples scripts packages/plugin-host packages/local-cluster packages/cli packages/launcher \
 && find packages plugins -maxdepth 2 -type d \( -name src -o -name build \) -exec rm -rf {} +

FROM ${NODE_IMAGE} AS portal
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/.cache/v8
# Catalogues in repositories are checked out by git.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git openssh-client \
 && rm -rf /var/lib/apt/lists/*
COPY --from=portal-files /src /app
RUN mkdir -p /app/.cache/v8 && chown 1000:1000 /app/.cache/v8
# A code cache belongs to the user that made it.
USER 1000:1000
WORKDIR /app/packages/backend
# Loads every module once, then ends because it finds no configuration.
RUN node dist/backend.cjs --config /dev/null >/dev/null 2>&1; test -n "$(ls -A /app/.cache/v8)"
EXPOSE 7007
CMD ["node", "dist/backend.cjs", "--config", "../../app-config.production.yaml"]

# The program in a plugin's pod: two files and what it lends to plugins, with its code cache beside it.
FROM ${NODE_IMAGE} AS plugin-host
ENV NODE_ENV=production MALLOC_ARENA_MAX=1
WORKDIR /opt/plugin-host
COPY --from=build /src/packages/plugin-host/dist ./
USER 1000:1000
EXPOSE 8080
CMD ["node", "--max-semi-space-size=1", "plugin-host.cjs"]

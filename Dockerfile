# Node to build with and to run; 24 is a long-term support line (security fixes until April 2028). For a build that can be
# repeated to the byte name both bases by digest: NAME@sha256:….
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim
# What node itself needs of Debian, and nothing else: no shell, no package manager. With the tag `debug` it has a shell.
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN ["npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
COPY tsconfig.json ./
COPY scripts/bundle.mjs ./scripts/
COPY src ./src
RUN ["npm", "run", "--silent", "bundle"]
RUN ["npm", "prune", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
# A new volume takes the owner of the folder it is mounted over.
RUN ["install", "--directory", "/state"]

FROM ${BASE_IMAGE}
COPY --from=build /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=build /app/package.json ./
# For scanners, for the licences, and for the thread that compares passwords; all else of them is in the bundle, too.
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bundle ./dist
COPY --from=build --chown=10857:10857 /state /var/lib/smart-hold-exporter
COPY LICENSE NOTICE ./

# `npm run image` gives both; `npm version` keeps the default of the first.
ARG SMART_HOLD_VERSION=0.1.0
ARG SMART_HOLD_REVISION=unknown
ENV NODE_ENV=production \
    SMART_HOLD_REVISION=${SMART_HOLD_REVISION} \
    SMART_HOLD_STATE_FILE=/var/lib/smart-hold-exporter/state.json
LABEL org.opencontainers.image.title="smart-hold-exporter" \
      org.opencontainers.image.description="Prometheus exporter for Smart Hold of the wolkvox platform" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/your-organisation/smart-hold-exporter" \
      org.opencontainers.image.version="${SMART_HOLD_VERSION}" \
      org.opencontainers.image.revision="${SMART_HOLD_REVISION}"

# Numeric, so that an orchestrator can see that it is not root.
USER 10857:10857
VOLUME /var/lib/smart-hold-exporter
EXPOSE 10857
# Finds the address, and TLS, in the variables the exporter itself was started with.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["/usr/local/bin/node", "/app/dist/bin.js", "healthcheck"]
# node is process 1, hears SIGTERM itself and has no child processes to wait for. A debugger must not be opened by a signal.
ENTRYPOINT ["/usr/local/bin/node", "--disable-sigusr1", "/app/dist/bin.js"]

# One base for every stage. Node 24 is a long-term support line (security fixes until April 2028).
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

FROM ${NODE_IMAGE} AS manifest
WORKDIR /app
COPY package.json package-lock.json ./

FROM manifest AS dependencies
RUN ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]

FROM manifest AS build
RUN ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
COPY tsconfig.json ./
COPY src ./src
RUN ["npm", "run", "--silent", "build"]
# A new volume takes the owner of the folder it is mounted over.
RUN ["install", "--directory", "--mode=0700", "/state"]

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=build /app/dist ./dist
COPY --from=build --chown=10857:10857 /state /var/lib/smart-hold-exporter
COPY LICENSE ./

ARG SMART_HOLD_REVISION=unknown
ARG SMART_HOLD_VERSION=unknown
ENV NODE_ENV=production \
    SMART_HOLD_REVISION=${SMART_HOLD_REVISION} \
    SMART_HOLD_STATE_FILE=/var/lib/smart-hold-exporter/state.json
LABEL org.opencontainers.image.title="smart-hold-exporter" \
      org.opencontainers.image.description="Prometheus exporter for Smart Hold of the wolkvox platform" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${SMART_HOLD_VERSION}" \
      org.opencontainers.image.revision="${SMART_HOLD_REVISION}"

# Numeric, so that an orchestrator can see that it is not root.
USER 10857:10857
VOLUME /var/lib/smart-hold-exporter
EXPOSE 10857
# Finds the address, and TLS, in the variables the exporter itself was started with.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["node", "/app/dist/bin.js", "healthcheck"]
# No shell: node is process 1, hears SIGTERM itself and has no child processes to wait for.
ENTRYPOINT ["node", "/app/dist/bin.js"]

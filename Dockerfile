# The image of a bot or a worker: PostgreSQL and Redis are containers of their own (compose.yaml).
FROM node:24-slim AS build
WORKDIR /chibo
# Packages first: this layer stays as it is until they change. The bundled PostgreSQL is an optional package and not needed here.
COPY package.json package-lock.json ./
RUN npm ci --include=dev --omit=optional --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY prisma ./prisma
COPY src ./src
RUN node scripts/setup.mjs && npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /chibo
# Backups go to /data; nothing else is written.
RUN install --directory --owner=node --group=node --mode=0700 /data
COPY --from=build /chibo/node_modules ./node_modules
COPY --from=build /chibo/prisma/migrations ./prisma/migrations
COPY --from=build /chibo/dist ./dist
COPY package.json LICENSE ./
USER node
VOLUME /data
EXPOSE 8080
# Ready, not only alive: a worker whose jobs do not move is not healthy.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# bot and worker are the two parts; start is both in one process. Any command of the operator works too: `… doctor`.
# The flag keeps V8 from letting garbage grow where there is much memory (docs/performance.md).
ENTRYPOINT ["node", "--max-semi-space-size=4", "dist/main.js"]
CMD ["start"]

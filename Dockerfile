FROM node:20-slim AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run generate && npm run build && npm prune --omit=dev

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app .
USER node
ENTRYPOINT ["node", "build/services/main.js"]

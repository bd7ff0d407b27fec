# The pages, the collector and Chromium for pages that need their scripts. Started by docker-compose.yml.
FROM node:24.21.0-bookworm-slim

RUN apt-get update \
 && apt-get install --yes --no-install-recommends chromium fonts-noto-core ca-certificates \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY config config
COPY crawlers crawlers
COPY pipeline pipeline
COPY dashboards dashboards
COPY main.ts tsconfig.json LICENSE ./

# What is collected lies in a volume; the program itself is never written to.
RUN mkdir /data && chown node:node /data
ENV PHUSONG_DATA=/data NODE_ENV=production
VOLUME /data
USER node
EXPOSE 8179
CMD ["npm", "run", "-s", "start"]

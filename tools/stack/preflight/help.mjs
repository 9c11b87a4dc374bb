/** What `npm start -- --help` says, before anything is installed. */
export const startHelp = `npm start -- [--detach] [--engines=docker] [--no-seed] [--only=identity,gateway]

  --detach           returns when everything is ready; \`npm run stack -- stop\` ends it
  --engines=docker   PostgreSQL, Kafka and Elasticsearch in containers instead of local programs
  --no-seed          without the demo world
  --only=<services>  a part of the services

DATABASE_URL, KAFKA_BROKERS and ELASTICSEARCH_URL, each on its own, name engines that run elsewhere.
GATEWAY_PORT, IDENTITY_PORT, ... move ports. Ctrl-C stops everything in order; data stays under .stack/.
`;

/** What `npm run stack -- --help` says. */
export const stackHelp = `npm run stack -- <command>

  status           what runs, with memory; exit code 0 when all of it is ready
  stop             stops it in order
  reset            stops it and removes its data
  logs <service>   follows the log of a service or engine
  sql <service>    a prompt on the database of a service

npm run ops -- <service> --help names the operators' commands of a service.
`;

// The same database as the product's, in a schema of its own; the pool is what Strapi writes into new projects.
module.exports = ({ env }) => ({
  connection: {
    client: 'postgres',
    connection: { connectionString: env('DATABASE_URL'), schema: env('DATABASE_SCHEMA') },
    pool: { min: 2, max: 10 },
  },
});

const { factories } = require('@strapi/strapi');

module.exports = factories.createCoreRouter('api::bench-card.bench-card');

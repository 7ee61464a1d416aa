// Those without which Strapi does not start: it is spared the log line and the session of each request.
module.exports = ['strapi::errors', 'strapi::security', 'strapi::cors', 'strapi::query', 'strapi::body', 'strapi::favicon', 'strapi::public'];

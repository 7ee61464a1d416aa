// Beside the port all is the default: files are kept outside of the repository, nobody asks whether a newer version is out.
module.exports = ({ env }) => ({
  host: '127.0.0.1',
  port: env.int('PORT'),
  app: { keys: ['a key of the bench alone, never of a server'] },
  dirs: { public: env('PUBLIC_FOLDER') },
  logger: { updates: { enabled: false }, startup: { enabled: false }, config: { level: 'warn' } },
});

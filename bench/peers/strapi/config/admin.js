// The admin panel is neither built nor served; its secrets must be there all the same.
module.exports = ({ env }) => ({
  serveAdminPanel: false,
  auth: { secret: 'a secret of the bench alone, never of a server' },
  apiToken: { salt: env('API_TOKEN_SALT') },
  secrets: { encryptionKey: 'a key of the bench alone, never of a server' },
  transfer: { token: { salt: 'a salt of the bench alone' } },
});

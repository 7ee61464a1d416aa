/** A backup or restore that cannot go on; the message is Chinese, for the operator, and nothing was changed unless it says so. */
export class BackupRefusal extends Error {
  override readonly name = 'BackupRefusal';
}

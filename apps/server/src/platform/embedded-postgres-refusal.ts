// A start that cannot go on says so in words a person can act on; the caller prints
// the message without a stack and exits with 1.
export type StartRefusalCode =
  | 'already_running'
  | 'no_space'
  | 'no_permission'
  | 'no_run_user'
  | 'no_binaries'
  | 'data_missing'
  | 'wrong_version'
  | 'database_failed'
  | 'migration_refused';

export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
  readonly code: StartRefusalCode;

  constructor(code: StartRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

// System errors that a user can repair are turned into a refusal; others pass as they are.
export function asRefusal(error: unknown, folder: string): unknown {
  if (error instanceof StartRefusal) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota exceeded/.test(text)) {
    return new StartRefusal(
      'no_space',
      `磁盘空间不足，无法在 ${folder} 写入数据。请清理磁盘后再启动。 (No space left on device.)`,
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartRefusal(
      'no_permission',
      `没有权限读写数据目录 ${folder}（${text}）。请修改该目录的所有者，或用 DATA_DIR 指定另一个目录。` +
        ' (Permission denied on the data folder.)',
      { cause: error },
    );
  }
  return error;
}

/** What PostgreSQL itself complained about, with the full disk told apart. */
export function databaseFailed(text: string, folder: string): StartRefusal {
  const refusal = asRefusal(new Error(text), folder);
  return refusal instanceof StartRefusal ? refusal : new StartRefusal('database_failed', text);
}

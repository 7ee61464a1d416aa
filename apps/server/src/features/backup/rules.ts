import type { Manifest, Summary } from './archive/manifest.ts';

const showTime = (iso: string): string => new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' }).format(new Date(iso));

/** What an operator reads about a backup before and after it is restored. */
export function describeBackup({ manifest, summary }: { manifest: Manifest; summary: Summary }): string[] {
  const rows = Object.values(summary.rows).reduce((sum, count) => sum + count, 0);
  const { entries, points, balances } = summary.ledger;
  return [
    `  数据截至：${showTime(manifest.takenAt)}`,
    `  数据库：${manifest.tables.length} 张表，${rows} 行，迁移到 ${manifest.migrations.at(-1)?.name ?? '（无）'}`,
    `  点数：${entries} 条流水，合计 ${points}，余额合计 ${balances}`,
    manifest.pictures === 'folder' ? `  图片：${summary.pictures.count} 张` : '  图片：在对象存储中，不在备份里',
    `  操作日志：${manifest.activityHead === null ? '尚无封存' : `封存到第 ${manifest.activityHead.number} 块`}`,
  ];
}

const dayMs = 86_400_000;
const shanghaiMs = 8 * 3_600_000;

/** The latest moment at which a daily backup was due: this hour in Asia/Shanghai, today or yesterday. */
export function lastDue(now: Date, hour: number): Date {
  const today = Math.floor((now.getTime() + shanghaiMs) / dayMs) * dayMs - shanghaiMs + hour * 3_600_000;
  return new Date(today <= now.getTime() ? today : today - dayMs);
}

const backupName = /^careers-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})\.tar\.gz\.age$/;

/** Sorted by name is sorted by time. */
export const nameBackup = (at: Date): string => `careers-${at.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)}.tar.gz.age`;

/** Which files of a folder have been kept for their time. The newest backup stays however old it is; other files are not ours. */
export function expiredBackups(names: readonly string[], now: Date, keepDays: number): string[] {
  const ours = names.filter((name) => backupName.test(name)).sort();
  const momentOf = (name: string): number => Date.parse(name.replace(backupName, '$1-$2-$3T$4:$5:$6Z'));
  return ours.slice(0, -1).filter((name) => now.getTime() - momentOf(name) > keepDays * dayMs);
}

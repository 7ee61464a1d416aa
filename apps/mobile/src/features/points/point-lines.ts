import type { Schemas } from '@cert/api-client/client';

type Entry = Schemas['PointEntry'];

const kindLabels: Record<Entry['kind'], string> = { grant: '充值', reveal: '查看联系方式', refund: '退回', correction: '更正' };

export const entryTitle = (entry: Pick<Entry, 'kind' | 'maskedName'>): string =>
  entry.maskedName ? `${kindLabels[entry.kind]} · ${entry.maskedName}` : kindLabels[entry.kind];

/** With its sign, the minus as a character of its own width: +100, −1. */
export const signedPoints = (points: number): string => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0');

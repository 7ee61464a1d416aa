import { closingNotice } from '@cert/contract/codes/closing-notice';
import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

export const useCloseAccount = () =>
  useAct((body: { currentPassword: string }, idempotencyKey) =>
    api.practitioner.call('closeAccount', { body: { ...body, noticeVersion: closingNotice.version } }, { idempotencyKey }),
  );

import { correctionStateLabel, type CorrectionState } from '@cert/contract/codes/correction-fields';

const tones: Record<CorrectionState, 'valid' | 'pending' | 'quiet'> = { open: 'pending', corrected: 'valid', declined: 'quiet', closed: 'quiet' };

/** The state of a correction request in a word and a tone. */
export const correctionStates = Object.fromEntries(
  Object.entries(tones).map(([state, tone]) => [state, { label: state === 'open' ? '待处理' : correctionStateLabel(state as CorrectionState), tone }]),
) as Record<CorrectionState, { label: string; tone: 'valid' | 'pending' | 'quiet' }>;

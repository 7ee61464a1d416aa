import { ElMessage } from 'element-plus/es/components/message/index.mjs';
import 'element-plus/es/components/message/style/css';

/** Says that an act is done. Refusals are not said here: they stand where the act was asked for. */
export const notifyDone = (words: string): void => void ElMessage({ message: words, type: 'success', duration: 2_500, grouping: true });

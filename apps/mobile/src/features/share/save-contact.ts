import { showSuccess } from '../../ui/toast.ts';
// #ifdef H5
import { downloadFile } from './download-file.ts';
// #endif
import { vcardOf, type CardOwner } from './vcard.ts';

/**
 * 存通讯录: WeChat's own page for a new contact, or a .vcf file that the phone opens with its address book.
 * @returns what to do instead where the file cannot be kept; empty when all went well.
 */
export function saveContact(owner: CardOwner): string {
  // #ifdef MP-WEIXIN
  uni.addPhoneContact({
    firstName: owner.name,
    mobilePhoneNumber: owner.phone ?? '',
    email: owner.email ?? '',
    weChatNumber: owner.wechatId ?? '',
    title: owner.jobTitle ?? '',
    success: () => showSuccess('已存入通讯录'),
    fail: () => {},
  });
  // #endif
  // #ifdef H5
  const address = URL.createObjectURL(new Blob([vcardOf(owner)], { type: 'text/vcard;charset=utf-8' }));
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  if (!downloadFile(address, `${owner.name}.vcf`)) return '微信里不能保存文件，请点右上角“…”，在浏览器中打开后再存';
  showSuccess('通讯录文件已生成');
  // #endif
  return '';
}

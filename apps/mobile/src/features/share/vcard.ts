/** What goes into a phone's address book. */
export interface CardOwner {
  name: string;
  phone: string | null;
  email: string | null;
  wechatId: string | null;
  jobTitle: string | null;
}

const escaped = (text: string) => text.replace(/([\\,;])/g, '\\$1').replace(/\r?\n/g, '\\n');

/** A vCard 3.0 (RFC 2426), which every phone reads. The whole name is the family name: where a Chinese name divides is not known. */
export function vcardOf({ name, phone, email, wechatId, jobTitle }: CardOwner): string {
  const lines = ['BEGIN:VCARD', 'VERSION:3.0', `N:${escaped(name)};;;;`, `FN:${escaped(name)}`];
  if (jobTitle) lines.push(`TITLE:${escaped(jobTitle)}`);
  if (phone) lines.push(`TEL;TYPE=CELL:${escaped(phone)}`);
  if (email) lines.push(`EMAIL;TYPE=INTERNET:${escaped(email)}`);
  if (wechatId) lines.push(`NOTE:${escaped(`微信：${wechatId}`)}`);
  lines.push('END:VCARD');
  return lines.map((line) => `${line}\r\n`).join('');
}

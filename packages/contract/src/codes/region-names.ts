const peoples = '土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|朝鲜族|黎族|蒙古族|蒙古|哈萨克|柯尔克孜|维吾尔';
const autonomous = new RegExp(`(?:${peoples})*自治[区州县]$`);

/** What people call a place: 广西壮族自治区 → 广西, 延边朝鲜族自治州 → 延边, 南昌市 → 南昌. */
export function shortRegionName(name: string): string {
  if (name === '内蒙古自治区') return '内蒙古';
  const short = name.replace(/特别行政区$/, '').replace(autonomous, '');
  if (short !== name) return short;
  return name.length > 2 ? name.replace(/(?:地区|林区|[省市盟县])$/, '') : name;
}

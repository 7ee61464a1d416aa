import { labelOf, shipDictionary } from './dictionary.ts';

/**
 * 认证领域: what a certification covers. `label` is the short tag on a card, `order` the order of tags.
 * `synonyms` are other spellings met in registry files; they are compared without spaces, brackets and case.
 */
export const schemes = [
  { code: 'QMS', label: 'QMS', name: '质量管理体系', standard: 'GB/T 19001', order: 1, synonyms: ['Q', 'GB/T19001', 'ISO9001'] },
  { code: 'QMS_CONSTRUCTION', label: 'QMS建工', name: '工程建设施工企业质量管理体系', standard: 'GB/T 50430', order: 2, synonyms: ['EC9000', 'GB/T50430', 'QMS建设', 'QMS建筑', '建工QMS'] },
  { code: 'EMS', label: 'EMS', name: '环境管理体系', standard: 'GB/T 24001', order: 3, synonyms: ['E', 'GB/T24001', 'ISO14001'] },
  { code: 'OHSMS', label: 'OHSMS', name: '职业健康安全管理体系', standard: 'GB/T 45001', order: 4, synonyms: ['S', 'OHSAS', 'OHS', 'OHSAS18001', 'ISO45001', 'GB/T45001', 'GB/T28001'] },
  { code: 'FSMS', label: 'FSMS', name: '食品安全管理体系', standard: 'GB/T 22000', order: 5, synonyms: ['F', 'ISO22000', 'GB/T22000'] },
  { code: 'HACCP', label: 'HACCP', name: '危害分析与关键控制点', standard: 'GB/T 27341', order: 6, synonyms: ['H', 'HACCP体系', '危害分析与关键控制点体系'] },
  { code: 'GMP', label: 'GMP', name: '良好生产规范', standard: 'GB 12693', order: 7, synonyms: ['乳制品GMP', '乳制品良好生产规范'] },
  { code: 'ENMS', label: 'EnMS', name: '能源管理体系', standard: 'GB/T 23331', order: 8, synonyms: ['ISO50001', 'GB/T23331'] },
  { code: 'ISMS', label: 'ISMS', name: '信息安全管理体系', standard: 'GB/T 22080', order: 9, synonyms: ['ISO27001', 'GB/T22080'] },
  { code: 'ITSMS', label: 'ITSMS', name: '信息技术服务管理体系', standard: 'ISO/IEC 20000-1', order: 10, synonyms: ['ITMS', 'ISO20000', 'ISO/IEC20000'] },
  { code: 'IPMS', label: 'IPMS', name: '知识产权管理体系', standard: 'GB/T 29490', order: 11, synonyms: ['GB/T29490'] },
  { code: 'MDMS', label: 'MDMS', name: '医疗器械质量管理体系', standard: 'YY/T 0287', order: 12, synonyms: ['YY/T0287', 'ISO13485', 'MDQMS'] },
  { code: 'ORGANIC', label: '有机产品', name: '有机产品认证', standard: 'GB/T 19630', order: 13, synonyms: ['OP', '有机', 'GB/T19630'] },
  { code: 'GAP', label: 'GAP', name: '良好农业规范', standard: 'GB/T 20014', order: 14, synonyms: ['GB/T20014'] },
  { code: 'FOREST', label: '森林认证', name: '森林认证', standard: 'GB/T 28951', order: 15, synonyms: ['FC', 'FM', 'COC', 'FSC'] },
  { code: 'CCC', label: 'CCC', name: '强制性产品认证', standard: '', order: 16, synonyms: ['3C', '强制性产品'] },
  { code: 'VOLUNTARY_PRODUCT', label: '自愿性产品', name: '自愿性产品认证', standard: '', order: 17, synonyms: ['VPC', '自愿性工业产品', '自愿性工业产品认证'] },
  { code: 'SERVICE', label: '服务认证', name: '服务认证', standard: '', order: 18, synonyms: ['SC', '服务'] },
  { code: 'OTHER', label: '其他', name: '其他领域', standard: '', order: 19, synonyms: ['其它'] },
] as const;

shipDictionary('scheme', schemes);

/** A shipped code, or one that operators added (A6). */
export type SchemeCode = (typeof schemes)[number]['code'] | (string & {});

export const schemeLabel = (code: SchemeCode): string => labelOf('scheme', code);

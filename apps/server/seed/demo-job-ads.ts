import type { EducationCode } from '@cert/contract/codes/education';
import type { Pay } from '@cert/contract/codes/pay';
import type { PostTypeCode } from '@cert/contract/codes/post-types';
import type { SchemeCode } from '@cert/contract/codes/schemes';

/** One advertisement as the trade writes them; place, pay and headcount vary with each use. */
export interface DemoAd {
  title: string;
  schemes: SchemeCode[];
  postType: PostTypeCode;
  employmentKinds: ('full_time' | 'part_time')[];
  education: EducationCode | null;
  pay: Pay;
  requirements: string;
}

const monthly = (minK: number, maxK: number, months = 12): Pay => ({ kind: 'monthly', minK, maxK, months });
const daily = (minYuan: number, maxYuan: number): Pay => ({ kind: 'daily', minYuan, maxYuan });
const full: DemoAd['employmentKinds'] = ['full_time'];
const part: DemoAd['employmentKinds'] = ['part_time'];
const both: DemoAd['employmentKinds'] = ['full_time', 'part_time'];
const lines = (...items: string[]) => items.map((item, index) => `${index + 1}. ${item}`).join('\n');

export const demoAds: readonly DemoAd[] = [
  { title: '诚聘 QMS/EMS/OHSMS 专职审核员', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'auditor', employmentKinds: full, education: 'college', pay: monthly(12, 16),
    requirements: lines('具有 CCAA 注册 QMS、EMS、OHSMS 审核员资格，三体系至少两个为正式级。', '能独立担任审核组长，年均现场审核不少于 120 人天。', '适应出差，服从审核方案安排，月度审核 15 人天以上。', '待遇：底薪＋人天补贴，五险一金，差旅按标准报销，协助办理转换执业机构。') },
  { title: '招聘 QMS 建工（GB/T 50430）审核员', schemes: ['QMS', 'QMS_CONSTRUCTION'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(14, 20),
    requirements: lines('注册 QMS 审核员，具备 GB/T 50430 审核资格，专业代码 28.01、28.03、28.05 之一。', '土木、建筑、市政或机电相关专业，有施工单位或监理单位工作经历。', '熟悉建筑施工相关法律法规和质量验收规范。') },
  { title: '体系审核员（实习级可培养）', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(6, 8),
    requirements: lines('已取得实习审核员注册，或已通过认证通用基础、管理体系认证基础考试。', '机械、化工、电子、材料、环境等理工科专业。', '公司提供见证审核机会和导师带教，12 个月内协助完成正式级注册。') },
  { title: '高级审核员/审核组长（西南片区）', schemes: ['QMS', 'EMS', 'OHSMS', 'ENMS'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(16, 22, 13),
    requirements: lines('QMS 正式级注册满 3 年，担任审核组长 50 次以上。', '具备 EnMS 注册者优先。', '负责片区审核质量与新人见证，能编制审核计划、把关审核报告。', '常驻西南，出差范围以川渝云贵为主。') },
  { title: '兼职三体系审核员', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'auditor', employmentKinds: part, education: null, pay: daily(800, 1200),
    requirements: lines('CCAA 注册在有效期内，执业机构可转入本机构。', '每月可安排 8 人天以上，按实际人天结算，次月 15 日前发放。', '兼职亦须在一家机构执业，入职前需办理转换执业机构手续。') },
  { title: 'EMS/EnMS 审核员（双碳方向）', schemes: ['EMS', 'ENMS'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(13, 18),
    requirements: lines('EMS 与 EnMS 双注册，熟悉 GB/T 23331、GB/T 24001。', '有能源审计、碳核查或节能评估经历者优先。', '能够编写能源评审报告，熟悉重点用能行业。') },
  { title: '食品安全审核员 FSMS/HACCP', schemes: ['FSMS', 'HACCP'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(10, 15),
    requirements: lines('FSMS、HACCP 审核员注册，食品类专业代码不少于 3 个小类（如 C1、C2、E）。', '食品科学、微生物、动物医学等专业，有食品生产企业质量管理经历。', '熟悉 GB 14881 与食品安全国家标准体系。') },
  { title: '乳制品 GMP/HACCP 检查组长', schemes: ['HACCP', 'GMP', 'FSMS'], postType: 'auditor', employmentKinds: both, education: 'bachelor', pay: daily(1200, 1800),
    requirements: lines('具备乳制品 HACCP、GMP 认证检查资格，能担任组长。', '熟悉 GB 12693 与婴幼儿配方乳粉相关要求。', '可安排冬季集中检查任务。') },
  { title: '信息安全管理体系审核员 ISMS/ITSMS', schemes: ['ISMS', 'ITSMS'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(15, 25),
    requirements: lines('ISMS 注册审核员，同时具备 ITSMS 者优先。', '计算机、网络安全、软件工程等专业，4 年以上信息技术工作经历。', '熟悉 GB/T 22080、GB/T 22081、ISO/IEC 20000-1 及网络安全等级保护要求。') },
  { title: 'ISMS 兼职技术专家', schemes: ['ISMS'], postType: 'auditor', employmentKinds: part, education: 'master', pay: daily(1000, 1500),
    requirements: lines('云计算、数据中心、软件开发方向具有高级职称。', '随审核组提供专业支持，不单独实施审核。', '一般每次 1 至 3 人天，可远程参与。') },
  { title: '知识产权管理体系审核员', schemes: ['IPMS'], postType: 'auditor', employmentKinds: both, education: 'bachelor', pay: daily(900, 1400),
    requirements: lines('IPMS 注册审核员，熟悉 GB/T 29490。', '持有专利代理师资格或有企业知识产权管理经历者优先。', '能适应长三角范围内出差。') },
  { title: '医疗器械质量管理体系审核员', schemes: ['MDMS', 'QMS'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(16, 24),
    requirements: lines('具有 YY/T 0287（ISO 13485）审核资格，QMS 正式级注册。', '有源、无源、体外诊断试剂至少一个方向有 5 年以上从业经历。', '熟悉医疗器械生产质量管理规范及注册申报要求。') },
  { title: '有机产品检查员（种植/加工）', schemes: ['ORGANIC'], postType: 'inspector', employmentKinds: full, education: 'college', pay: monthly(9, 13),
    requirements: lines('有机产品检查员注册，OP01、OP03 范围。', '农学、园艺、植保、食品等专业，熟悉 GB/T 19630 与有机产品认证实施规则。', '可在生产季赴基地检查，能独立完成投入品核查与产量核算。') },
  { title: '有机水产/养殖兼职检查员', schemes: ['ORGANIC'], postType: 'inspector', employmentKinds: part, education: null, pay: daily(800, 1100),
    requirements: lines('有机产品检查员注册，OP02 范围。', '水产养殖或畜牧兽医专业背景。', '检查任务集中在 4 月至 10 月。') },
  { title: 'GAP 检查员', schemes: ['GAP', 'ORGANIC'], postType: 'inspector', employmentKinds: both, education: 'college', pay: daily(800, 1200),
    requirements: lines('GAP 检查员注册，熟悉 GB/T 20014 系列标准。', '作物类或畜禽类有实际生产管理经验。', '能驾驶车辆往返基地者优先。') },
  { title: '森林认证审核员（FM/CoC）', schemes: ['FOREST'], postType: 'auditor', employmentKinds: full, education: 'bachelor', pay: monthly(10, 15),
    requirements: lines('林学、木材加工、生态学相关专业。', '具有森林认证审核员资格，产销监管链与森林经营至少一项。', '能够在林区开展 5 天以上的现场审核。') },
  { title: 'CCC 工厂检查员（电子电器）', schemes: ['CCC'], postType: 'inspector', employmentKinds: full, education: 'bachelor', pay: monthly(11, 15),
    requirements: lines('强制性产品认证工厂检查员注册，覆盖家用和类似用途设备、信息技术设备。', '电气、电子专业，熟悉关键元器件核查与例行检验。', '能适应一周 3 至 4 天出差。') },
  { title: 'CCC 检查员（机动车零部件）', schemes: ['CCC', 'VOLUNTARY_PRODUCT'], postType: 'inspector', employmentKinds: both, education: 'bachelor', pay: daily(1000, 1400),
    requirements: lines('工厂检查员注册，具备机动车及安全附件专业能力。', '有整车厂或零部件企业质量部门经历。', '熟悉生产一致性核查要求。') },
  { title: '自愿性产品认证检查员', schemes: ['VOLUNTARY_PRODUCT'], postType: 'inspector', employmentKinds: full, education: 'college', pay: monthly(8, 12),
    requirements: lines('自愿性工业产品检查员注册，机械或建材类产品经历。', '能编写工厂检查报告和产品认证实施细则。', '绿色产品、绿色建材认证经历者优先。') },
  { title: '服务认证审查员（物业/售后）', schemes: ['SERVICE'], postType: 'reviewer', employmentKinds: full, education: 'college', pay: monthly(8, 12),
    requirements: lines('服务认证审查员注册，熟悉商品售后服务评价体系或物业服务认证。', '能够实施服务特性测评、神秘顾客暗访。', '文字能力强，能独立完成审查报告。') },
  { title: '养老服务认证审查员', schemes: ['SERVICE'], postType: 'reviewer', employmentKinds: both, education: 'college', pay: daily(700, 1000),
    requirements: lines('服务认证审查员或实习审查员注册。', '有养老机构管理、护理或社会工作经历。', '具备良好的沟通能力和职业操守。') },
  { title: '认证决定/技术复核人员', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'certification_decision', employmentKinds: full, education: 'bachelor', pay: monthly(10, 14, 13),
    requirements: lines('具有三体系审核员注册，2 年以上审核或评定经历。', '负责审核案卷复核与认证决定，月度案卷 120 份左右。', '坐班，双休，不出差；熟悉 CNAS-CC01 与认证规则。') },
  { title: '食品农产品认证决定人员', schemes: ['FSMS', 'HACCP', 'ORGANIC'], postType: 'certification_decision', employmentKinds: full, education: 'bachelor', pay: monthly(9, 13),
    requirements: lines('FSMS/HACCP 审核员或有机产品检查员注册。', '熟悉食品农产品认证信息上报要求。', '严谨细致，能够独立出具复核意见。') },
  { title: '合同评审（认证申请评审）专员', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'application_review', employmentKinds: full, education: 'bachelor', pay: monthly(7, 10),
    requirements: lines('熟悉专业代码划分、审核人日计算与多场所抽样规则。', '通过管理体系认证基础考试者优先。', '负责受理申请、核对资质、确定审核范围与人日。') },
  { title: '审核方案策划/调度主管', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'audit_programme', employmentKinds: full, education: 'bachelor', pay: monthly(8, 12),
    requirements: lines('负责审核任务派组、人员能力匹配与监督审核到期管理。', '熟悉认证机构 ERP 系统，能协调 100 人以上审核队伍。', '有审核经历或调度经历 2 年以上。') },
  { title: '认证方案与规则研发工程师', schemes: ['SERVICE', 'VOLUNTARY_PRODUCT'], postType: 'scheme_design', employmentKinds: full, education: 'master', pay: monthly(15, 22),
    requirements: lines('负责新领域认证规则、实施细则的起草与备案。', '有标准起草经历，熟悉 GB/T 27065、GB/T 27067。', '具备碳足迹、ESG 或数据安全方向研究经历者优先。') },
  { title: '审核员能力评价与注册管理', schemes: ['QMS', 'EMS', 'OHSMS'], postType: 'competence_evaluation', employmentKinds: full, education: 'bachelor', pay: monthly(8, 11),
    requirements: lines('负责审核员聘用、能力评价、专业代码评定与见证安排。', '熟悉注册、年度确认与转换执业机构流程。', '熟练使用办公软件，能做能力分析系统维护。') },
  { title: '认证市场经理', schemes: ['QMS', 'EMS', 'OHSMS', 'ISMS'], postType: 'marketing', employmentKinds: full, education: 'college', pay: monthly(8, 20),
    requirements: lines('2 年以上认证、检测或咨询行业销售经历。', '熟悉招投标与政府采购项目，有客户资源者优先。', '底薪＋提成，上不封顶；遵守公正性要求，不得承诺认证结果。') },
  { title: '体系标准培训讲师', schemes: ['QMS', 'EMS', 'OHSMS', 'FSMS'], postType: 'training', employmentKinds: both, education: 'bachelor', pay: daily(1500, 3000),
    requirements: lines('具有审核员注册，5 年以上审核或培训经历。', '能讲授内审员课程、标准换版与行业法规课程。', '课酬按天结算，含备课。') },
  { title: '认证项目客服专员', schemes: ['QMS'], postType: 'customer_service', employmentKinds: full, education: 'college', pay: monthly(5, 8),
    requirements: lines('负责获证组织联络、监督审核通知与证书发放。', '普通话流利，熟练使用办公软件。', '认证行业经历者优先，可培养为评审或调度岗位。') },
  { title: '分公司技术负责人', schemes: ['QMS', 'EMS', 'OHSMS', 'ENMS'], postType: 'other', employmentKinds: full, education: 'bachelor', pay: { kind: 'negotiable' },
    requirements: lines('三体系正式级注册，5 年以上认证机构管理经历。', '负责分公司审核质量、人员管理与认可评审配合。', '薪酬含年度绩效，具体面谈。') },
  { title: '航空航天/铁路行业审核员', schemes: ['QMS', 'OTHER'], postType: 'auditor', employmentKinds: both, education: 'bachelor', pay: daily(1500, 2000),
    requirements: lines('QMS 正式级注册，专业代码 21 或 22 大类。', '具备 AS9100 或 ISO/TS 22163 审核经历者优先。', '需签署保密协议。') },
];

/** GB/T 2260, where the trade has its offices and its audits. */
export const demoCities = [
  '110100', '310100', '440100', '440300', '510100', '330100', '420100', '320100', '610100', '500100', '370100', '370200', '210100', '350200', '430100', '410100', '340100',
  '320500', '360100', '530100', '450100', '120100', '130100', '230100',
] as const;

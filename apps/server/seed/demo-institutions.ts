/** Fictional certification bodies. None bears the name of an employer in the sample registry except the first two, so that the employer block can be seen. */
export const demoInstitutions = [
  { name: '远信国际认证有限公司', accountName: 'yuanxin', approvalNo: 'CNCA-R-2099-001', points: 200 },
  { name: '泰达认证有限公司', accountName: 'taida', approvalNo: 'CNCA-R-2099-002', points: 100 },
  { name: '青岚认证中心有限公司', accountName: 'qinglan', approvalNo: 'CNCA-R-2099-003', points: 60 },
  { name: '衡岳质量认证有限公司', accountName: 'hengyue', approvalNo: 'CNCA-R-2099-004', points: 60 },
  { name: '澜沧检验认证有限公司', accountName: 'lancang', approvalNo: 'CNCA-R-2099-005', points: 40 },
  { name: '启明星认证（上海）有限公司', accountName: 'qimingxing', approvalNo: 'CNCA-R-2099-006', points: 40 },
  { name: '汇川国际认证有限公司', accountName: 'huichuan', approvalNo: 'CNCA-R-2099-007', points: 30 },
  { name: '云杉绿色认证有限公司', accountName: 'yunshan', approvalNo: 'CNCA-R-2099-008', points: 30 },
  { name: '锦江食品认证有限公司', accountName: 'jinjiang', approvalNo: 'CNCA-R-2099-009', points: 20 },
  { name: '天枢信息安全认证有限公司', accountName: 'tianshu', approvalNo: 'CNCA-R-2099-010', points: 20 },
  { name: '禾田有机认证有限公司', accountName: 'hetian', approvalNo: 'CNCA-R-2099-011', points: 10 },
  { name: '北辰服务认证有限公司', accountName: 'beichen', approvalNo: 'CNCA-R-2099-012', points: 0 },
] as const;

export const demoBanners = [
  { slot: 'talent_pool', file: 'pool-trust.png', title: '只看真实注册资格：领域、级别、有效期一目了然' },
  { slot: 'talent_pool', file: 'pool-points.png', title: '一人只扣一次点数，24 小时内撤回自动退回' },
  { slot: 'talent_pool', file: 'pool-law.png', title: '规范招聘，尊重隐私：每次查看都有记录可查' },
  { slot: 'jobs', file: 'jobs-apply.png', title: '一键投递名片：投给谁、给什么，先由您同意' },
  { slot: 'jobs', file: 'jobs-pay.png', title: '工资待遇写明白：人数、地点、有效期一目了然' },
] as const;

/** What somebody can agree to, in the words of the console. */
export const consentKinds = { publish_card: '推送到人才库', apply_to_job: '投递简历', share_card: '分享联系方式', privacy_policy: '隐私政策' } as const;

export const privacyKinds = { close_account: '注销账号', export_data: '导出我的数据' } as const;

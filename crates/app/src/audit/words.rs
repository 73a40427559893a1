//! What acts, their subjects and their facts are called.

use qilu_verification::Action;

use crate::view::Text;

/// A code with its words in Chinese and English.
type Word = (&'static str, &'static str, &'static str);

/// Every act that is recorded but those of the flow of a report and of its findings.
const ACTIONS: &[Word] = &[
    ("session.begin", "登录", "Logged in"),
    ("submission.open", "新建年度报告", "Opened a report"),
    ("submission.flows", "登记内部流转", "Entered internal flows"),
    ("version.add", "上传新版本", "Added a version"),
    ("version.answer", "说明警告", "Explained a warning"),
    (
        "version.carry_answers",
        "沿用上一版说明",
        "Carried explanations along",
    ),
    ("draft.open", "开始在线填报", "Began to fill in online"),
    ("draft.remove", "放弃草稿", "Discarded a draft"),
    (
        "draft.download",
        "下载草稿工作簿",
        "Downloaded a draft as workbook",
    ),
    (
        "draft.upload",
        "上传离线修改的工作簿",
        "Uploaded an edited workbook",
    ),
    (
        "draft.take_record",
        "由记录文件带入数据",
        "Took data from a record file",
    ),
    ("draft.merge_applied", "合并工作簿", "Merged a workbook"),
    (
        "draft.merge_discarded",
        "放弃工作簿",
        "Laid a workbook aside",
    ),
    ("month.seal", "封存月度数据", "Sealed a month"),
    ("month.reopen", "重新开启月度数据", "Opened a month again"),
    ("hand.assign", "分配填报表格", "Assigned a table"),
    ("hand.remove", "取消分配", "Took a table back"),
    ("hand.done", "标记完成", "Marked a table done"),
    ("hand.undone", "恢复填报", "Marked a table not done"),
    ("hand.chase", "催办", "Sent a reminder"),
    ("evidence.add", "附佐证材料", "Attached evidence"),
    ("evidence.remove", "移除佐证材料", "Removed evidence"),
    ("plan.create", "新建质控计划", "Began a control plan"),
    ("plan.edit", "修改质控计划", "Changed a control plan"),
    ("plan.submit", "提交质控计划", "Handed in a control plan"),
    ("plan.withdraw", "撤回质控计划", "Withdrew a control plan"),
    (
        "plan.approve",
        "质控计划审核通过",
        "Approved a control plan",
    ),
    ("plan.return", "退回质控计划", "Returned a control plan"),
    ("layout.create", "新建表格映射", "Made a layout"),
    (
        "layout.version",
        "建立映射新版本",
        "Made a new version of a layout",
    ),
    ("layout.change", "更改映射", "Changed a layout"),
    ("bulk.start", "开始批量上报", "Began a bulk upload"),
    ("bulk.cancel", "取消批量上报", "Cancelled a bulk upload"),
    ("bulk.resume", "继续批量上报", "Resumed a bulk upload"),
    ("bulk.retry", "重试批量上报", "Retried a bulk upload"),
    ("group.join", "加入集团", "Joined a group company"),
    ("group.leave", "退出集团", "Left a group company"),
    ("waiver.ask", "申请豁免", "Asked for a waiver"),
    ("waiver.approve", "批准豁免", "Approved a waiver"),
    ("waiver.refuse", "不批准豁免", "Refused a waiver"),
    ("waiver.end", "终止豁免", "Ended a waiver"),
    ("proposal.propose", "提出变更", "Proposed a change"),
    ("proposal.adopt", "采纳变更", "Adopted a change"),
    ("proposal.refuse", "不采纳变更", "Refused a change"),
    ("proposal.withdraw", "撤回变更", "Withdrew a change"),
    (
        "proposal.impact_start",
        "测算变更影响",
        "Began to compute the impact of a change",
    ),
    (
        "proposal.impact_cancel",
        "停止测算变更影响",
        "Stopped computing the impact of a change",
    ),
    ("finding.raise", "提出不符合项", "Raised a finding"),
    (
        "finding.answer_finding",
        "答复不符合项",
        "Answered a finding",
    ),
    ("finding.close_finding", "核销不符合项", "Closed a finding"),
];

const KINDS: &[Word] = &[
    ("submission", "排放报告", "Report"),
    ("session", "会话", "Session"),
    ("finding", "不符合项", "Finding"),
    ("version", "报告版本", "Version"),
    ("organisation", "单位", "Organisation"),
    ("waiver", "检查豁免", "Waiver"),
    ("proposal", "方法数据变更", "Change of method data"),
    ("plan", "质控计划", "Control plan"),
    ("draft", "填报草稿", "Draft"),
    ("evidence", "佐证材料", "Evidence"),
    ("layout", "自有表格映射", "Layout of own workbooks"),
    ("bulk", "批量上报", "Bulk upload"),
];

const FACTS: &[Word] = &[
    ("problem", "检查", "check"),
    ("place", "位置", "place"),
    ("answer", "说明", "answer"),
    ("answers", "说明", "answers"),
    ("evidence", "佐证材料", "evidence"),
    ("check", "检查", "check"),
    ("until", "截止", "until"),
    ("note", "意见", "remark"),
    ("kind", "类别", "kind"),
    ("subject", "对象", "subject"),
    ("from", "自", "from"),
    ("to", "至", "to"),
    ("content", "内容校验值", "content hash"),
    ("hash", "内容校验值", "content hash"),
    ("object", "文件校验值", "file hash"),
    ("number", "序号", "no."),
    ("state", "状态", "state"),
    ("method", "方法", "method"),
    ("source", "来源", "source"),
    ("reason", "理由", "reason"),
    ("year", "年度", "year"),
    ("month", "月份", "month"),
    ("late", "逾期封存", "sealed late"),
    ("due", "期限", "due"),
    ("table", "报表", "table"),
    ("user", "人员", "person"),
    ("submission", "报告", "report"),
    ("group", "集团", "group company"),
    ("layout", "表格映射", "layout"),
    ("bulk", "批量上报", "bulk upload"),
    ("file", "文件", "file"),
    ("files", "文件数", "files"),
    ("flows", "流转项数", "flows"),
    ("name", "名称", "name"),
    ("version", "版本", "version"),
    ("shared", "集团内共享", "shared in the group"),
    ("retired", "已停用", "retired"),
    ("by_organisation", "上报单位", "sent by"),
];

/// Sources of a version, origins of a draft and kinds of a proposal.
const VALUES: &[Word] = &[
    ("workbook", "工作簿", "workbook"),
    ("entries", "数据接口", "data interface"),
    ("draft", "在线填报", "filled in online"),
    ("blank", "空白表格", "empty tables"),
    ("version", "当前版本的内容", "the current version"),
    (
        "last_year",
        "上年度报告的行与选项",
        "the rows of last year's report",
    ),
    ("plan", "监测计划所列内容", "what the monitoring plan lists"),
    ("months", "已封存各月的数据", "the sealed months"),
    ("factors", "排放因子", "emission factors"),
    ("gwp", "全球变暖潜势", "warming potentials"),
    ("method", "方法文本", "text of a method"),
];

fn find(words: &[Word], code: &str) -> Option<Text> {
    let found = words.iter().find(|(known, _, _)| *known == code);
    found.map(|(_, zh, en)| Text::new(*zh, *en))
}

/// Every act with its words: those of this file, then those of the flow of a report.
pub(super) fn actions() -> Vec<(String, Text)> {
    let own = ACTIONS
        .iter()
        .map(|(code, zh, en)| ((*code).to_owned(), Text::new(*zh, *en)));
    let flow = Action::ALL.iter().map(|action| {
        let label = Text::from(action.label());
        (format!("submission.{}", action.code()), label)
    });
    own.chain(flow).collect()
}

/// Whether an act of this code is recorded.
pub(super) fn is_known(code: &str) -> bool {
    actions().iter().any(|(known, _)| known == code)
}

/// What an act is called; its code if it is none of today's.
pub(crate) fn action(code: &str) -> Text {
    let found = actions().into_iter().find(|(known, _)| known == code);
    found.map_or_else(|| Text::new(code, code), |(_, label)| label)
}

/// The acts whose words contain a text.
pub(super) fn named(text: &str) -> Vec<String> {
    let text = text.trim().to_lowercase();
    let says = |label: &Text| label.zh.contains(&text) || label.en.to_lowercase().contains(&text);
    let found = actions().into_iter().filter(|(_, label)| says(label));
    found.map(|(code, _)| code).collect()
}

/// What a kind of subject is called.
pub(super) fn kind(code: &str) -> Text {
    find(KINDS, code).unwrap_or_else(|| Text::new(code, code))
}

/// What a fact of an act is called.
pub(super) fn fact(name: &str) -> Text {
    find(FACTS, name).unwrap_or_else(|| Text::new(name, name))
}

/// What a value of one of the short lists is called, if it is of one.
pub(super) fn value(code: &str) -> Option<Text> {
    find(VALUES, code)
}

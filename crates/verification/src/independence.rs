//! What makes a body unfit to verify an enterprise.

qilu_quantity::coded! {
    /// A tie between a body and an enterprise. Each one alone forbids the assignment: the first
    /// by article of 《碳排放权交易管理暂行条例》 (2024), the others by the guide.
    Tie {
        PreparedReport = "prepared_report",
            "在本省从事年度排放报告编制业务", "Prepares annual reports in this province";
        AllowanceService = "allowance_service",
            "向重点排放单位提供配额计算、咨询或管理服务", "Offers allowance calculation, advice or management";
        Funding = "funding",
            "接受可能影响公正性的资助、合同或其他服务", "Takes funding, contracts or services that affect objectivity";
        CarbonAssets = "carbon_assets",
            "参与碳资产管理或碳交易", "Takes part in carbon asset management or trading";
        Ownership = "ownership",
            "与该单位存在资产或管理关系", "Has asset or management ties with the unit";
        Consulting = "consulting",
            "向该单位提供温室气体减排、监测、核算、报告或校准咨询", "Advises the unit on greenhouse gases";
        SharedManagers = "shared_managers",
            "三年内与该单位互聘管理人员", "Shares managers, or did within three years";
        ConflictedStaff = "conflicted_staff",
            "使用三年内与该单位有任职或服务关系的人员", "Uses staff who worked for the unit within three years";
    }
}

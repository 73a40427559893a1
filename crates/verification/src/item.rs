//! What a finding and a conclusion are about: the content items of the guide's forms.

qilu_quantity::coded! {
    /// A content item (guide, annexes 2 to 5).
    Item {
        Unit = "1", "重点排放单位基本情况", "The unit's basic facts";
        Boundary = "2", "核算边界", "Boundary";
        Method = "3", "核算方法", "Method";
        ActivityData = "4.1", "活动数据", "Activity data";
        EmissionFactor = "4.2", "排放因子", "Emission factors";
        Emissions = "4.3", "排放量", "Emissions";
        Production = "4.4", "生产数据", "Production data";
        Quality = "5", "质量保证和文件存档", "Quality assurance and records";
        Plan = "6.1", "数据质量控制计划", "Data quality control plan";
        PlanExecution = "6.2", "数据质量控制计划的执行", "Execution of the plan";
        Other = "7", "其他内容", "Other";
    }
}

impl Item {
    /// The numbers a conclusion gives a result for, one each.
    pub const GROUPS: [u8; 7] = [1, 2, 3, 4, 5, 6, 7];

    /// The number of the item without its sub-item: 1 to 7.
    pub fn group(self) -> u8 {
        match self {
            Self::Unit => 1,
            Self::Boundary => 2,
            Self::Method => 3,
            Self::ActivityData | Self::EmissionFactor | Self::Emissions | Self::Production => 4,
            Self::Quality => 5,
            Self::Plan | Self::PlanExecution => 6,
            Self::Other => 7,
        }
    }

    /// Whether a nonconformity here can change the emissions: then, left unmended, it must be
    /// priced (guide: conservative calculation for items 2 to 4).
    pub fn bears_on_emissions(self) -> bool {
        (2..=4).contains(&self.group())
    }
}

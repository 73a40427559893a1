//! What a plant's plan says: boundary, units, sources, meters, and how each figure is come by.

use anyhow::Result;
use chrono::NaiveDate;
use qilu_app::view::{
    PlanColumn, PlanContent, PlanDetail, PlanDetermination, PlanFrequency, PlanLaboratory,
    PlanMeter, PlanSite, PlanSource, PlanTable, PlanUnit, PlanWay,
};
use std::collections::BTreeMap;

use super::Version;
use crate::demo::enterprises::Invented;

const LABORATORY: &str = "齐鲁演示检测技术有限公司";

/// The plant a plan is for.
pub(super) struct Plant<'a> {
    pub index: usize,
    pub enterprise: &'a Invented,
    pub method: &'static str,
}

impl Plant<'_> {
    fn is_power(&self) -> bool {
        self.enterprise.sector == "power"
    }

    fn burns_gas(&self) -> bool {
        self.enterprise.kind == "gas"
    }

    fn heats(&self) -> bool {
        self.enterprise.heat == "yes"
    }

    /// The table of units and the name of its key, the same in both methods.
    fn unit_table(&self) -> &'static str {
        if self.is_power() { "unit" } else { "line" }
    }

    fn numbers(&self) -> impl Iterator<Item = usize> + use<> {
        1..=self.enterprise.units
    }

    pub fn content(&self, begun: &PlanDetail, version: &Version) -> Result<PlanContent> {
        let mut content = PlanContent {
            situation: self.situation(),
            boundary: self.boundary(),
            sites: vec![PlanSite {
                name: "主厂区".to_owned(),
                address: "演示省演示市工业园区演示路 1 号".to_owned(),
            }],
            units: self.numbers().map(|n| self.unit(n, begun)).collect::<Result<_>>()?,
            sources: self.sources(),
            meters: self.meters(version)?,
            sampling: "入炉（入窑）煤每班采样，按 GB/T 475 采取、GB/T 474 制备，当日混合缩分为月缩分样；样品编号与台账一致，\
                       存样不少于一年。元素碳含量委托具有 CMA 资质的实验室按月检测。"
                .to_owned(),
            quality: "计划营销部牵头，运行部、化验室、财务部配合，设专职填报人和复核人；每月核对台账、盘存与结算单，每年内部审核一次；\
                      原始记录和检测报告保存不少于五年。"
                .to_owned(),
            ways: Vec::new(),
        };
        content.ways = self.ways(begun, &content);
        Ok(content)
    }

    fn situation(&self) -> String {
        let Invented {
            units, unit_size, ..
        } = self.enterprise;
        if self.is_power() {
            format!(
                "主要产品为电力{}，建有 {units} 台 {unit_size} MW 发电机组。",
                if self.heats() { "和热力" } else { "" }
            )
        } else {
            format!(
                "主要产品为硅酸盐水泥熟料，建有 {units} 条 {unit_size} t/d 新型干法熟料生产线，配套余热发电。"
            )
        }
    }

    fn boundary(&self) -> String {
        if self.is_power() {
            "发电设施：燃烧系统、汽水系统、电气系统、控制系统和除尘、脱硫、脱硝等装置；不包括厂内辅助生产和生活设施。".to_owned()
        } else {
            "原料开采、生料制备、熟料煅烧和水泥粉磨全过程，含厂内辅助和附属生产系统；不包括外委运输。".to_owned()
        }
    }

    fn unit(&self, number: usize, begun: &PlanDetail) -> Result<PlanUnit> {
        let Invented {
            unit_size, kind, ..
        } = self.enterprise;
        let register = if self.is_power() {
            "generating_unit"
        } else {
            "clinker_line"
        };
        let code = format!("{register}-{number}");
        let known = begun
            .facilities
            .iter()
            .find(|facility| facility.code == code);
        let year = 2004 + i32::try_from((self.index * 3 + number) % 14)?;
        let mut choices = BTreeMap::new();
        if self.is_power() {
            choices.insert("kind".to_owned(), kind.clone());
            choices.insert("cooling".to_owned(), "water_closed".to_owned());
        }
        let (name, unit) = if self.is_power() {
            ("机组", "MW")
        } else {
            ("熟料生产线", "t/d")
        };
        Ok(PlanUnit {
            table: self.unit_table().to_owned(),
            code: number.to_string(),
            name: format!("{number}号{name}"),
            facility: known
                .map(|facility| facility.id.to_string())
                .unwrap_or_default(),
            site: "主厂区".to_owned(),
            choices,
            capacity: format!("{unit_size} {unit}"),
            commissioned: NaiveDate::from_ymd_opt(year, 6, 18),
            closed: None,
            captive: false,
            heat: self.is_power() && self.heats(),
        })
    }

    fn sources(&self) -> Vec<PlanSource> {
        let source = |table: &str, key: &[(&str, &str)], by_month: bool| PlanSource {
            table: table.to_owned(),
            key: keys(key),
            by_month,
            note: String::new(),
        };
        let mut sources = Vec::new();
        for number in self.numbers() {
            let unit = &*number.to_string();
            if !self.is_power() {
                sources.push(source(
                    "fuel",
                    &[("line", unit), ("fuel", "bituminous")],
                    false,
                ));
                sources.push(source("fuel", &[("line", unit), ("fuel", "diesel")], false));
                continue;
            }
            if self.burns_gas() {
                sources.push(source(
                    "fuel",
                    &[("unit", unit), ("fuel", "natural_gas")],
                    false,
                ));
            } else {
                sources.push(source(
                    "fuel",
                    &[("unit", unit), ("fuel", "bituminous")],
                    true,
                ));
                sources.push(source("fuel", &[("unit", unit), ("fuel", "diesel")], false));
            }
            sources.push(source("electricity", &[("unit", unit)], false));
        }
        if !self.is_power() {
            sources.push(source(
                "fuel",
                &[("line", "plant"), ("fuel", "gasoline")],
                false,
            ));
            sources.push(source(
                "alternative",
                &[("line", "1"), ("waste", "waste_tyre")],
                false,
            ));
        }
        sources
    }

    fn meters(&self, version: &Version) -> Result<Vec<PlanMeter>> {
        let (calibrated, valid_until) = (version.calibrated.parse()?, version.valid_until.parse()?);
        let year = version.calibrated.get(..4).unwrap_or_default();
        let meter =
            |number: &str, name: &str, measures: &str, unit: &str, place: &str, accuracy: &str| {
                PlanMeter {
                    number: number.to_owned(),
                    name: name.to_owned(),
                    measures: measures.to_owned(),
                    unit: unit.to_owned(),
                    place: place.to_owned(),
                    accuracy: accuracy.to_owned(),
                    interval_months: Some(36),
                    calibrated: Some(calibrated),
                    valid_until: Some(valid_until),
                    certificate: format!("JL-{year}-{:03}-{number}", self.index + 1),
                }
            };
        let mut meters = Vec::new();
        for number in self.numbers() {
            let unit = &*number.to_string();
            if !self.is_power() {
                meters.push(meter(
                    &format!("SL-{unit}"),
                    "转子秤",
                    "入窑煤粉",
                    unit,
                    "窑头、分解炉喂煤",
                    "0.5 级",
                ));
                meters.push(meter(
                    &format!("WL-{unit}"),
                    "生料计量秤",
                    "入窑生料、熟料产量",
                    unit,
                    "窑尾喂料",
                    "0.5 级",
                ));
                continue;
            }
            meters.push(meter(
                &format!("DN-{unit}"),
                "三相电能表",
                "发电量、供电量",
                unit,
                "发电机出口、主变高压侧",
                "0.2S 级",
            ));
            if self.burns_gas() {
                meters.push(meter(
                    &format!("LL-{unit}"),
                    "超声波流量计",
                    "天然气消耗量",
                    unit,
                    "调压站",
                    "0.5 级",
                ));
            } else {
                meters.push(meter(
                    &format!("PC-{unit}"),
                    "电子皮带秤 ICS-17A",
                    "入炉煤量",
                    unit,
                    "输煤皮带",
                    "0.5 级",
                ));
            }
            if self.heats() {
                meters.push(meter(
                    &format!("RL-{unit}"),
                    "热量计量装置",
                    "供热量",
                    unit,
                    "供热管道出口",
                    "1.0 级",
                ));
            }
        }
        meters.push(meter(
            "GK-1",
            "关口电能表",
            "购入电量",
            "",
            "关口变电站",
            "0.2S 级",
        ));
        meters.push(meter(
            "YL-1",
            "椭圆齿轮流量计",
            "燃油消耗量",
            "",
            "油库",
            "0.5 级",
        ));
        meters.push(meter(
            "LR-1",
            "自动量热仪",
            "低位发热量",
            "",
            "化验室",
            "0.1%",
        ));
        Ok(meters)
    }

    /// One row for each figure the method needs, and for those it measures besides.
    fn ways(&self, begun: &PlanDetail, content: &PlanContent) -> Vec<PlanWay> {
        let planned = |table: &PlanTable| match table.kind.as_str() {
            "units" => content.units.iter().any(|unit| unit.table == table.id),
            "sources" => content
                .sources
                .iter()
                .any(|source| source.table == table.id),
            _ => true,
        };
        let mut ways = Vec::new();
        for table in begun.frame.tables.iter().filter(|table| planned(table)) {
            for column in &table.columns {
                let way = self.way(table, column);
                let measured = way.source == PlanDetermination::Measured;
                // A fuel's own figures are told apart: tested for the main one, by default for the others.
                let tested = matches!(
                    column.column.as_str(),
                    "ncv" | "carbon_air_dried" | "moisture_received" | "moisture_air_dried"
                );
                if table.id == "fuel" && tested {
                    if column.column == "ncv" {
                        ways.push(by_default(table, column));
                    }
                    if !self.burns_gas() {
                        ways.push(PlanWay {
                            key: keys(&[("fuel", "bituminous")]),
                            ..way
                        });
                    }
                } else if table.id == "fuel" && column.column == "quantity" && !self.burns_gas() {
                    let oil = PlanWay {
                        key: keys(&[("fuel", "diesel")]),
                        meters: vec!["YL-1".to_owned()],
                        measured: Some(PlanFrequency::Batch),
                        ..way.clone()
                    };
                    ways.extend([way, oil]);
                } else if column.needed || (measured && self.measures(table, column)) {
                    ways.push(way);
                }
            }
        }
        ways
    }

    /// Whether a figure the method does not ask for is measured all the same.
    fn measures(&self, table: &PlanTable, column: &PlanColumn) -> bool {
        match (table.id.as_str(), column.column.as_str()) {
            ("unit", "heat_supplied") => self.heats(),
            (
                "unit" | "line",
                "supply" | "bypass_dust" | "cao_not_carbonate" | "mgo_not_carbonate"
                | "electricity_used",
            ) => true,
            _ => false,
        }
    }

    fn way(&self, table: &PlanTable, column: &PlanColumn) -> PlanWay {
        use PlanFrequency::{Continuous, Daily, Monthly};
        let of_units = |prefix: &str| {
            self.numbers()
                .map(|n| format!("{prefix}-{n}"))
                .collect::<Vec<_>>()
        };
        let metered = |meters: Vec<String>| PlanWay {
            meters,
            measured: Some(Continuous),
            recorded: Some(Daily),
            ..answered(table, column, "运行部", "演示运行主管")
        };
        let tested = |laboratory: PlanLaboratory, often: PlanFrequency, standard: &str| PlanWay {
            laboratory,
            laboratory_name: if laboratory == PlanLaboratory::Own {
                "本单位化验室".to_owned()
            } else {
                LABORATORY.to_owned()
            },
            measured: Some(often),
            recorded: Some(often),
            standard: standard.to_owned(),
            ..answered(table, column, "化验室", "演示化验主管")
        };
        let other = |basis: &str| PlanWay {
            source: PlanDetermination::Other,
            basis: basis.to_owned(),
            ..answered(table, column, "计划营销部", "演示填报人")
        };
        match (table.id.as_str(), column.column.as_str()) {
            ("unit", "capacity") => other("排污许可证、电力业务许可证"),
            ("unit", "hours") => other("分散控制系统（DCS）历史数据"),
            ("unit", "heat_supplied") => metered(of_units("RL")),
            ("unit", _) => metered(of_units("DN")),
            ("line", "cao" | "mgo" | "cao_not_carbonate" | "mgo_not_carbonate") => {
                tested(PlanLaboratory::Own, Daily, "GB/T 176")
            }
            ("line", "non_fuel_carbon") => tested(PlanLaboratory::Cma, Monthly, "GB/T 35151"),
            ("line", "electricity_used") => metered(vec!["GK-1".to_owned()]),
            ("line", _) => metered(of_units("WL")),
            ("fuel", "quantity") if self.burns_gas() => metered(of_units("LL")),
            ("fuel", "quantity") => metered(of_units(if self.is_power() { "PC" } else { "SL" })),
            ("fuel", "ncv") => PlanWay {
                meters: vec!["LR-1".to_owned()],
                ..tested(PlanLaboratory::Own, Daily, "GB/T 213")
            },
            ("fuel", "moisture_received") => tested(PlanLaboratory::Own, Daily, "GB/T 211"),
            ("fuel", "carbon_air_dried" | "moisture_air_dried") => {
                tested(PlanLaboratory::Cma, Monthly, "GB/T 476、GB/T 30732")
            }
            ("electricity", "factor") => other("主管部门发布的电网排放因子"),
            ("electricity", "quantity" | "purchased") => metered(vec!["GK-1".to_owned()]),
            ("alternative", "quantity") => other("进厂过磅单和处置联单"),
            _ if column.has_default => by_default(table, column),
            _ => other("生产台账"),
        }
    }
}

/// A measured figure with who answers for it.
fn answered(table: &PlanTable, column: &PlanColumn, post: &str, person: &str) -> PlanWay {
    PlanWay {
        table: table.id.clone(),
        column: column.column.clone(),
        source: PlanDetermination::Measured,
        missing: "按核算指南规定的方法或保守值处理".to_owned(),
        post: post.to_owned(),
        person: person.to_owned(),
        ..PlanWay::default()
    }
}

fn by_default(table: &PlanTable, column: &PlanColumn) -> PlanWay {
    PlanWay {
        source: PlanDetermination::Default,
        basis: "核算指南附录规定的缺省值".to_owned(),
        ..answered(table, column, "计划营销部", "演示填报人")
    }
}

fn keys(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
        .collect()
}

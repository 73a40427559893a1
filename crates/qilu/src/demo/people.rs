//! Authorities, bodies, enterprises and the people in them.

use qilu_access::{OrganisationKind, Role};
use qilu_app::founding::{NewOrganisation, NewUnit, NewUser};

use super::enterprises::Invented;

/// The password of every demonstration user; printed at the start, so no secret.
pub const PASSWORD: &str = "Qilu-demo-2026";

/// GB/T 2260 code of the province.
const PROVINCE: &str = "370000";

/// The people that act in the seeder's name, by log-in.
pub struct Cast;

impl Cast {
    pub const PROVINCE: &'static str = "province";
    /// The second person of the province, for what takes two.
    pub const PROVINCE_SECOND: &'static str = "province2";
    pub const ADMINISTRATOR: &'static str = "admin";
    /// Departments of the first power station that fill in a part of its report.
    pub const FUEL_DESK: &'static str = "reporter-fuel";
    pub const POWER_DESK: &'static str = "reporter-power";
    /// Who uploads for the members of the group.
    pub const GROUP: &'static str = "group";

    pub fn city(code: &str) -> String {
        format!("city-{code}")
    }

    /// Reporter of the enterprise at `index`; the first has the plain name.
    pub fn reporter(index: usize) -> String {
        numbered("reporter", index)
    }

    pub fn approver(index: usize) -> String {
        numbered("approver", index)
    }

    pub fn lead(body: usize) -> String {
        numbered("lead", body)
    }

    pub fn reviewer(body: usize) -> String {
        numbered("reviewer", body)
    }
}

fn numbered(name: &str, index: usize) -> String {
    if index == 0 {
        name.to_owned()
    } else {
        format!("{name}{}", index + 1)
    }
}

/// The two competing verification bodies.
const BODIES: [(&str, &str, &str); 2] = [
    (
        "91999999QL9000011",
        "齐鲁演示甲核查技术服务机构",
        "Qilu Demo Verification Body A",
    ),
    (
        "91999999QL9000029",
        "齐鲁演示乙核查技术服务机构",
        "Qilu Demo Verification Body B",
    ),
];

pub const BODY_COUNT: usize = BODIES.len();

/// The Chinese name of a body.
pub fn body_name(body: usize) -> String {
    BODIES
        .get(body)
        .map(|(_, zh, _)| (*zh).to_owned())
        .unwrap_or_default()
}

/// Everybody in the demonstration, authorities first. `cities` are code and name of each city.
pub fn organisations(
    enterprises: &[Invented],
    cities: &[(String, String, String)],
) -> Vec<NewOrganisation> {
    let authority = NewOrganisation {
        users: vec![
            person(Cast::PROVINCE, "演示省级管理员", Role::ProvincialRegulator),
            person(
                Cast::PROVINCE_SECOND,
                "演示省级复核员",
                Role::ProvincialRegulator,
            ),
        ],
        ..organisation(
            OrganisationKind::ProvincialAuthority,
            "11999999QL1000000",
            "演示省生态环境厅",
            "Demo Provincial Authority",
            PROVINCE,
        )
    };
    let operator = NewOrganisation {
        users: vec![person(
            Cast::ADMINISTRATOR,
            "演示系统管理员",
            Role::Administrator,
        )],
        ..organisation(
            OrganisationKind::Operator,
            "12999999QL1000019",
            "演示平台运维单位",
            "Demo Operator",
            PROVINCE,
        )
    };
    let city_authorities = cities.iter().map(|(code, zh, en)| NewOrganisation {
        users: vec![person(
            &Cast::city(code),
            &format!("{zh}演示管理员"),
            Role::CityRegulator,
        )],
        ..organisation(
            OrganisationKind::CityAuthority,
            &format!("11999999QL1{code}"),
            &format!("{zh}演示生态环境局"),
            &format!("{en} Demo Authority"),
            code,
        )
    });
    let bodies = BODIES
        .iter()
        .enumerate()
        .map(|(index, (code, zh, en))| NewOrganisation {
            users: vec![
                person(&Cast::lead(index), "演示核查组长", Role::VerifierLead),
                person(&Cast::reviewer(index), "演示评审人", Role::VerifierReviewer),
            ],
            ..organisation(OrganisationKind::VerificationBody, code, zh, en, PROVINCE)
        });
    let reporting = enterprises
        .iter()
        .enumerate()
        .map(|(index, invented)| enterprise(index, invented));
    [authority, operator]
        .into_iter()
        .chain(city_authorities)
        .chain(bodies)
        .chain(reporting)
        .collect()
}

fn enterprise(index: usize, invented: &Invented) -> NewOrganisation {
    let mut organisation = reporting_enterprise(index, invented);
    if index == 0 {
        let desks = [
            (Cast::FUEL_DESK, "演示燃料部填报人"),
            (Cast::POWER_DESK, "演示设备部填报人"),
        ];
        let role = Role::EnterpriseReporter;
        let desks = desks.map(|(login, name)| person(login, name, role));
        organisation.users.extend(desks);
    }
    if index == super::group::GROUP {
        let desk = person(Cast::GROUP, "演示集团填报人", Role::GroupReporter);
        organisation.users.push(desk);
    }
    organisation
}

fn reporting_enterprise(index: usize, invented: &Invented) -> NewOrganisation {
    NewOrganisation {
        sector: invented.sector.clone(),
        market_mode: market_mode(invented).to_owned(),
        units: units(invented),
        users: vec![
            person(
                &Cast::reporter(index),
                "演示填报人",
                Role::EnterpriseReporter,
            ),
            person(
                &Cast::approver(index),
                "演示审批人",
                Role::EnterpriseApprover,
            ),
        ],
        credit_code: invented.credit_code.clone(),
        ..organisation(
            OrganisationKind::Enterprise,
            "",
            &invented.name_zh,
            &invented.name_en,
            &invented.city,
        )
    }
}

/// Power stations are under the national market in the reporting years; the others run as a
/// simulation, the captive plants of the steelworks among them.
fn market_mode(invented: &Invented) -> &'static str {
    if invented.sector == "power" {
        "mirror"
    } else {
        "simulation"
    }
}

fn units(invented: &Invented) -> Vec<NewUnit> {
    let unit = |kind: &str, name: &str, number: usize| NewUnit {
        code: format!("{kind}-{number}"),
        name: format!("{number}号{name}"),
        kind: kind.to_owned(),
    };
    match invented.sector.as_str() {
        "power" => (1..=invented.units)
            .map(|n| unit("generating_unit", "机组", n))
            .collect(),
        "cement" => (1..=invented.units)
            .map(|n| unit("clinker_line", "熟料生产线", n))
            .collect(),
        "flat_glass" => (1..=invented.units)
            .map(|n| unit("glass_line", "浮法玻璃生产线", n))
            .collect(),
        "coking" => (1..=invented.units)
            .map(|n| unit("coke_oven", "焦炉", n))
            .collect(),
        "aluminium" => vec![unit("potline", "电解铝系列", 1)],
        "paper" => vec![unit("paper_mill", "制浆造纸系统", 1)],
        "chemical" => vec![unit("chemical_plant", "合成氨尿素装置", 1)],
        "petrochemical" => vec![unit("refinery", "炼油装置", 1)],
        _ => {
            let captive = invented.captive_units.unwrap_or_default();
            std::iter::once(unit("steelworks", "炼铁炼钢系统", 1))
                .chain((1..=captive).map(|n| unit("generating_unit", "自备机组", n)))
                .collect()
        }
    }
}

fn organisation(
    kind: OrganisationKind,
    first17: &str,
    name_zh: &str,
    name_en: &str,
    region: &str,
) -> NewOrganisation {
    NewOrganisation {
        kind,
        credit_code: qilu_quantity::CreditCode::with_check_digit(first17)
            .map(|code| code.to_string())
            .unwrap_or_default(),
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
        region: region.to_owned(),
        sector: String::new(),
        market_mode: "none".to_owned(),
        units: Vec::new(),
        users: Vec::new(),
    }
}

fn person(login: &str, name: &str, role: Role) -> NewUser {
    NewUser {
        login: login.to_owned(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        role,
    }
}

//! The campaign of a year as a workbook: states, cities, late reports, sectors, years and bodies, a sheet each.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind, ExportTable};

use crate::{
    App, SignedIn,
    export::{COUNT, Column, Labels, List, TONNES, YEAR, filtered, number, text},
    fault::Outcome,
    query::YearQuery,
    view::{
        BodyProgress, Campaign, CityProgress, Download, SectorTotal, StateCount, SubmissionSummary,
        Text, YearTotal,
    },
};

impl App {
    /// The campaign of one reporting year as a workbook.
    ///
    /// # Errors
    /// As `campaign`.
    pub fn export_campaign(
        &self,
        who: &SignedIn,
        query: &YearQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let campaign = self.campaign(who, query)?;
        let labels = Labels::of(self, lang)?;
        let [states, cities, late] = self.progress_sheets(&campaign, &labels, lang);
        let [sectors, trend, bodies] = self.result_sheets(&campaign, &labels, lang);
        let title = Text::new(
            format!("{}年度报送进度", campaign.year),
            format!("Campaign {}", campaign.year),
        );
        self.workbook_of_lists(
            &title,
            &[states, cities, late, sectors, trend, bodies],
            lang,
        )
    }

    fn progress_sheets(
        &self,
        campaign: &Campaign,
        labels: &Labels,
        lang: Lang,
    ) -> [ExportTable; 3] {
        let notes = vec![of_year(campaign)];
        let state = |row: &StateCount| text(row.label.get(lang));
        let states = List {
            title: Text::new("办理状态", "States"),
            notes: notes.clone(),
            columns: &[
                Column::new(("状态", "State"), ExportKind::Text, &state),
                Column::new(("报送数", "Submissions"), COUNT, &|row| {
                    ExportCell::Integer(row.count)
                }),
            ],
            rows: &campaign.states,
        };
        let city = |row: &CityProgress| text(labels.city(&row.city_code));
        let cities = List {
            title: Text::new("各市进度", "Cities"),
            notes: notes.clone(),
            columns: &[
                Column::new(("城市", "City"), ExportKind::Text, &city),
                Column::new(("应报", "Submissions"), COUNT, &|row| {
                    ExportCell::Integer(row.total)
                }),
                Column::new(("已认定", "Determined"), COUNT, &|row| {
                    ExportCell::Integer(row.determined)
                }),
                Column::new(("逾期", "Late"), COUNT, &|row| {
                    ExportCell::Integer(row.late)
                }),
            ],
            rows: &campaign.cities,
        };
        let late_city = |row: &SubmissionSummary| text(labels.city(&row.enterprise.city_code));
        let late_state = |row: &SubmissionSummary| text(row.state_label.get(lang));
        let late = List {
            title: Text::new("逾期清单", "Late"),
            notes,
            columns: &[
                Column::new(
                    ("企业", "Enterprise"),
                    ExportKind::Text,
                    &|row: &SubmissionSummary| text(&row.enterprise.name),
                ),
                Column::new(("城市", "City"), ExportKind::Text, &late_city),
                Column::new(("状态", "State"), ExportKind::Text, &late_state),
                Column::new(("办理期限", "Due"), ExportKind::Date, &|row| {
                    row.due
                        .map_or(ExportCell::Blank, |due| ExportCell::Date(due.to_string()))
                }),
            ],
            rows: &campaign.late,
        };
        [
            self.sheet_of(&states, lang),
            self.sheet_of(&cities, lang),
            self.sheet_of(&late, lang),
        ]
    }

    fn result_sheets(&self, campaign: &Campaign, labels: &Labels, lang: Lang) -> [ExportTable; 3] {
        let notes = vec![of_year(campaign)];
        let sector = |row: &SectorTotal| text(labels.sector(&row.sector));
        let sectors = List {
            title: Text::new("分行业认定排放", "Sectors"),
            notes: notes.clone(),
            columns: &[
                Column::new(("行业", "Sector"), ExportKind::Text, &sector),
                Column::new(("企业数", "Enterprises"), COUNT, &|row| {
                    ExportCell::Integer(row.enterprises)
                }),
                Column::new(
                    ("直接排放（tCO₂e）", "Direct emissions (tCO2e)"),
                    TONNES,
                    &|row| number(&row.direct_tonnes),
                ),
            ],
            rows: &campaign.sectors,
        };
        let trend = List {
            title: Text::new("历年认定排放", "Years"),
            notes: Vec::new(),
            columns: &[
                Column::new(("年度", "Year"), YEAR, &|row: &YearTotal| {
                    ExportCell::Integer(row.year.into())
                }),
                Column::new(
                    ("直接排放（tCO₂e）", "Direct emissions (tCO2e)"),
                    TONNES,
                    &|row| number(&row.direct_tonnes),
                ),
            ],
            rows: &campaign.trend,
        };
        let bodies = List {
            title: Text::new("核查机构进度", "Verification bodies"),
            notes,
            columns: &[
                Column::new(
                    ("核查机构", "Verification body"),
                    ExportKind::Text,
                    &|row: &BodyProgress| text(&row.name),
                ),
                Column::new(("已分派", "Assigned"), COUNT, &|row| {
                    ExportCell::Integer(row.assigned)
                }),
                Column::new(("已出结论", "Concluded"), COUNT, &|row| {
                    ExportCell::Integer(row.concluded)
                }),
            ],
            rows: &campaign.bodies,
        };
        [
            self.sheet_of(&sectors, lang),
            self.sheet_of(&trend, lang),
            self.sheet_of(&bodies, lang),
        ]
    }
}

fn of_year(campaign: &Campaign) -> Text {
    filtered(&[(("年度", "Year"), Some(campaign.year.to_string()))])
}

//! One enterprise-year on the stage: its plant, its body, the cell in dispute.

use qilu_app::view::Place;
use serde_json::Value;

use super::enterprises::Invented;
use super::generate::Plant;
use super::story::Story;

/// One enterprise-year.
pub struct Scene<'a> {
    pub index: usize,
    pub enterprise: &'a Invented,
    pub year: i32,
    pub story: Story,
    pub body: usize,
}

impl Scene<'_> {
    pub fn plant(&self) -> Plant<'_> {
        Plant {
            credit_code: &self.enterprise.credit_code,
            year: self.year,
            units: self.enterprise.units,
            unit_size: self.enterprise.unit_size,
            kind: &self.enterprise.kind,
            heat: self.enterprise.heat == "yes",
            captive: self.enterprise.captive(),
            flavour: self.story.flavour,
        }
    }

    /// The cell a finding is raised on: a quantity every generated workbook of the sector has.
    fn finding_cell(&self) -> (&'static str, &'static str) {
        match self.enterprise.sector.as_str() {
            "power" if self.enterprise.kind == "gas" => ("fuel", "1|natural_gas|year"),
            "power" => ("fuel", "1|bituminous|06"),
            "cement" => ("fuel", "1|bituminous"),
            "aluminium" | "flat_glass" => ("fuel", "natural_gas"),
            "paper" => ("fuel", "bituminous"),
            "chemical" => ("fuel", "bituminous|1"),
            "petrochemical" => ("fuel", "natural_gas|1"),
            "coking" => ("fuel", "cog|1"),
            _ => ("fuel", "anthracite"),
        }
    }

    pub fn finding_place(&self) -> Place {
        let (table, row_key) = self.finding_cell();
        Place {
            table: Some(table.to_owned()),
            row_key: Some(row_key.to_owned()),
            column: Some("quantity".to_owned()),
            at: None,
        }
    }

    /// What the finding is priced at when it is raised, tonnes.
    pub fn effect(&self) -> &'static str {
        if self.enterprise.sector == "steel" {
            "8400"
        } else {
            "1250.75"
        }
    }

    /// Raises the disputed quantity by the difference the stock-taking shows.
    pub fn correct(&self, entries: &mut Value) {
        let (table, row_key) = self.finding_cell();
        let Some(Value::Array(rows)) = entries.pointer_mut(&format!("/tables/{table}")) else {
            return;
        };
        for row in rows.iter_mut() {
            let key: Vec<&str> = ["unit", "line", "fuel", "month", "facility"]
                .iter()
                .filter_map(|column| row.get(column)?.as_str())
                .collect();
            if key.join("|") != row_key {
                continue;
            }
            let quantity = row
                .get("quantity")
                .and_then(Value::as_str)
                .and_then(|text| text.parse::<f64>().ok());
            if let (Some(quantity), Value::Object(cells)) = (quantity, row) {
                cells.insert(
                    "quantity".into(),
                    Value::String(format!("{:.2}", quantity * 1.004)),
                );
            }
        }
    }
}

/// What `of` says about the blast furnace gas in the entries of a steelworks.
pub fn gas_quantity<'v>(
    entries: &'v Value,
    of: impl Fn(&'v Value) -> Option<&'v Value>,
) -> Option<&'v str> {
    let rows = entries.pointer("/tables/fuel")?.as_array()?;
    let gas = rows
        .iter()
        .find(|row| row.get("fuel").and_then(Value::as_str) == Some("bfg"))?;
    of(gas)?.as_str()
}

//! The record of coal as fired behind a power station's report: its days add up to the report's months, and its samples
//! carry the report's carbon.

use serde_json::{Value, json};

use super::{row, text};

/// How far a day's calorific value lies from the month's; a day above stands beside one below.
const NCV_SWING_MILLI: i64 = 240;

/// One month of coal of one unit, as the report has it.
struct Month<'a> {
    unit: &'a str,
    month: u32,
    year: i32,
    row: &'a Value,
}

/// Entries of `coal-daily-2022` that agree with these of `power-2022`; none without monthly coal.
pub fn record(report: &Value) -> Option<Value> {
    let year = i32::try_from(report.get("year")?.as_i64()?).ok()?;
    let fuels = report.pointer("/tables/fuel")?.as_array()?;
    let months: Vec<Month<'_>> = fuels.iter().filter_map(|row| month(row, year)).collect();
    if months.is_empty() {
        return None;
    }
    let mut units: Vec<&str> = months.iter().map(|month| month.unit).collect();
    units.dedup();
    let units: Vec<Value> = units
        .iter()
        .map(|unit| row([("unit", text(unit)), ("belt", format!("{unit}号输煤皮带"))]))
        .collect();
    let days: Vec<Value> = months.iter().flat_map(Month::days).collect();
    let samples: Vec<Value> = months.iter().map(Month::sample).collect();
    let rows: Vec<Value> = months
        .iter()
        .map(|month| {
            row([
                ("unit", text(month.unit)),
                ("month", format!("{:02}", month.month)),
                ("fuel", text("bituminous")),
            ])
        })
        .collect();
    Some(
        json!({ "method": "coal-daily-2022", "year": year, "entity": report.get("entity")?, "tables": {
        "unit": units, "day": days, "sample": samples, "month": rows } }),
    )
}

fn month(row: &Value, year: i32) -> Option<Month<'_>> {
    let field = |name: &str| row.get(name).and_then(Value::as_str);
    let tested = field("carbon_air_dried").is_some() && field("ncv").is_some();
    if field("fuel")? != "bituminous" || !tested {
        return None;
    }
    Some(Month {
        unit: field("unit")?,
        month: field("month")?.parse().ok()?,
        year,
        row,
    })
}

impl Month<'_> {
    fn field(&self, name: &str) -> &str {
        self.row
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn last_day(&self) -> u32 {
        let next = chrono::NaiveDate::from_ymd_opt(self.year, self.month, 1)
            .and_then(|first| first.checked_add_months(chrono::Months::new(1)));
        next.and_then(|next| next.pred_opt())
            .map_or(28, |last| chrono::Datelike::day(&last))
    }

    fn date(&self, day: u32) -> String {
        format!("{}-{:02}-{day:02}", self.year, self.month)
    }

    /// Equal weights on all days but the last, which takes what is left; pairs of days whose calorific values lie as far
    /// above the month's as below it.
    fn days(&self) -> Vec<Value> {
        let last = self.last_day();
        let hundredths = scaled(self.field("quantity"), 2);
        let milli = scaled(self.field("ncv"), 3);
        let daily = hundredths / i64::from(last);
        (1..=last)
            .map(|day| {
                let weight = if day == last {
                    hundredths - daily * i64::from(last - 1)
                } else {
                    daily
                };
                let paired = day <= (last - 1) / 2 * 2;
                let ncv = match (paired, day % 2) {
                    (false, _) => milli,
                    (true, 1) => milli + self.swing_of(day),
                    (true, _) => milli - self.swing_of(day - 1),
                };
                row([
                    ("unit", text(self.unit)),
                    ("date", self.date(day)),
                    ("weight", decimal(weight, 2)),
                    ("ncv", decimal(ncv, 3)),
                    ("moisture", text(self.field("moisture_received"))),
                ])
            })
            .collect()
    }

    fn swing_of(&self, day: u32) -> i64 {
        NCV_SWING_MILLI * i64::from((day + self.month) % 7) / 6 - NCV_SWING_MILLI / 2
    }

    fn sample(&self) -> Value {
        let last = self.date(self.last_day());
        let after = |days: u64| {
            let day: Option<chrono::NaiveDate> = last.parse().ok();
            day.and_then(|day| day.checked_add_days(chrono::Days::new(days)))
                .map(|day| day.to_string())
                .unwrap_or_default()
        };
        let number = format!("YM{}-{}{:02}", self.unit, self.year, self.month);
        row([
            ("sample", number.clone()),
            ("unit", text(self.unit)),
            ("month", format!("{:02}", self.month)),
            ("belt", format!("{}号输煤皮带", self.unit)),
            ("from", self.date(1)),
            ("to", last.clone()),
            ("composed_on", after(1)),
            ("seal", format!("F-{number}")),
            ("laboratory", text("演示煤质检测中心")),
            ("mark", text("cma")),
            ("mark_number", text("演示-0000")),
            ("sent_on", after(2)),
            ("received_on", after(3)),
            ("tested_on", after(6)),
            ("issued_on", after(10)),
            ("report", format!("BG-{number}")),
            ("carbon_air_dried", text(self.field("carbon_air_dried"))),
            ("moisture_air_dried", text(self.field("moisture_air_dried"))),
            ("retained_number", format!("LY-{number}")),
            ("retained_place", text("煤样室")),
            ("retained_until", after(400)),
        ])
    }
}

/// A decimal as an integer of this many places.
fn scaled(decimal: &str, places: usize) -> i64 {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    format!("{whole}{fraction:0<places$}")
        .parse()
        .unwrap_or_default()
}

/// An integer of this many places as a decimal.
fn decimal(value: i64, places: u32) -> String {
    let scale = 10_i64.pow(places);
    let width = usize::try_from(places).unwrap_or_default();
    format!("{}.{:0width$}", value / scale, value % scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qilu_accounting::{Entries, Library, assess, feed};

    #[test]
    fn the_record_agrees_with_its_report_to_the_last_digit()
    -> Result<(), Box<dyn std::error::Error>> {
        let fuel = |month: u32, quantity: &str| {
            json!({ "unit": "1", "fuel": "bituminous", "month": format!("{month:02}"), "quantity": quantity, "ncv": "20.117",
                "carbon_air_dried": "58.42", "moisture_received": "12.6", "moisture_air_dried": "2.84" })
        };
        let report = json!({ "method": "power-2022", "year": 2024, "entity": "", "tables": {
            "unit": [{ "unit": "1", "kind": "coal_to_300", "capacity": "330", "generation": "1000", "hours": "100" }],
            "fuel": [fuel(1, "83215.46"), fuel(2, "74120.9"), fuel(4, "70000")] } });
        let library = Library::embedded();
        let methods = library
            .method("coal-daily-2022")
            .zip(library.method("power-2022"));
        let (daily, power) = methods.ok_or("the methods")?;
        let read = |json: &Value| Entries::from_json(json).map_err(|problem| problem.message.en);
        let record = record(&report).ok_or("a record")?;
        let kept = assess(library, daily, &read(&record)?);
        assert_eq!(kept.problems, []);
        let reported = assess(library, power, &read(&report)?);
        assert_eq!(feed::differences(daily, &kept, power, &reported), []);
        assert_eq!(feed::feeds(daily, &kept, power).len(), 3);
        Ok(())
    }
}

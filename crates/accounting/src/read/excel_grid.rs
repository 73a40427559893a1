//! Reading between the lines of a printed table in Excel's language: `MATCH` finds the lines, `INDEX` the values.

use super::excel::GridPlace;

/// The value at `x` (and `y`), `""` outside the table or where a value around the place is missing.
pub(super) fn interpolation(place: &GridPlace, x: &str, y: Option<&str>) -> String {
    let column = Axis::new(&place.x, x);
    let values = &place.values;
    let text = match y.map(|y| Axis::new(&place.y, y)) {
        None => {
            let value = |at: &str| format!("INDEX({values},{at})");
            let (low, high) = (value(&column.low), value(&column.high));
            format!("{low}+({high}-{low})*{}", column.share)
        }
        Some(row) => {
            let value = |row: &str, column: &str| format!("INDEX({values},{row},{column})");
            let near = [
                value(&row.low, &column.low),
                value(&row.low, &column.high),
                value(&row.high, &column.low),
                value(&row.high, &column.high),
            ];
            let [a, b, c, d] = &near;
            let (over, up) = (&column.share, &row.share);
            format!(
                "IF(COUNT({})<4,\"\",({a}*(1-{over})+{b}*{over})*(1-{up})+({c}*(1-{over})+{d}*{over})*{up})",
                near.join(",")
            )
        }
    };
    format!("IFERROR({text},\"\")")
}

/// The positions of the lines at or around a value, and how far it lies from the first to the second.
struct Axis {
    low: String,
    high: String,
    share: String,
}

impl Axis {
    fn new(cells: &str, value: &str) -> Self {
        let low = format!("MATCH({value},{cells},1)");
        let line = format!("INDEX({cells},{low})");
        // On a line both are that line, so that the last line is inside; beyond it `INDEX` fails.
        let high = format!("{low}+({value}>{line})");
        let share = format!("IF({value}={line},0,({value}-{line})/(INDEX({cells},{high})-{line}))");
        Self { low, high, share }
    }
}

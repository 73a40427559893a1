//! What the engine is asked about a report, and what must hold of its answers.

use qilu_accounting::uncertainty::{Draws, uncertainty};
use qilu_accounting::{
    Assessment, Context, Entries, FigureRef, Library, Method, Purpose, Value, assess_in, trace,
};
use qilu_quantity::{Exact, Rounding};

const DRAWS: usize = 8;
const TRACE_DEPTH: usize = 4;
const GRAMS_PER_TONNE: i64 = 1_000_000;

pub fn probe(library: &Library, method: &Method, entries: &Entries, question: u8) {
    let mut context = Context::of(entries);
    if question & 0x80 != 0 {
        context.province = "110000".to_owned();
    }
    let assessment = assess_in(library, method, entries, &context);
    holds(method, &assessment);
    let figure = figure(&assessment, usize::from(question >> 2 & 0x1f));
    match question & 3 {
        0 => {
            if let Some((figure, value)) = figure
                && let Ok(node) = trace(library, method, entries, &figure, TRACE_DEPTH)
                && context == Context::of(entries)
                && alone(&assessment, &figure)
            {
                assert_eq!(node.value, value, "{figure} and its trace differ");
            }
        }
        1 => {
            if let Some((figure, _)) = figure {
                let draws = Draws {
                    count: DRAWS,
                    seed: 7,
                };
                let _ = uncertainty(library, method, entries, &figure, draws);
            }
        }
        2 => {
            let stored = serde_json::to_string(&assessment).expect("an assessment is written");
            let read: Assessment =
                serde_json::from_str(&stored).expect("a stored assessment is read");
            assert_eq!(read, assessment, "an assessment changes when it is stored");
        }
        _ => assert_eq!(
            assess_in(library, method, entries, &context),
            assessment,
            "two answers to one question"
        ),
    }
}

/// The report of a legal entity that can be submitted adds up to the gram, and every problem is said in both languages.
fn holds(method: &Method, assessment: &Assessment) {
    if let (true, Value::Number(total)) = (
        assessment.is_submittable() && method.purpose == Purpose::LegalEntity,
        &assessment.results.without_indirect,
    ) {
        let direct: i64 = assessment
            .lines
            .iter()
            .filter(|line| line.scope == "direct")
            .map(|line| line.grams)
            .sum();
        let grams = (total * &Exact::from(GRAMS_PER_TONNE)).round(0, Rounding::HalfUp);
        assert_eq!(
            Exact::from(direct),
            grams,
            "the lines do not add up to the total"
        );
    }
    for problem in &assessment.problems {
        assert!(
            !problem.message.zh.is_empty() && !problem.message.en.is_empty(),
            "{problem:?}"
        );
    }
}

/// A figure by number: totals and cells, counted round.
fn figure(assessment: &Assessment, number: usize) -> Option<(FigureRef, Value)> {
    let totals = assessment
        .totals
        .iter()
        .map(|total| (FigureRef::Total(total.id.clone()), total.value.clone()));
    if number.is_multiple_of(2) {
        return totals.clone().nth(number / 2 % totals.count().max(1));
    }
    let table = assessment
        .tables
        .get(number % assessment.tables.len().max(1))?;
    let row = table.rows.get(number / 2 % table.rows.len().max(1))?;
    let computed: Vec<_> = row
        .cells
        .iter()
        .filter(|cell| cell.origin == qilu_accounting::Origin::Computed)
        .collect();
    let cell = computed.get(number % computed.len().max(1))?;
    let figure = FigureRef::Cell {
        table: table.id.clone(),
        row_key: row.key.to_string(),
        column: cell.column.clone(),
    };
    Some((figure, cell.value.clone()))
}

/// Whether no other row has the figure's key; of rows with one key, the first is traced.
fn alone(assessment: &Assessment, figure: &FigureRef) -> bool {
    let FigureRef::Cell { table, row_key, .. } = figure else {
        return true;
    };
    let rows = assessment
        .tables
        .iter()
        .filter(|found| found.id == *table)
        .flat_map(|found| &found.rows);
    rows.filter(|row| row.key.to_string() == *row_key).count() == 1
}

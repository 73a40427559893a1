//! What several tests hold a report against.

use qilu_accounting::{
    Context, Entries, Library, Problem, Role, Value, assess, recheck, recompute,
};

/// A stored report comes to the same figures and problems whichever way it is computed.
pub fn assert_recomputed_alike(entries: &Entries) {
    let library = Library::embedded();
    let method = library.method(&entries.method).unwrap();
    let context = Context::of(entries);
    let stored = entries.to_json().to_string();
    // What is stored is the canonical form: blanks are gone.
    let read = Entries::from_text(&stored).unwrap();
    let assessment = assess(library, method, &read);
    let recomputed = recompute(method, &stored, &context).unwrap();
    let totals = assessment.totals.iter().map(|total| &total.value);
    assert!(totals.eq(&recomputed.totals), "{stored}");
    for column in &recomputed.columns {
        let found = &method.tables[column.table].columns[column.column];
        assert_eq!(found.role, Role::Formula);
        let rows = &assessment.tables[column.table].rows;
        let cells = rows
            .iter()
            .map(|row| match &row.cells[column.column].value {
                Value::Number(number) => Some(number.clone()),
                _ => None,
            });
        assert!(
            cells.eq(column.values.iter().cloned()),
            "{} in {stored}",
            found.id
        );
    }
    let rechecked = recheck(library, method, &stored, &context).unwrap();
    assert_eq!(rechecked.figures, recomputed, "{stored}");
    assert_eq!(rechecked.results, assessment.results, "{stored}");
    let of_lines =
        |problem: &&Problem| problem.code == "calc.overflow" || problem.code == "calc.unbalanced";
    let told: Vec<&Problem> = assessment
        .problems
        .iter()
        .filter(|problem| !of_lines(problem))
        .collect();
    let told_again: Vec<&Problem> = rechecked
        .problems
        .iter()
        .filter(|problem| !of_lines(problem))
        .collect();
    assert_eq!(told, told_again, "{stored}");
}

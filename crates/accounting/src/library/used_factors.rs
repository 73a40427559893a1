//! The values a method can look up, each with its set, its source and how sure it is.

use std::collections::HashSet;

use qilu_quantity::Text;

use super::factors::FactorRow;
use super::method::{FactorSetUse, Method};

/// A value a method can look up.
#[derive(Clone, Copy, Debug)]
pub struct UsedFactor<'m> {
    /// The set, as the method uses it.
    pub set: &'m FactorSetUse,
    /// The value with its source.
    pub row: &'m FactorRow,
    /// How formulas show the factor.
    pub symbol: &'m str,
    /// What its code stands for, where the code is of a list of the method.
    pub label: Option<&'m Text>,
}

impl Method {
    /// Every value the formulas can look up, of all years and regions, each once, by factor and in the order of the codes.
    #[must_use]
    pub fn factor_values(&self) -> Vec<UsedFactor<'_>> {
        let mut tables: Vec<_> = self.factor_tables.iter().collect();
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for table in tables {
            let list = table.list.and_then(|list| self.lists.get(list));
            for (position, hits) in table.hits.iter().enumerate() {
                let label = list
                    .and_then(|list| list.items.get(position))
                    .map(|item| &item.label);
                for hit in hits {
                    let row = &hit.row;
                    let identity = (
                        hit.set,
                        &row.factor,
                        &row.key,
                        (row.year_from, row.year_to),
                        &row.region,
                    );
                    if let Some(set) = self.factor_sets.get(hit.set)
                        && seen.insert(identity)
                    {
                        found.push(UsedFactor {
                            set,
                            row,
                            symbol: &table.symbol,
                            label,
                        });
                    }
                }
            }
        }
        found
    }
}

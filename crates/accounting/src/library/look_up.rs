//! Factor look-ups as compiled for one formula: every candidate, in the unit wanted, by the code that chooses it.

use qilu_quantity::{Text, Unit};

use super::factors::{FactorHit, FactorRow, FactorTable};
use super::scope::Scope;
use crate::language::FactorKey;

impl Scope<'_> {
    pub(super) fn look_up_factor(
        &mut self,
        name: &str,
        key: FactorKey<'_>,
        unit: Option<&Unit>,
    ) -> Result<(usize, Unit), Text> {
        let rows: Vec<(usize, &FactorRow)> = self
            .sets
            .iter()
            .enumerate()
            .flat_map(|(set, found)| found.rows.iter().map(move |row| (set, row)))
            .filter(|(_, row)| row.factor == name && fits(row, key))
            .collect();
        let name = full_name(name, key);
        let Some((_, first)) = rows.first() else {
            return Err(Text::new(
                format!("所用因子集中没有 {name}"),
                format!("the factor sets used have no `{name}`"),
            ));
        };
        let wanted = match unit {
            Some(unit) => unit.clone(),
            None if rows.iter().all(|(_, row)| row.unit.unit == first.unit.unit) => {
                first.unit.unit.clone()
            }
            None => {
                return Err(Text::new(
                    format!("{name} 的单位不一，请写 to(factor(…), \"单位\")"),
                    format!("the units of `{name}` differ: write to(factor(…), \"unit\")"),
                ));
            }
        };
        let mut hits = self.empty_hits(key);
        for (set, row) in rows {
            let Some(position) = self.position(row, key) else {
                continue;
            };
            let wanted_here = self.unit_of_code(&wanted, key, position);
            let Some(scale) = row.unit.unit.factor_to(&wanted_here) else {
                let code = row.key.as_deref().unwrap_or("");
                return Err(Text::new(
                    format!(
                        "{name} {code} 的单位为 {}，与 {wanted_here} 不符",
                        row.unit.text
                    ),
                    format!(
                        "`{name}` {code} is in {}, which is not {wanted_here}",
                        row.unit.text
                    ),
                ));
            };
            if let Some(candidates) = hits.get_mut(position) {
                candidates.push(FactorHit {
                    value: &row.value * &scale,
                    set,
                    row: row.clone(),
                });
            }
        }
        for candidates in &mut hits {
            candidates.sort_by_key(|hit| hit.row.region.is_none());
        }
        let table = FactorTable {
            symbol: name.clone(),
            name,
            list: list_of(key),
            unit: wanted.to_string(),
            hits,
            needed: false,
        };
        Ok((self.add(table), wanted))
    }

    /// A potential is per tonne of the gas itself, which the printed tables leave unsaid.
    pub(super) fn look_up_gwp(&mut self, gas: FactorKey<'_>) -> Result<(usize, Unit), Text> {
        let Some((position, set)) = self
            .gwp
            .and_then(|position| Some((position, *self.sets.get(position)?)))
        else {
            return Err(Text::new(
                "方法未写明 gwp 集",
                "the method does not say which `gwp` set it uses",
            ));
        };
        let (substance, symbol) = match gas {
            FactorKey::Literal(gas) => (gas, format!("GWP({gas})")),
            FactorKey::Column { id, .. } => (id, "GWP".to_owned()),
            FactorKey::None => ("", String::new()),
        };
        let mut hits = self.empty_hits(gas);
        for row in set.rows.iter().filter(|row| fits(row, gas)) {
            let candidates = self
                .position(row, gas)
                .and_then(|position| hits.get_mut(position));
            if let Some(candidates) = candidates {
                candidates.push(FactorHit {
                    value: row.value.clone(),
                    set: position,
                    row: row.clone(),
                });
            }
        }
        if hits.iter().all(Vec::is_empty) {
            return Err(Text::new(
                format!("{} 没有 {substance} 的全球变暖潜势", set.id),
                format!(
                    "{} has no global warming potential of `{substance}`",
                    set.id
                ),
            ));
        }
        let written = format!("tCO2e/t[{substance}]");
        let Ok(unit) = Unit::parse(&written) else {
            return Err(Text::new(
                format!("不是气体：{substance}"),
                format!("`{substance}` is not a gas"),
            ));
        };
        let table = FactorTable {
            name: full_name("gwp.value", gas),
            symbol,
            list: list_of(gas),
            unit: written,
            hits,
            needed: true,
        };
        Ok((self.add(table), unit))
    }

    fn add(&mut self, table: FactorTable) -> usize {
        self.factor_tables.push(table);
        self.factor_tables.len() - 1
    }

    /// One place for each code that may be asked for.
    fn empty_hits(&self, key: FactorKey<'_>) -> Vec<Vec<FactorHit>> {
        let size = list_of(key)
            .and_then(|list| self.lists.get(list))
            .map_or(1, |list| list.items.len());
        vec![Vec::new(); size]
    }

    /// Where a row belongs among the codes; `None` if no code of the list is its key.
    fn position(&self, row: &FactorRow, key: FactorKey<'_>) -> Option<usize> {
        let Some(list) = list_of(key).and_then(|list| self.lists.get(list)) else {
            return Some(0);
        };
        let code = row.key.as_deref()?;
        list.items.iter().position(|item| item.code == code)
    }

    /// The unit wanted, with the amount unit of the code in place of `{column}`.
    fn unit_of_code(&self, wanted: &Unit, key: FactorKey<'_>, position: usize) -> Unit {
        let FactorKey::Column { id, list } = key else {
            return wanted.clone();
        };
        let amount = self
            .indexes
            .get(list)
            .and_then(|index| index.units().get(position)?.as_ref());
        amount.map_or_else(|| wanted.clone(), |amount| wanted.with_key(id, amount))
    }
}

fn list_of(key: FactorKey<'_>) -> Option<usize> {
    match key {
        FactorKey::Column { list, .. } => Some(list),
        FactorKey::None | FactorKey::Literal(_) => None,
    }
}

fn fits(row: &FactorRow, key: FactorKey<'_>) -> bool {
    match key {
        FactorKey::None => row.key.is_none(),
        FactorKey::Column { .. } => row.key.is_some(),
        FactorKey::Literal(code) => row.key.as_deref() == Some(code),
    }
}

/// A look-up with the code it names.
fn full_name(name: &str, key: FactorKey<'_>) -> String {
    match key {
        FactorKey::Literal(code) => format!("{name} {code}"),
        FactorKey::None | FactorKey::Column { .. } => name.to_owned(),
    }
}

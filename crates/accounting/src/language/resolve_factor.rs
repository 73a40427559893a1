//! Values that are looked up: factors, global warming potentials, values of grids.

use qilu_quantity::{Text, Unit};

use super::node::Node;
use super::resolve::{Fault, Resolved, Resolver, refuse};
use super::syntax::{Expr, ExprKind};
use super::types::{FactorKey, Type};

impl Resolver<'_> {
    pub(super) fn factor(
        &mut self,
        expr: &Expr,
        name: &Expr,
        key: Option<&Expr>,
        wanted: Option<&Unit>,
    ) -> Resolved {
        let name = match &name.kind {
            ExprKind::Qualified(kind, quantity) => format!("{kind}.{quantity}"),
            _ => {
                return refuse(
                    name,
                    "formula.arguments",
                    "因子写作 类别.量",
                    "a factor is written kind.quantity",
                );
            }
        };
        let (node, key) = match key {
            None => (None, FactorKey::None),
            Some(key) => self.factor_key(key)?,
        };
        looked_up(expr, node, self.names.factor(&name, key, wanted))
    }

    pub(super) fn gwp(&mut self, expr: &Expr, gas: &Expr) -> Resolved {
        let (node, gas) = self.factor_key(gas)?;
        looked_up(expr, node, self.names.gwp(gas))
    }

    pub(super) fn interpolate(&mut self, grid: &Expr, x: &Expr, y: Option<&Expr>) -> Resolved {
        let name = match &grid.kind {
            ExprKind::Qualified(kind, quantity) => format!("{kind}.{quantity}"),
            _ => String::new(),
        };
        let Some(units) = self.names.grid(&name) else {
            return refuse(
                grid,
                "formula.unknown_name",
                format!("没有插值表 {name}"),
                format!("there is no grid `{name}`"),
            );
        };
        let y = match (y, &units.y) {
            (None, None) => None,
            (Some(y), Some(unit)) => Some(Box::new(self.number_in(y, unit)?)),
            _ => {
                return refuse(
                    grid,
                    "formula.arguments",
                    format!("插值表 {name} 的参数个数不对"),
                    format!("the grid `{name}` has another number of arguments"),
                );
            }
        };
        let x = Box::new(self.number_in(x, &units.x)?);
        let grid = units.position;
        Ok((Node::Interpolate { grid, x, y }, Type::Number(units.value)))
    }

    /// A code column of the row, or a code in quotes.
    fn factor_key<'e>(&mut self, key: &'e Expr) -> Result<(Option<Node>, FactorKey<'e>), Fault> {
        if let ExprKind::Text(code) = &key.kind {
            return Ok((None, FactorKey::Literal(code)));
        }
        match (self.expr(key)?, &key.kind) {
            ((node @ Node::Cell(_), Type::Code(list)), ExprKind::Name(id)) => {
                Ok((Some(node), FactorKey::Column { id, list }))
            }
            _ => refuse(
                key,
                "formula.not_a_column",
                "因子的键应为本行代码列或引号内的代码",
                "the key of a factor is a code column of the row, or a code in quotes",
            ),
        }
    }
}

fn looked_up(expr: &Expr, key: Option<Node>, found: Result<(usize, Unit), Text>) -> Resolved {
    match found {
        Ok((table, unit)) => Ok((
            Node::Factor {
                table,
                key: key.map(Box::new),
            },
            Type::Number(unit),
        )),
        Err(text) => Err(Fault {
            code: "formula.factor",
            offset: expr.span.start,
            text,
        }),
    }
}

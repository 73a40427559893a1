//! A figure as a straight-line program over doubles: quick to run thousands of times, and differentiable.
//!
//! Doubles are right here and only here: an uncertainty is an estimate, reported to two digits; no tonne comes from it.

/// The position of an earlier operation.
pub(super) type At = usize;

/// One operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Op {
    Constant(f64),
    /// An uncertain quantity, by position.
    Variable(usize),
    Add(At, At),
    Subtract(At, At),
    Multiply(At, At),
    Divide(At, At),
    Min(At, At),
    Max(At, At),
    Power(At, At),
    Exp(At),
}

/// Operations, each reading only those before it; the last is the figure.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    ops: Vec<Op>,
}

impl Tape {
    pub fn push(&mut self, op: Op) -> At {
        self.ops.push(op);
        self.ops.len() - 1
    }

    /// Runs the program; `values` is scratch space that is reused between runs.
    pub fn run(&self, variables: &[f64], values: &mut Vec<f64>) -> f64 {
        values.clear();
        for op in &self.ops {
            let of = |at: At| values.get(at).copied().unwrap_or(f64::NAN);
            let value = match *op {
                Op::Constant(value) => value,
                Op::Variable(position) => variables.get(position).copied().unwrap_or(f64::NAN),
                Op::Add(a, b) => of(a) + of(b),
                Op::Subtract(a, b) => of(a) - of(b),
                Op::Multiply(a, b) => of(a) * of(b),
                Op::Divide(a, b) => of(a) / of(b),
                Op::Min(a, b) => of(a).min(of(b)),
                Op::Max(a, b) => of(a).max(of(b)),
                Op::Power(a, b) => power(of(a), of(b)),
                Op::Exp(a) => of(a).exp(),
            };
            values.push(value);
        }
        values.last().copied().unwrap_or(f64::NAN)
    }

    /// The figure's derivative by every variable, by going backwards through the program.
    pub fn gradient(&self, variables: &[f64]) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.ops.len());
        self.run(variables, &mut values);
        let of = |at: At| values.get(at).copied().unwrap_or(f64::NAN);
        let mut slopes = vec![0.0; self.ops.len()];
        if let Some(last) = slopes.last_mut() {
            *last = 1.0;
        }
        let mut gradient = vec![0.0; variables.len()];
        for (position, op) in self.ops.iter().enumerate().rev() {
            let slope = slopes.get(position).copied().unwrap_or(0.0);
            if slope == 0.0 {
                continue;
            }
            let mut add = |at: At, part: f64| {
                if let Some(known) = slopes.get_mut(at) {
                    *known += slope * part;
                }
            };
            match *op {
                Op::Constant(_) => {}
                Op::Variable(variable) => {
                    if let Some(known) = gradient.get_mut(variable) {
                        *known += slope;
                    }
                }
                Op::Add(a, b) => {
                    add(a, 1.0);
                    add(b, 1.0);
                }
                Op::Subtract(a, b) => {
                    add(a, 1.0);
                    add(b, -1.0);
                }
                Op::Multiply(a, b) => {
                    add(a, of(b));
                    add(b, of(a));
                }
                Op::Divide(a, b) => {
                    add(a, 1.0 / of(b));
                    add(b, -of(a) / (of(b) * of(b)));
                }
                Op::Min(a, b) => add(if of(a) <= of(b) { a } else { b }, 1.0),
                Op::Max(a, b) => add(if of(a) >= of(b) { a } else { b }, 1.0),
                Op::Power(a, b) => {
                    add(a, of(b) * power(of(a), of(b) - 1.0));
                    add(b, of(position) * of(a).ln());
                }
                Op::Exp(a) => add(a, of(position)),
            }
        }
        gradient
    }
}

/// A power of doubles, for an estimate.
#[allow(
    clippy::disallowed_methods,
    reason = "an uncertainty is an estimate; no reported figure comes from it"
)]
fn power(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (x·y + exp(x) ^ 2) ÷ max(y, 1) − min(x, y)
    fn tape() -> Tape {
        let mut tape = Tape::default();
        let x = tape.push(Op::Variable(0));
        let y = tape.push(Op::Variable(1));
        let one = tape.push(Op::Constant(1.0));
        let two = tape.push(Op::Constant(2.0));
        let product = tape.push(Op::Multiply(x, y));
        let exp = tape.push(Op::Exp(x));
        let power = tape.push(Op::Power(exp, two));
        let sum = tape.push(Op::Add(product, power));
        let most = tape.push(Op::Max(y, one));
        let quotient = tape.push(Op::Divide(sum, most));
        let least = tape.push(Op::Min(x, y));
        tape.push(Op::Subtract(quotient, least));
        tape
    }

    #[test]
    fn the_gradient_is_that_of_small_steps() {
        let tape = tape();
        let at = [0.7, 3.2];
        let gradient = tape.gradient(&at);
        for (variable, slope) in gradient.iter().enumerate() {
            let step = 1e-6;
            let moved = |by: f64| {
                let mut variables = at;
                if let Some(value) = variables.get_mut(variable) {
                    *value += by;
                }
                tape.run(&variables, &mut Vec::new())
            };
            let measured = (moved(step) - moved(-step)) / (2.0 * step);
            assert!((slope - measured).abs() < 1e-6, "{slope} {measured}");
        }
    }
}

//! Text to parse tree.
//!
//! ```text
//! or         = and { "or" and }
//! and        = not { "and" not }
//! not        = { "not" } comparison
//! comparison = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum ]
//! sum        = product { ( "+" | "-" ) product }
//! product    = sign { ( "*" | "/" ) sign }
//! sign       = { "-" } primary
//! primary    = number [ "[" unit "]" ] | "text" | name | table.column | name "(" [ or { "," or } ] ")" | "(" or ")"
//! ```

use std::ops::Range;

use qilu_quantity::{Exact, Text};
use winnow::ascii::{digit1, multispace0};
use winnow::combinator::{
    alt, cut_err, delimited, opt, peek, preceded, repeat, separated, terminated,
};
use winnow::error::{ContextError, ErrMode};
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, none_of, take_while};

use super::node::{Arithmetic, Comparison};
use super::syntax::{Expr, ExprKind};
use crate::limits::{FORMULA_CHARS_MAX, FORMULA_DEPTH_MAX};

type Input<'a> = LocatingSlice<&'a str>;
type Parsed<T> = Result<T, ErrMode<ContextError>>;

/// Where and why a text is not a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFault {
    /// The byte at which understanding stopped.
    pub offset: usize,
    /// What was wrong.
    pub text: Text,
}

/// Parses a formula.
///
/// # Errors
/// [`ParseFault`] with the place where understanding stopped.
pub fn parse(source: &str) -> Result<Expr, ParseFault> {
    if source.chars().count() > FORMULA_CHARS_MAX {
        return Err(fault(0, "公式过长", "the formula is too long"));
    }
    if let Some(offset) = too_deep(source) {
        return Err(fault(offset, "公式嵌套过深", "the formula nests too deep"));
    }
    let expr = terminated(or, multispace0)
        .parse(LocatingSlice::new(source))
        .map_err(|error| {
            fault(
                error.offset(),
                "公式在此处无法理解",
                "the formula cannot be understood here",
            )
        })?;
    if expr.depth > FORMULA_DEPTH_MAX {
        return Err(fault(0, "公式嵌套过深", "the formula nests too deep"));
    }
    Ok(expr)
}

fn fault(offset: usize, zh: &str, en: &str) -> ParseFault {
    ParseFault {
        offset,
        text: Text::new(zh, en),
    }
}

fn too_deep(source: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (offset, letter) in source.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > FORMULA_DEPTH_MAX {
            return Some(offset);
        }
    }
    None
}

fn or(input: &mut Input<'_>) -> Parsed<Expr> {
    chain(
        input,
        and,
        |input| word("or").value(()).parse_next(input),
        |(), a, b| ExprKind::Or(a, b),
    )
}

fn and(input: &mut Input<'_>) -> Parsed<Expr> {
    chain(
        input,
        not,
        |input| word("and").value(()).parse_next(input),
        |(), a, b| ExprKind::And(a, b),
    )
}

fn not(input: &mut Input<'_>) -> Parsed<Expr> {
    let starts: Vec<usize> =
        repeat(0.., preceded(multispace0, start_of(word("not")))).parse_next(input)?;
    let inner = comparison(input)?;
    Ok(starts.into_iter().rev().fold(inner, |inner, start| {
        let span = start..inner.span.end;
        Expr::new(ExprKind::Not(Box::new(inner)), span)
    }))
}

fn comparison(input: &mut Input<'_>) -> Parsed<Expr> {
    let first = sum(input)?;
    let operator = alt((
        "!=".value(Comparison::NotEqual),
        "<=".value(Comparison::LessOrEqual),
        ">=".value(Comparison::GreaterOrEqual),
        "=".value(Comparison::Equal),
        "<".value(Comparison::Less),
        ">".value(Comparison::Greater),
    ));
    match opt(preceded(multispace0, operator)).parse_next(input)? {
        None => Ok(first),
        Some(operator) => {
            let second = cut_err(sum).parse_next(input)?;
            Ok(join(first, second, |a, b| {
                ExprKind::Compare(operator, a, b)
            }))
        }
    }
}

fn sum(input: &mut Input<'_>) -> Parsed<Expr> {
    chain(
        input,
        product,
        |input| {
            alt(('+'.value(Arithmetic::Add), '-'.value(Arithmetic::Subtract))).parse_next(input)
        },
        ExprKind::Arithmetic,
    )
}

fn product(input: &mut Input<'_>) -> Parsed<Expr> {
    chain(
        input,
        sign,
        |input| {
            alt((
                '*'.value(Arithmetic::Multiply),
                '/'.value(Arithmetic::Divide),
            ))
            .parse_next(input)
        },
        ExprKind::Arithmetic,
    )
}

fn sign(input: &mut Input<'_>) -> Parsed<Expr> {
    let starts: Vec<usize> = repeat(0.., preceded(multispace0, start_of('-'))).parse_next(input)?;
    let inner = primary(input)?;
    Ok(starts.into_iter().rev().fold(inner, |inner, start| {
        let span = start..inner.span.end;
        Expr::new(ExprKind::Negate(Box::new(inner)), span)
    }))
}

fn primary(input: &mut Input<'_>) -> Parsed<Expr> {
    multispace0.parse_next(input)?;
    alt((number, text, bracketed, named)).parse_next(input)
}

fn bracketed(input: &mut Input<'_>) -> Parsed<Expr> {
    delimited('(', cut_err(or), cut_err((multispace0, ')'))).parse_next(input)
}

fn number(input: &mut Input<'_>) -> Parsed<Expr> {
    let digits = (digit1, opt(('.', digit1))).take();
    let ((value, unit), span) = (digits.try_map(Exact::parse), opt(unit_literal))
        .with_span()
        .parse_next(input)?;
    Ok(Expr::new(
        ExprKind::Number {
            value,
            unit: unit.unwrap_or_default(),
        },
        span,
    ))
}

/// `[t[clinker]]`: brackets nest, since a substance is written in brackets too.
fn unit_literal(input: &mut Input<'_>) -> Parsed<String> {
    '['.parse_next(input)?;
    let mut unit = String::new();
    let mut depth = 1usize;
    loop {
        let letter = cut_err(any).parse_next(input)?;
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(unit);
        }
        unit.push(letter);
    }
}

fn text(input: &mut Input<'_>) -> Parsed<Expr> {
    let inside = repeat(0.., none_of(['"', '\n'])).fold(String::new, |mut text, letter: char| {
        text.push(letter);
        text
    });
    let (text, span) = delimited('"', inside, cut_err('"'))
        .with_span()
        .parse_next(input)?;
    Ok(Expr::new(ExprKind::Text(text), span))
}

fn named(input: &mut Input<'_>) -> Parsed<Expr> {
    let (name, span) = identifier.with_span().parse_next(input)?;
    if let Some((column, end)) = opt(preceded('.', cut_err(identifier.with_span())))
        .parse_next(input)?
        .map(|(column, span)| (column, span.end))
    {
        return Ok(Expr::new(
            ExprKind::Qualified(name.to_owned(), column.to_owned()),
            span.start..end,
        ));
    }
    if name == "none" {
        return Ok(Expr::new(ExprKind::Nothing, span));
    }
    if opt((multispace0, '(')).parse_next(input)?.is_none() {
        return Ok(Expr::new(ExprKind::Name(name.to_owned()), span));
    }
    let arguments: Vec<Expr> = separated(0.., or, (multispace0, ',')).parse_next(input)?;
    cut_err((multispace0, ')')).parse_next(input)?;
    let end = input.current_token_start();
    Ok(Expr::new(
        ExprKind::Call(name.to_owned(), arguments),
        span.start..end,
    ))
}

fn identifier<'a>(input: &mut Input<'a>) -> Parsed<&'a str> {
    (
        take_while(1, |letter: char| letter.is_ascii_alphabetic()),
        take_while(0.., is_word),
    )
        .take()
        .verify(|name: &str| !matches!(name, "and" | "or" | "not"))
        .parse_next(input)
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// A keyword that does not go on as a name.
fn word<'a>(keyword: &'static str) -> impl Parser<Input<'a>, &'a str, ErrMode<ContextError>> {
    terminated(
        keyword,
        peek(alt((
            winnow::combinator::eof.value(()),
            winnow::token::one_of(|letter: char| !is_word(letter)).value(()),
        ))),
    )
}

fn start_of<'a, T>(
    parser: impl Parser<Input<'a>, T, ErrMode<ContextError>>,
) -> impl Parser<Input<'a>, usize, ErrMode<ContextError>> {
    parser.span().map(|span: Range<usize>| span.start)
}

fn join(a: Expr, b: Expr, make: impl FnOnce(Box<Expr>, Box<Expr>) -> ExprKind) -> Expr {
    let span = a.span.start..b.span.end;
    Expr::new(make(Box::new(a), Box::new(b)), span)
}

/// Operands with an operator between them, associating to the left.
fn chain<O>(
    input: &mut Input<'_>,
    operand: fn(&mut Input<'_>) -> Parsed<Expr>,
    operator: fn(&mut Input<'_>) -> Parsed<O>,
    make: fn(O, Box<Expr>, Box<Expr>) -> ExprKind,
) -> Parsed<Expr> {
    let mut left = operand(input)?;
    while let Some(found) = opt(preceded(multispace0, operator)).parse_next(input)? {
        let right = cut_err(operand).parse_next(input)?;
        left = join(left, right, |a, b| make(found, a, b));
    }
    Ok(left)
}

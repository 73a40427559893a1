//! One file per verb. Each takes its options and returns the process's exit code.

/// A line on standard output; a reader that has gone away ends the verb, not the process with a panic.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout(), $($line)*)?
    }};
}

pub mod admin;
mod backtest;
pub mod calc;
pub mod cases;
pub mod demo;
mod folder;
pub mod methods;
mod scaffold;
pub mod serve;
mod specimen;
pub mod template;
mod trace_text;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use qilu_accounting::{Library, Method, MethodFault, Value};

/// What is said of a file that cannot be read, before the system's own reason.
fn cannot_read(path: &Path) -> String {
    format!("无法读取文件 · cannot read {}", path.display())
}

/// What is said of a file that cannot be written, before the system's own reason.
fn cannot_write(path: &Path) -> String {
    format!("无法写入文件 · cannot write {}", path.display())
}

/// The method of an id, for a year it is for.
fn method_for<'l>(library: &'l Library, id: &str, year: i32) -> Result<&'l Method> {
    let method = library
        .method(id)
        .with_context(|| format!("{id}: 未知方法 · unknown method (qilu methods)"))?;
    ensure!(
        method.years.contains(year),
        "{year}: 该方法不适用于此报告年度 · the method is not for this reporting year"
    );
    Ok(method)
}

/// Lists what is wrong with method files.
fn faulty(faults: &[MethodFault]) -> Result<ExitCode> {
    for fault in faults {
        say!("{fault}");
    }
    say!("{} 处错误 · {} faults", faults.len(), faults.len());
    Ok(ExitCode::FAILURE)
}

/// A value as text: at `decimals` places, or exactly as it is where none are declared.
fn shown(value: &Value, decimals: Option<u32>) -> String {
    match value {
        Value::Number(number) => match decimals {
            Some(places) => number.to_fixed(places),
            None => number.to_decimal_string(10),
        },
        Value::Notation(key) => key.to_string(),
        Value::Text(text) => text.clone(),
        Value::Missing => "—".to_owned(),
    }
}

//! What a file that is no workbook is instead, told by its content, so that the way out can be named.

use crate::problem::WorkbookProblem;

/// Beginnings of files, and what they are.
const BEGINNINGS: [(&[u8], Kind); 12] = [
    (b"%PDF", Kind::Pdf),
    (b"\x89PNG", Kind::Image),
    (b"\xFF\xD8\xFF", Kind::Image),
    (b"GIF8", Kind::Image),
    (b"BM", Kind::Image),
    (b"II*\0", Kind::Image),
    (b"MM\0*", Kind::Image),
    (b"Rar!", Kind::Archive),
    (b"7z\xBC\xAF", Kind::Archive),
    (b"\x1F\x8B", Kind::Archive),
    (b"{\\rtf", Kind::Document),
    (b"PK\x05\x06", Kind::Archive),
];
/// How much of a text is looked at.
const LOOK_BYTES: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Image,
    Archive,
    Document,
    Web,
    Table,
}

/// The refusal of a file that is neither a package nor a compound file.
pub(crate) fn refusal(bytes: &[u8]) -> WorkbookProblem {
    let Some(kind) = of(bytes) else {
        return WorkbookProblem::not_a_workbook();
    };
    let copy = (
        "请把数据填入本平台下载的模板，保存为 .xlsx 后上传；该文件可作为证明材料保存。",
        "Enter the data in the template downloaded here and upload that .xlsx; keep this file as evidence.",
    );
    let (zh, en, mend) = match kind {
        Kind::Pdf => ("PDF 文档", "a PDF document", copy),
        Kind::Image => ("图片", "a picture", copy),
        Kind::Document => ("文字文档", "a text document", copy),
        Kind::Archive => (
            "压缩包",
            "a packed archive",
            (
                "请先解压，再上传其中填报好的 .xlsx。",
                "Unpack it and upload the filled .xlsx inside.",
            ),
        ),
        Kind::Web => (
            "网页格式的表格（扩展名可能是 .xls）",
            "a table saved as a web page (its name may end in .xls)",
            (
                "请在 WPS 或 Excel 中打开，把数据填入本平台下载的模板后上传。",
                "Open it in WPS or Excel and copy the data into the template downloaded here.",
            ),
        ),
        Kind::Table => (
            "文本表格（.csv 或 .txt）",
            "a table as plain text (.csv or .txt)",
            (
                "请在 WPS 或 Excel 中打开，把数据填入本平台下载的模板后上传。",
                "Open it in WPS or Excel and copy the data into the template downloaded here.",
            ),
        ),
    };
    WorkbookProblem::other_kind(zh, en, mend)
}

fn of(bytes: &[u8]) -> Option<Kind> {
    let known = BEGINNINGS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic));
    if let Some((_, kind)) = known {
        return Some(*kind);
    }
    let head = bytes.get(..LOOK_BYTES).unwrap_or(bytes);
    if head.contains(&0) {
        return None;
    }
    // A Chinese table may be in GBK; its separators are ASCII all the same.
    let text = String::from_utf8_lossy(head);
    let start = text
        .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
        .to_lowercase();
    if start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<table")
    {
        return Some(Kind::Web);
    }
    let lines: Vec<&str> = text.lines().take(3).collect();
    let separated = |separator: char| {
        lines.len() > 1
            && lines
                .iter()
                .all(|line| line.contains(separator) || line.is_empty())
    };
    [',', '\t', ';', '，']
        .into_iter()
        .any(separated)
        .then_some(Kind::Table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        for (bytes, kind) in [
            (&b"%PDF-1.7"[..], Kind::Pdf),
            (b"\x89PNG\r\n\x1a\n", Kind::Image),
            (b"\xFF\xD8\xFF\xE0", Kind::Image),
            (b"Rar!\x1a\x07", Kind::Archive),
            (b"\xEF\xBB\xBF<HTML><table>", Kind::Web),
            ("单位,数量\n吨,100\n".as_bytes(), Kind::Table),
            (b"a\tb\n1\t2\n", Kind::Table),
        ] {
            assert_eq!(of(bytes), Some(kind), "{bytes:?}");
        }
        for bytes in [&b"hello"[..], b"\0\0\0\0", b"one line, with a comma"] {
            assert_eq!(of(bytes), None, "{bytes:?}");
        }
    }
}

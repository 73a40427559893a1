//! A file is what its bytes are.

use qilu_monitoring::evidence::{FileType, clean_name, judge, limits};

fn code(bytes: &[u8]) -> Result<FileType, &'static str> {
    judge(bytes).map_err(|fault| fault.code)
}

/// An archive with empty files of these names.
fn archive(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for name in names {
        let at = u32::try_from(bytes.len()).unwrap();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        bytes.extend(b"PK\x03\x04");
        bytes.extend([0; 22]);
        bytes.extend(length);
        bytes.extend([0; 2]);
        bytes.extend(name.as_bytes());
        directory.extend(b"PK\x01\x02");
        directory.extend([0; 24]);
        directory.extend(length);
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let at = u32::try_from(bytes.len()).unwrap();
    let count = u16::try_from(names.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0; 4]);
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(size.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

#[test]
fn the_content_decides() {
    assert_eq!(code(b"%PDF-1.4\n1 0 obj\n%%EOF\n"), Ok(FileType::Pdf));
    assert_eq!(
        code(b"\xff\xd8\xff\xe0 picture \xff\xd9"),
        Ok(FileType::Jpeg)
    );
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR data \0\0\0\0IEND\xae\x42\x60\x82";
    assert_eq!(code(png), Ok(FileType::Png));
    let workbook = archive(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"]);
    assert_eq!(code(&workbook), Ok(FileType::Xlsx));
}

#[test]
fn everything_else_is_refused_with_its_reason() {
    assert_eq!(code(b""), Err("evidence.empty"));
    assert_eq!(code(&archive(&["scan.pdf"])), Err("evidence.file_type"));
    let document = archive(&["[Content_Types].xml", "word/document.xml"]);
    assert_eq!(code(&document), Err("evidence.file_type"));
    let macros = archive(&[
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/vbaProject.bin",
    ]);
    assert_eq!(code(&macros), Err("evidence.macros"));
    for other in [
        &b"MZ\x90\0"[..],
        b"<html>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a",
        b"plain",
    ] {
        assert_eq!(code(other), Err("evidence.file_type"));
    }
    let large = vec![b'%'; limits::EVIDENCE_BYTES_MAX + 1];
    assert_eq!(code(&large), Err("evidence.too_large"));
}

#[test]
fn what_was_cut_off_is_refused() {
    for broken in [
        &b"%PDF-1.4\n1 0 obj"[..],
        b"\xff\xd8\xff\xe0 half",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
    ] {
        assert_eq!(code(broken), Err("evidence.broken"), "{broken:?}");
    }
    let workbook = archive(&["[Content_Types].xml", "xl/workbook.xml"]);
    for end in 4..workbook.len() {
        assert!(judge(&workbook[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_name_is_kept_without_what_misleads() {
    let cases = [
        ("1月 检测报告.pdf", "1月 检测报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\扫描\\报告.PDF", "报告.pdf"),
        ("report.exe", "report.exe.pdf"),
        ("a\u{202e}fdp.exe", "afdp.exe.pdf"),
        ("a<b>:c?.pdf", "a_b__c_.pdf"),
        ("..", "evidence.pdf"),
        ("\u{0}\u{7}", "evidence.pdf"),
    ];
    for (sent, kept) in cases {
        assert_eq!(clean_name(sent, FileType::Pdf), kept, "{sent:?}");
    }
    assert_eq!(clean_name("炉.jpeg", FileType::Jpeg), "炉.jpg");
    let long = clean_name(&"长".repeat(400), FileType::Png);
    assert_eq!(long.chars().count(), limits::EVIDENCE_NAME_CHARS_MAX);
    assert!(long.ends_with(".png"));
}

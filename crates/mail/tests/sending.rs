#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use qilu_mail::{MailError, Mailer, Message, Transport};

/// What a mail server was told in one conversation.
#[derive(Debug, Default)]
struct Received {
    from: String,
    to: String,
    data: String,
}

/// A mail server on a free loopback port that takes one letter and answers the end of the data
/// with `verdict`.
fn server(verdict: &'static str) -> (String, JoinHandle<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || converse(listener.accept().unwrap().0, verdict));
    (url, serving)
}

fn converse(stream: TcpStream, verdict: &str) -> Received {
    let timeout = Some(Duration::from_secs(10));
    stream.set_read_timeout(timeout).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut say = {
        let mut out = stream;
        move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).unwrap()
    };
    let mut received = Received::default();
    say("220 test.invalid ESMTP");
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split([' ', ':']).next().unwrap_or("").to_uppercase();
        match verb.as_str() {
            "EHLO" => say("250-test.invalid\r\n250 8BITMIME"),
            "MAIL" => {
                received.from = line;
                say("250 OK");
            }
            "RCPT" => {
                received.to = line;
                say("250 OK");
            }
            "DATA" => {
                say("354 go on");
                for line in lines.by_ref() {
                    let line = line.unwrap();
                    if line == "." {
                        break;
                    }
                    // A leading dot is doubled on the way (RFC 5321, 4.5.2).
                    received.data += line.strip_prefix('.').unwrap_or(&line);
                    received.data += "\n";
                }
                say(verdict);
            }
            "QUIT" => {
                say("221 bye");
                break;
            }
            _ => say("500 unknown"),
        }
    }
    received
}

fn letter() -> Message {
    Message {
        id: "0199-demo".to_owned(),
        to: "fang@enterprise.invalid".to_owned(),
        to_name: Some("方 会计".to_owned()),
        subject: "【演示】不符合项清单已送达，请于2026年11月30日前完成整改".to_owned(),
        body: "贵单位2024年度排放报告有1项不符合项。\n.以点开头的一行\nOne finding is open."
            .to_owned(),
        at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000),
    }
}

fn mailer(transport: &Transport) -> Mailer {
    Mailer::new("齐鲁演示平台", "noreply@qilu.invalid", transport).unwrap()
}

/// Header value with folding undone and RFC 2047 base64 words decoded.
fn header(data: &str, name: &str) -> String {
    let head = data.split("\n\n").next().unwrap();
    let unfolded = head.replace("\n ", " ");
    let start = format!("{name}: ");
    let line = unfolded.lines().find(|l| l.starts_with(&start)).unwrap();
    let mut bytes = Vec::new();
    for word in line[start.len()..].split(' ') {
        match word.strip_prefix("=?utf-8?b?") {
            Some(encoded) => bytes.extend(base64(encoded.trim_end_matches("?="))),
            None => bytes.extend(word.as_bytes()),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The body, decoded by the transfer encoding its header names.
fn body(data: &str) -> String {
    let text = data.split_once("\n\n").unwrap().1;
    match header(data, "Content-Transfer-Encoding").as_str() {
        "base64" => String::from_utf8(base64(&text.replace('\n', ""))).unwrap(),
        "8bit" | "7bit" => text.trim_end_matches('\n').to_owned(),
        other => panic!("an encoding this test cannot read: {other}"),
    }
}

fn base64(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut bytes) = (0u32, 0, Vec::new());
    for c in text.trim_end_matches('=').chars() {
        bits = bits << 6 | u32::try_from(alphabet.find(c).unwrap()).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn a_letter_in_chinese_arrives_at_a_mail_server() {
    let (url, serving) = server("250 taken");
    mailer(&Transport::Smtp { url }).send(&letter()).unwrap();
    let received = serving.join().unwrap();
    assert!(received.from.contains("<noreply@qilu.invalid>"));
    assert!(received.to.contains("<fang@enterprise.invalid>"));
    assert_eq!(header(&received.data, "Subject"), letter().subject);
    assert_eq!(body(&received.data).replace('\r', ""), letter().body);
    assert_eq!(
        header(&received.data, "Message-ID"),
        "<0199-demo@qilu.invalid>"
    );
}

#[test]
fn a_refusal_for_now_may_pass_and_one_for_good_may_not() {
    for (verdict, may_pass) in [("451 try later", true), ("550 no such person", false)] {
        let (url, serving) = server(verdict);
        let error = mailer(&Transport::Smtp { url })
            .send(&letter())
            .unwrap_err();
        assert_eq!((error.code(), error.may_pass()), ("mail.smtp", may_pass));
        serving.join().unwrap();
    }
}

#[test]
fn nobody_listening_is_an_error_that_may_pass() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("smtp://{port}");
    let error = mailer(&Transport::Smtp { url })
        .send(&letter())
        .unwrap_err();
    assert_eq!((error.code(), error.may_pass()), ("mail.smtp", true));
}

#[test]
fn without_a_server_letters_become_files() {
    let directory = tempfile::tempdir().unwrap();
    let dir = directory.path().join("outbox");
    let mailer = mailer(&Transport::File { dir: dir.clone() });
    mailer.send(&letter()).unwrap();
    mailer.send(&letter()).unwrap();
    let names: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["0199-demo.eml"]);
    let text = std::fs::read_to_string(dir.join("0199-demo.eml")).unwrap();
    let text = text.replace("\r\n", "\n");
    assert_eq!(header(&text, "Subject"), letter().subject);
    assert_eq!(body(&text).replace('\r', ""), letter().body);
}

#[test]
fn a_letter_cannot_smuggle_headers_or_leave_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let dir = directory.path().to_owned();
    let mailer = mailer(&Transport::File { dir });
    let code = |change: fn(&mut Message)| {
        let mut changed = letter();
        change(&mut changed);
        mailer.send(&changed).map_err(|e: MailError| e.code())
    };
    assert_eq!(code(|_| ()), Ok(()));
    let bcc = |m: &mut Message| m.subject += "\r\nBcc: all@elsewhere.invalid";
    assert_eq!(code(bcc), Err("mail.line_break"));
    let name = |m: &mut Message| m.to_name = Some("a\nb".to_owned());
    assert_eq!(code(name), Err("mail.line_break"));
    assert_eq!(code(|m| m.id = "../out".to_owned()), Err("mail.identifier"));
    assert_eq!(code(|m| m.to = "nobody".to_owned()), Err("mail.address"));
    assert_eq!(code(|m| m.subject = "长".repeat(201)), Err("mail.too_long"));
}

#[test]
fn a_server_url_that_cannot_be_used_is_refused_at_the_start() {
    let url = "carrier-pigeon://loft".to_owned();
    let error = Mailer::new("a", "a@qilu.invalid", &Transport::Smtp { url })
        .err()
        .unwrap();
    assert_eq!(error.code(), "mail.server_url");
}

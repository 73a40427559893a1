//! The language a request asks for: zh-CN unless English is preferred.

use actix_web::{HttpRequest, http::header::ACCEPT_LANGUAGE};
use qilu_app::Lang;

/// Reads `Accept-Language`; the first language we speak wins, by its weight.
pub fn of(request: &HttpRequest) -> Lang {
    let header = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let weight = |tag: &str| {
        header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.split(';').map(str::trim);
                let language = pieces.next()?.to_ascii_lowercase();
                let matches = language == tag || language.starts_with(&format!("{tag}-"));
                let quality = pieces
                    .find_map(|piece| piece.strip_prefix("q="))
                    .unwrap_or("1");
                matches.then(|| quality.parse::<f32>().unwrap_or(0.0))
            })
            .fold(0.0_f32, f32::max)
    };
    if weight("en") > weight("zh") {
        Lang::En
    } else {
        Lang::Zh
    }
}

/// The language named in a query, else the request's.
pub fn named(lang: Option<&str>, otherwise: Lang) -> Lang {
    match lang {
        Some("en") => Lang::En,
        Some("zh" | "zh-CN") => Lang::Zh,
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked(header: &str) -> Lang {
        of(&TestRequest::default()
            .insert_header((ACCEPT_LANGUAGE, header))
            .to_http_request())
    }

    #[test]
    fn chinese_is_the_default_and_english_wins_when_preferred() {
        assert_eq!(of(&TestRequest::default().to_http_request()), Lang::Zh);
        assert_eq!(asked("fr"), Lang::Zh);
        assert_eq!(asked("en-GB,en;q=0.9"), Lang::En);
        assert_eq!(asked("zh-CN,zh;q=0.9,en;q=0.8"), Lang::Zh);
        assert_eq!(asked("zh;q=0.3, en;q=0.7"), Lang::En);
    }
}

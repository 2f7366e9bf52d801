//! The body of an answer: read as far as a sensible one goes, unpacked, and without a byte order mark.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use reqwest::header::CONTENT_ENCODING;

/// No documented answer comes near this size.
const MAX_SIZE: usize = 4 << 20;
/// Some servers put it before their JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why there is no body.
pub(super) enum Unread {
    /// The connection broke.
    Broken(reqwest::Error),
    /// It is there, and nothing that can be used.
    Unusable(String),
}

/// Reads the body as it was meant. Not asked for, yet some gateways pack what they send.
pub(super) async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, Unread> {
    let encoding = answer.headers().get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(Unread::Broken)? {
        if body.len() + chunk.len() > MAX_SIZE {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
    let mut body = match encoding.as_str() {
        _ if body.is_empty() => body,
        "" | "identity" => body,
        "gzip" | "x-gzip" => unpacked(&body)?,
        other => return Err(Unread::Unusable(format!("its content encoding is {other:?}, and nobody asked for that"))),
    };
    if body.starts_with(BYTE_ORDER_MARK) {
        body.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(body)
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Unread> {
    let mut body = Vec::new();
    let most = u64::try_from(MAX_SIZE).unwrap_or(u64::MAX);
    // One byte more tells that there is more.
    let read = MultiGzDecoder::new(packed).take(most + 1).read_to_end(&mut body);
    read.map_err(|error| Unread::Unusable(format!("its gzip encoding is broken: {error}")))?;
    if body.len() > MAX_SIZE { Err(too_long()) } else { Ok(body) }
}

fn too_long() -> Unread {
    Unread::Unusable(format!("it is longer than {} MiB", MAX_SIZE >> 20))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use reqwest::header::HeaderValue;

    use super::*;

    fn packed(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    /// The body, or what is wrong with it.
    async fn body(encoding: Option<&'static str>, sent: Vec<u8>) -> Result<Vec<u8>, String> {
        let mut answer = http::Response::new(sent);
        if let Some(encoding) = encoding {
            answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        read(answer.into()).await.map_err(|unread| match unread {
            Unread::Broken(error) => error.to_string(),
            Unread::Unusable(what) => what,
        })
    }

    #[tokio::test]
    async fn a_body_is_unpacked_and_has_no_byte_order_mark() {
        let json = b"{\"a\":1}".to_vec();
        let marked = [BYTE_ORDER_MARK, &json].concat();
        for (encoding, sent) in [
            (None, json.clone()),
            (None, marked.clone()),
            (Some("identity"), json.clone()),
            (Some("gzip"), packed(&json)),
            (Some("x-GZIP"), packed(&marked)),
            (Some("gzip"), [packed(b"{\"a\""), packed(b":1}")].concat()),
        ] {
            assert_eq!(body(encoding, sent).await, Ok(json.clone()), "{encoding:?}");
        }
        assert_eq!(body(Some("gzip"), Vec::new()).await, Ok(Vec::new()));
        assert!(body(Some("br"), json.clone()).await.unwrap_err().contains("\"br\""));
        assert!(body(Some("gzip"), json).await.unwrap_err().contains("gzip encoding is broken"));
    }

    #[tokio::test]
    async fn more_than_fits_is_told_packed_or_not() {
        let largest = vec![b' '; MAX_SIZE];
        let longer = vec![b' '; MAX_SIZE + 1];
        assert_eq!(body(None, largest.clone()).await.map(|body| body.len()), Ok(MAX_SIZE));
        assert_eq!(body(Some("gzip"), packed(&largest)).await.map(|body| body.len()), Ok(MAX_SIZE));
        for (encoding, sent) in [(None, longer.clone()), (Some("gzip"), packed(&longer))] {
            assert_eq!(body(encoding, sent).await, Err("it is longer than 4 MiB".into()));
        }
    }
}

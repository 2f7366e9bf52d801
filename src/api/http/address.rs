//! Addresses of services as users write them.

use reqwest::Url;

/// Reads `scheme://host[:port][/path]`.
///
/// # Errors
/// What is wrong with it, to follow "it", and without the address: it may hold a password where none belongs.
pub fn parse(address: &str) -> Result<Url, &'static str> {
    let address = address.trim();
    if !["https://", "http://"].iter().any(|scheme| address.to_ascii_lowercase().starts_with(scheme)) {
        return Err("begins with neither https:// nor http://");
    }
    let url = Url::parse(address).map_err(|_| "has a host or port of a wrong form")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or fragment");
    }
    Ok(url)
}

/// Reads `scheme://host[:port]`, with or without a slash at its end.
///
/// # Errors
/// As [`parse`].
pub fn parse_endpoint(address: &str) -> Result<Url, &'static str> {
    let url = parse(address)?;
    if url.path() != "/" { Err("has a path, which is appended by itself") } else { Ok(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_and_a_host_and_no_more_than_a_path() {
        for good in ["https://h", "http://127.0.0.1:8080/", "HTTP://H:1", "https://[::1]/gate/dws", " https://h\n"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for (bad, problem) in [
            ("", "begins with neither"),
            ("h:80", "begins with neither"),
            ("ftp://h", "begins with neither"),
            ("https://", "host or port"),
            ("http://h:x", "host or port"),
            ("http://a b", "host or port"),
            ("https://u:hunter22@h", "user name or password"),
            ("http://h?q", "query"),
            ("http://h#f", "query"),
        ] {
            let told = parse(bad).unwrap_err();
            assert!(told.contains(problem) && !told.contains("hunter22"), "{bad}: {told}");
        }
    }
}

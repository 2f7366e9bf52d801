//! Addresses of services as users write them.

use reqwest::Url;

/// Reads `scheme://host[:port][/path]`.
///
/// # Errors
/// What is wrong, without the address: it may hold a password where none belongs.
pub(crate) fn parse(address: &str) -> Result<Url, &'static str> {
    let address = address.trim();
    if !["https://", "http://"].iter().any(|scheme| address.to_ascii_lowercase().starts_with(scheme)) {
        return Err("it does not start with https:// or http://");
    }
    let url = Url::parse(address).map_err(|_| "its host or port is malformed")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it has a query or fragment");
    }
    Ok(url)
}

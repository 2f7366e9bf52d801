//! `datalink_dli_datasource_auth`: what is particular to it, beside what every resource has to pass.

pub(crate) mod conforms;
mod life;
mod sample;
mod validation;

/// The type.
pub(crate) const KIND: &str = "datalink_dli_datasource_auth";

/// The address of the one object of most cases.
const ADDRESS: &str = "datalink_dli_datasource_auth.this";

/// A user with a password, which is kept in the state.
pub(crate) const PASSWD: &str = r#"
  auth_info_name  = "orders"
  datasource_type = "passwd"
  user_name       = "dli_reader"
  password        = "Example-Pwd-2481"
"#;

/// Kafka over TLS in both directions.
const KAFKA: &str = r#"
  auth_info_name      = "events"
  datasource_type     = "Kafka_SSL"
  truststore_location = "obs://lan-1/cer/truststore.jks"
  truststore_password = "Example-Pwd-2482"
  keystore_location   = "obs://lan-1/cer/keystore.jks"
  keystore_password   = "Example-Pwd-2483"
  key_password        = "Example-Pwd-2484"
"#;

/// A user of Kerberos.
const KRB: &str = r#"
  auth_info_name  = "hive"
  datasource_type = "KRB"
  user_name       = "dli_hive"
  krb5_conf       = "obs://lan-1/krb5.conf"
  keytab          = "obs://lan-1/user.keytab"
"#;

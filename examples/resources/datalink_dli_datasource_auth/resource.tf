variable "orders_password" {
  description = "The password of the database user dli_reader."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "truststore_password" {
  description = "The password of the truststore."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# A user of a database. The password is sent, and kept neither in the plan nor in the state.
resource "datalink_dli_datasource_auth" "orders" {
  auth_info_name      = "orders"
  datasource_type     = "passwd"
  user_name           = "dli_reader"
  password_wo         = var.orders_password
  password_wo_version = 1
}

# Kafka over TLS.
resource "datalink_dli_datasource_auth" "events" {
  project_id                     = "89cd04f168b84af6be287f71730fdb4b"
  auth_info_name                 = "events"
  datasource_type                = "Kafka_SSL"
  truststore_location            = "obs://platform/certificates/client.jks"
  truststore_password_wo         = var.truststore_password
  truststore_password_wo_version = 1
}

# A user of Kerberos, of whom only paths are known.
resource "datalink_dli_datasource_auth" "hive" {
  auth_info_name  = "hive"
  datasource_type = "KRB"
  user_name       = "dli_hive"
  krb5_conf       = "obs://platform/kerberos/krb5.conf"
  keytab          = "obs://platform/kerberos/dli_hive.keytab"
}

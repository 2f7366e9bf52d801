# The names of all authentications with a password.
data "datalink_dli_datasource_auths" "passwords" {
  datasource_type = "passwd"
}

output "password_authentications" {
  value = data.datalink_dli_datasource_auths.passwords.datasource_auths[*].auth_info_name
}

# The config_url of an OceanBase data source, where there is no OceanBase Cloud Platform.
output "config_url" {
  value = provider::datalink::ob_config_url("10.10.0.5", 8080, "ob_prod")
}

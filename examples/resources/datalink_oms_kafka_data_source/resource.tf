variable "kafka_password" {
  description = "The password of the Kafka user oms."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The brokers to synchronize to. The password never gets into the state.
resource "datalink_oms_kafka_data_source" "events" {
  name           = "events"
  endpoint       = "10.10.0.41:9092,10.10.0.42:9092,10.10.0.43:9092"
  enable_sasl    = true
  sasl_mechanism = "SCRAM_SHA_256"

  username            = "oms"
  password_wo         = var.kafka_password
  password_wo_version = 1
}

# Brokers that everybody may use, in a region of their own.
resource "datalink_oms_kafka_data_source" "clicks" {
  name        = "clicks"
  endpoint    = "kafka.example.internal:9092"
  region      = "cn-anhui"
  description = "Clicks in the web shop"
}

variable "odp_secret_key" {
  description = "The security key of the visitor of the OP gateway."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "odp_password" {
  description = "The password of the database user oms."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# A logical database behind ODP. The secrets never get into the state.
resource "datalink_oms_oceanbase_odp_data_source" "logical" {
  name                   = "logical"
  url                    = "http://op.example.internal:8088"
  ob_proxy               = "10.10.0.51:2883"
  route                  = "MiddleWareCluster-ODP"
  instance_id            = "odp-7f3a"
  middleware_instance_id = "000001"

  access_key            = "example-access-key"
  secret_key_wo         = var.odp_secret_key
  secret_key_wo_version = 1

  username            = "oms"
  password_wo         = var.odp_password
  password_wo_version = 1

  # For an OMS that can't delete a data source, see below: deletion_policy = "abandon"
}

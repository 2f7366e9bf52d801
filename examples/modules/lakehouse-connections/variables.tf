variable "name" {
  description = "What the names of all objects begin with: small letters, digits and underscores."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,40}$", var.name))
    error_message = "A name begins with a small letter and has up to 41 small letters, digits and underscores."
  }
}

variable "network" {
  description = "The VPC in which the services reach each other, and the subnet of the warehouse."
  type = object({
    vpc_id    = string
    subnet_id = string
  })
}

variable "elastic_resource_pools" {
  description = "The elastic resource pools of DLI that reach the VPC. Their ranges must not overlap with it."
  type        = set(string)
}

variable "warehouse" {
  description = "The DWS cluster, the database in it that reads from OBS, and the IAM agency that lets it."
  type = object({
    cluster_id = string
    database   = optional(string, "gaussdb")
    obs_agency = string
  })
}

variable "mrs" {
  description = "The MRS cluster that the warehouse reads Hive tables of, and the account of MRS Manager for that."
  type = object({
    cluster_id = string
    user_name  = string
  })
}

variable "metastore" {
  description = "The RDS for MySQL instance with the database that Hive keeps its metadata in."
  type = object({
    instance_id = string
    database    = optional(string, "hive")
    user_name   = optional(string, "hive")
  })
}

variable "secrets" {
  description = "The passwords of the MRS account and of the metastore's user. They never get into plan or state."
  type = object({
    mrs_password       = string
    metastore_password = string
  })
  ephemeral = true
}

variable "secrets_version" {
  description = "Increase it to have new secrets sent."
  type        = number
  default     = 1
}

variable "tags" {
  description = "Labels of what can have some."
  type        = map(string)
  default     = null
}

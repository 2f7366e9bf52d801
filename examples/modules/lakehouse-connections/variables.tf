variable "name" {
  description = "What the names of all objects begin with: small letters, digits and underscores."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,40}$", var.name))
    error_message = "A name begins with a small letter and has up to 41 small letters, digits and underscores."
  }
}

variable "network" {
  description = "The VPC's subnet and security group in which the services reach each other."
  type = object({
    subnet_id         = string
    security_group_id = string
  })
}

variable "warehouse" {
  description = "The DWS cluster, its address, the database in it that reads from OBS, and the IAM agency that lets it."
  type = object({
    cluster_id = string
    endpoint   = string
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

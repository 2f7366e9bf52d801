variable "migration" {
  description = "The two ends of a migration, as OMS is to know them. The names of both begin with `name`."
  type = object({
    name   = string
    region = optional(string)

    # PolarDB-X, or with mysql a MySQL with its standby.
    source = object({
      username      = string
      intranet_addr = optional(string)
      access_key    = optional(string)

      mysql = optional(object({
        master      = object({ ip = string, port = number })
        slave       = object({ ip = string, port = number })
        schema      = optional(string)
        try_keep_hb = optional(bool)
      }))
    })

    # OceanBase, or with kafka a Kafka, for a synchronization.
    target = object({
      username      = optional(string)
      tenant        = optional(string)
      cluster       = optional(string)
      schema        = optional(string)
      ip            = optional(string)
      port          = optional(number)
      type          = optional(string)
      config_url    = optional(string)
      ocp_name      = optional(string)
      drc_user_name = optional(string)

      kafka = optional(object({
        endpoint       = string
        sasl_mechanism = optional(string)
        cert_ssl_id    = optional(string)
      }))
    })
  })

  validation {
    condition     = length(var.migration.name) <= 25
    error_message = "With -source at its end, a name has 32 characters at most, so migration.name may have 25."
  }

  validation {
    condition = var.migration.target.kafka != null || alltrue([
      for needed in ["username", "tenant", "ip", "port"] : var.migration.target[needed] != null
    ])
    error_message = "An OceanBase target needs username, tenant, ip and port; a Kafka target needs kafka."
  }
}

variable "secrets" {
  description = "The passwords, and the AccessKey secret where there is an access_key. They never get into plan or state. A Kafka that lets in everybody needs no target_password."
  type = object({
    source_password   = string
    source_secret_key = optional(string)
    target_password   = optional(string)
    drc_password      = optional(string)
  })
  ephemeral = true
}

variable "secrets_version" {
  description = "Increase it to have new secrets sent. OMS can't change a data source, so both are made anew."
  type        = number
  default     = 1
}

variable "keep_on_destroy" {
  description = "Whether the data sources stay in OMS when they are destroyed: for OMS before 4.2.12-CE, which can't delete them."
  type        = bool
  default     = false
}

terraform {
  # Write-only arguments need 1.11, in Terraform and in OpenTofu.
  required_version = ">= 1.11"

  required_providers {
    datalink = {
      source  = "datalink-io/datalink"
      version = "~> 0.1"
    }
  }
}

terraform {
  required_providers {
    datalink = {
      source  = "datalink-io/datalink"
      version = "~> 0.1"
    }
  }
}

# The credentials come from HW_ACCESS_KEY and HW_SECRET_KEY.
provider "datalink" {
  huaweicloud {
    region = "cn-north-4"
  }
}

terraform {
  required_providers {
    datalink = {
      source = "datalink-io/datalink"
    }
  }
}

# The credentials come from HW_ACCESS_KEY and HW_SECRET_KEY.
provider "datalink" {
  huaweicloud {
    region = "cn-north-4"
  }
}

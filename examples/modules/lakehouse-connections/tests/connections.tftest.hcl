# Against the mock backend: cargo run -p mock-backend -- --listen 127.0.0.1:8089

provider "datalink" {
  huaweicloud {
    region     = "cn-north-4"
    access_key = "MOCKACCESSKEY0000001"
    secret_key = "MockSecretKeyMockSecretKeyMockSecretKey1"
    endpoints = {
      dws = "http://127.0.0.1:8089"
      mrs = "http://127.0.0.1:8089"
      dli = "http://127.0.0.1:8089"
      iam = "http://127.0.0.1:8089"
    }
  }
}

variables {
  name      = "sales"
  network   = { vpc_id = "22094d8f-c310-4621-913d-4c4d655d8495", subnet_id = "78f2562a-36e4-4b39-95b9-f5aab22e1281" }
  warehouse = { cluster_id = "4ca46bf1-5c61-48ff-b4f3-0ad4e5e3ba90", obs_agency = "DWSAccessOBS" }
  mrs       = { cluster_id = "d7f8a1ee-8b8e-4d2b-9f59-0b6a6d6f3c11", user_name = "dws_reader" }
  metastore = { instance_id = "3aa55f1cb4c3491686936130f21e9f16in01" }

  elastic_resource_pools = ["analytics"]

  secrets = {
    mrs_password       = "Example-Pwd-2481"
    metastore_password = "Example-Pwd-2482"
  }
}

run "refuses_a_name_that_the_warehouse_could_not_use" {
  command = plan

  variables {
    name = "Sales-EU"
  }

  expect_failures = [var.name]
}

run "connects_all_parts" {
  assert {
    condition     = output.files_id != output.tables_id && output.metastore_id != ""
    error_message = "Each connection is an object of its own."
  }

  assert {
    condition     = datalink_dli_enhanced_connection.vpc.pool_status["analytics"] == "ACTIVE"
    error_message = "The pool's peering is made when the apply ends."
  }
}

run "changes_the_metastore_in_place_for_new_secrets" {
  variables {
    secrets_version = 2
  }

  assert {
    condition     = output.metastore_id == run.connects_all_parts.metastore_id
    error_message = "MRS changes a password in place."
  }

  assert {
    condition     = output.files_id == run.connects_all_parts.files_id
    error_message = "What has no secret stays as it is."
  }

  assert {
    condition     = output.tables_id != run.connects_all_parts.tables_id
    error_message = "DWS can't change a password, so the data source is made anew."
  }
}

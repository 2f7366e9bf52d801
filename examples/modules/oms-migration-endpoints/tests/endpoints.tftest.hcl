# Against the mock backend: cargo run -p mock-backend -- --listen 127.0.0.1:8089

provider "datalink" {
  oms {
    endpoint = "http://127.0.0.1:8089"
    username = "mock-admin"
    password = "MockOmsPassword1"
  }
}

variables {
  migration = {
    name   = "orders"
    region = "cn-anhui"
    source = { username = "oms" }
    target = { username = "oms", tenant = "orders", cluster = "ob_prod", ip = "10.10.0.17", port = 2883 }
  }

  secrets = {
    source_password = "Example-Pwd-2481"
    target_password = "Example-Pwd-2482"
  }
}

run "refuses_a_name_that_would_grow_too_long" {
  command = plan

  variables {
    migration = {
      name   = "orders-of-all-the-web-shops"
      source = { username = "oms" }
      target = { username = "oms", tenant = "orders", ip = "10.10.0.17", port = 2883 }
    }
  }

  expect_failures = [var.migration]
}

run "refuses_an_oceanbase_without_an_address" {
  command = plan

  variables {
    migration = {
      name   = "orders"
      source = { username = "oms" }
      target = { username = "oms", tenant = "orders" }
    }
  }

  expect_failures = [var.migration]
}

run "registers_both_ends" {
  assert {
    condition     = startswith(output.source_id, "e_") && startswith(output.target_id, "e_")
    error_message = "OMS gives ids that begin with e_."
  }

  assert {
    condition     = datalink_oms_polardb_data_source.source[0].name == "orders-source"
    error_message = "The source is named after the migration."
  }
}

run "has_nothing_left_to_do" {
  command = plan

  assert {
    condition     = output.target_id == run.registers_both_ends.target_id
    error_message = "A second plan must not make the target anew."
  }
}

run "makes_both_anew_for_new_secrets" {
  variables {
    secrets_version = 2
  }

  assert {
    condition = (
      output.source_id != run.registers_both_ends.source_id && output.target_id != run.registers_both_ends.target_id
    )
    error_message = "OMS can't change a password in place."
  }
}

run "takes_a_pair_and_a_kafka" {
  variables {
    migration = {
      name = "orders"
      source = {
        username = "oms"
        mysql = {
          master = { ip = "10.10.0.33", port = 3306 }
          slave  = { ip = "10.10.0.34", port = 3306 }
        }
      }
      target = {
        username = "writer"
        kafka    = { endpoint = "10.10.0.41:9092", sasl_mechanism = "SCRAM_SHA_256" }
      }
    }
  }

  assert {
    condition     = output.source_id == datalink_oms_mysql_master_slave_data_source.source[0].master_id
    error_message = "The id of a pair is that of its master."
  }

  assert {
    condition     = output.target_id == datalink_oms_kafka_data_source.target[0].id
    error_message = "The target is the Kafka."
  }
}

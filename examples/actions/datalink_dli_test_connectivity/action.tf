# A connection that is tested whenever it was made or changed: the apply fails if the queue does not reach the database.
resource "datalink_dli_enhanced_connection" "orders" {
  name                   = "orders"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["analytics"]

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.datalink_dli_test_connectivity.this]
    }
  }
}

action "datalink_dli_test_connectivity" "this" {
  config {
    queue_name = "etl"
    address    = "192.168.0.89:8000"
    timeout    = "15m"
  }
}

# A VPC with databases, reached from an elastic resource pool.
resource "datalink_dli_enhanced_connection" "orders" {
  name                   = "orders"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["analytics"]
}

# The nodes of a Kafka cluster by their names, and a second subnet behind a router.
resource "datalink_dli_enhanced_connection" "events" {
  project_id             = "89cd04f168b84af6be287f71730fdb4b"
  name                   = "events"
  dest_vpc_id            = "22094d8f-c310-4621-913d-4c4d655d8495"
  dest_network_id        = "78f2562a-36e4-4b39-95b9-f5aab22e1281"
  elastic_resource_pools = ["analytics", "streaming"]

  hosts {
    name = "kafka-0001"
    ip   = "192.168.0.1"
  }

  hosts {
    name = "kafka-0002"
    ip   = "192.168.0.2"
  }

  routes {
    name = "archive"
    cidr = "192.168.2.0/24"
  }

  tags = {
    team = "platform"
  }

  timeouts {
    create = "20m"
    update = "20m"
    delete = "10m"
  }
}

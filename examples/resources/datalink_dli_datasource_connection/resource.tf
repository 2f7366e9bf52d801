# A database of RDS, reached from the queues of DLI.
resource "datalink_dli_datasource_connection" "orders" {
  name              = "orders"
  service           = "RDS"
  url               = "192.168.3.208:3306"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"
}

# Time series in CloudTable, by the ZooKeeper addresses of the cluster.
resource "datalink_dli_datasource_connection" "metrics" {
  project_id        = "89cd04f168b84af6be287f71730fdb4b"
  name              = "metrics"
  service           = "CloudTable"
  url               = "cloudtable-8636-zk1.mycloudtable.com:2181,cloudtable-8636-zk2.mycloudtable.com:2181"
  security_group_id = "a07ab107-a4ad-4835-ad09-08a2f2efccdb"
  network_id        = "e83ba67d-e812-42d3-908d-6ea0b2cc5ecb"

  tags = {
    team = "platform"
  }

  timeouts {
    create = "20m"
    delete = "10m"
  }
}

import {
  to = datalink_dli_enhanced_connection.orders
  identity = {
    id = "2a620c33-5609-40c9-affd-2b6453071b0f"
  }
}

ephemeral "datalink_huaweicloud_token" "this" {}

# A call that no resource stands for, made as the user that the provider signs in as. The token is kept nowhere.
resource "terraform_data" "clusters" {
  provisioner "local-exec" {
    command = "curl --fail --silent --header \"X-Auth-Token: $TOKEN\" \"https://dws.cn-north-4.myhuaweicloud.com/v1.0/$PROJECT_ID/clusters\""
    environment = {
      TOKEN      = ephemeral.datalink_huaweicloud_token.this.token
      PROJECT_ID = ephemeral.datalink_huaweicloud_token.this.project_id
    }
  }
}

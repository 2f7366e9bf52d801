//! How to sign in, with an example for each way, and the table of all variables.

use std::fmt::Write;

use super::REGISTRY;
use crate::datalink::variables;

const WAYS: &str = "\
For Huawei Cloud, the provider looks for credentials in this order: the provider block, a profile named in the block, the
environment, a profile named in the environment. If one of these has several kinds of credentials, a token comes before an
access key, an access key before a user name and password, and the agency of the ECS instance comes last.

Settings that belong together are always taken from the same place: `project_id` and `project_name`; `domain_id` and
`domain_name`; `access_key`, `secret_key` and `security_token`; `user_name` and `password`; `auth_url` and the `iam` key of
`endpoints`; all arguments of `assume_role`. There is one exception: the secret of an access key or user name may be set in another
place, if that place has no key or user name of its own. For example, you can write `access_key` in the block and set only
`HW_SECRET_KEY` in the environment. With `TF_LOG_PROVIDER=INFO`, the log lists the settings that were ignored.

The plan fails if credentials are missing or incomplete, if a file can't be read, or if a value has the wrong form. The error
names the argument or the environment variable, and no request is sent.

### Access key

The provider signs its requests with the key. If `project_id` is set, it does not call IAM. Set `security_token` as well if the
key is a temporary one.

```terraform
provider \"datalink\" {
  huaweicloud {
    region     = \"cn-north-4\"
    access_key = var.access_key
    secret_key = var.secret_key
  }
}
```

### User name and password

The provider logs in once for each run and renews the token when it expires. This works for IAM users without multi-factor
authentication.

```terraform
provider \"datalink\" {
  huaweicloud {
    region      = \"cn-north-4\"
    domain_name = \"my-account\"
    user_name   = \"terraform\"
    password    = var.password
  }
}
```

### Ready token

An IAM token for the project, such as a pipeline creates it. The provider can't renew it.

```terraform
provider \"datalink\" {
  huaweicloud {
    region = \"cn-north-4\"
    token  = var.token
  }
}
```

### Agency of another account

With `assume_role`, the provider uses the credentials above only to get temporary keys of an agency, and makes all other calls with
these. The agency must delegate to the account of the credentials, and their user needs the Agent Operator role. The provider renews
the keys before they expire. If `project_id` is not set, the project is looked up in the agency's account.

```terraform
provider \"datalink\" {
  huaweicloud {
    region     = \"cn-north-4\"
    access_key = var.access_key
    secret_key = var.secret_key

    assume_role {
      agency_name = \"terraform\"
      domain_name = \"other-account\"
    }
  }
}
```

### Agency of the ECS instance

If Terraform runs on an ECS instance with an agency, the provider can get temporary keys from the metadata of the instance. It
renews them before they expire.

```terraform
provider \"datalink\" {
  huaweicloud {
    region       = \"cn-north-4\"
    ecs_metadata = true
  }
}
```

### Profile of KooCLI

The provider reads credentials, region and project from a profile in `~/.hcloud/config.json`, or in the file that
`shared_config_file` names. It supports the modes AKSK, SSO, AssumeRole (agency) and ecsAgency. KooCLI must store the keys
unencrypted: run `hcloud configure set --cli-auth-encrypt=false`. If the keys of an SSO profile have expired, run
`hcloud configure sso`.

```terraform
provider \"datalink\" {
  huaweicloud {
    profile = \"prod\"
  }
}
```

### OMS

An account of the OMS console.

```terraform
provider \"datalink\" {
  oms {
    endpoint = \"https://oms.example:8089\"
    username = \"terraform\"
    password = var.oms_password
  }
}
```";

/// The section of the provider's page.
pub(super) fn section() -> String {
    format!(
        "## Authentication\n\n{WAYS}\n\n### Environment variables\n\nA variable is used if its argument is not set. If there are several, the \
         first one that is set is used. Empty variables count as unset.\n\n{}\nFor proxies and certificates, see [Proxies and private certificates]({REGISTRY}/guides/networks).\n",
        table()
    )
}

fn table() -> String {
    let mut table = "| argument | environment variables |\n| --- | --- |\n".to_owned();
    for (argument, names) in variables() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(table, "| `{argument}` | {} |", names.join(", "));
    }
    table.push_str(
        "| how documented rules are judged: `error`, the default, or `warn` | `DATALINK_VALIDATION` |\n\
         | proxies | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, and these in lower case |\n\
         | the home directory, for `~` in paths | `HOME`, `USERPROFILE` |\n",
    );
    table
}

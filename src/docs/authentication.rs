//! How to sign in, with an example for each way, and the table of all variables.

use std::fmt::Write;

use super::REGISTRY;
use crate::datalink::variables;

const WAYS: &str = "\
Who calls Huawei Cloud is taken from the most explicit place that names somebody: the provider block, a profile that the
block names, the environment, a profile that the environment names. Where one place names several, a token comes before an
access key, that before a user name, and that before the instance's own agency.

What means one thing together is taken from one place: `project_id` and `project_name`; `domain_id` and `domain_name`;
`access_key`, `secret_key` and `security_token`; `user_name` and `password`; `auth_url` and the key `iam` of `endpoints`; the
arguments of `assume_role`. The place that names the key or the user decides. Only its secret may be elsewhere: `access_key` in
the block and `HW_SECRET_KEY` alone in the environment. `TF_LOG_PROVIDER=INFO` tells what was left aside.

What is certainly wrong is an error of the plan: no credentials, half a pair, a file that can't be read, a value of a wrong form.
It is told once, at the argument or with the name of the variable, and nothing is sent.

### Access key

Requests are signed, and with `project_id` no call of IAM is needed. Temporary keys come with a `security_token`.

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

One login brings a token for the whole run; it is renewed when it expires. Only an IAM user can sign in so, without a second
factor.

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

A token of IAM for the project, such as a pipeline gets it. Nobody can renew it.

```terraform
provider \"datalink\" {
  huaweicloud {
    region = \"cn-north-4\"
    token  = var.token
  }
}
```

### Agency of another account

On top of any other way. The account that the agency belongs to has to delegate to that of the credentials, and their user needs the
role Agent Operator. Keys of the agency are renewed as long as the run lasts. Without `project_id`, the project is looked up in the
agency's account.

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

Where Terraform runs on an ECS instance that has an agency, its keys come from the instance's metadata and are renewed. It is used
only when asked for.

```terraform
provider \"datalink\" {
  huaweicloud {
    region       = \"cn-north-4\"
    ecs_metadata = true
  }
}
```

### Profile of KooCLI

Credentials, region and project of a profile in `~/.hcloud/config.json`, or in `shared_config_file`. The modes AKSK, SSO, AssumeRole
(agency) and ecsAgency are understood. KooCLI has to store the keys as they are: `hcloud configure set --cli-auth-encrypt=false`. Where
the keys of a single sign-on have expired, `hcloud configure sso` gets new ones.

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
        "## Authentication\n\n{WAYS}\n\n### Environment variables\n\nA variable counts where its argument is not set; of several, the \
         first that is set. Empty ones count as unset.\n\n{}\nProxies and certificates have [a guide]({REGISTRY}/guides/networks).\n",
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

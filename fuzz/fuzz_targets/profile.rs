#![no_main]

terraform_provider_datalink_fuzz::fuzz!("profile");

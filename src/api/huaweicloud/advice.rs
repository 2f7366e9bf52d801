//! What a reader can do about an error code. The texts explain; no decision depends on them.

/// Advice for a refusal, where a code is known to mean more than its message says. The gateway's codes are those of the
/// error page of the "API Request Signing Guide"; older gateways write `APIG.` for `APIGW.`.
pub(super) fn advice(status: u16, code: &str, message: &str) -> Option<&'static str> {
    if let Some(number) = gateway_code(code) {
        return Some(match number {
            "0101" => "The gateway knows no such API: check the region and the endpoint of this service.",
            "0201" => "The gateway or the service behind it could not process the request; see the status.",
            "0301" => {
                "The signature or token was rejected. Check that access_key and secret_key belong together (and security_token, \
                 for temporary keys), or the token; and that this machine's clock is not more than 15 minutes off."
            }
            "0302" | "0304" | "0306" | "0802" => {
                "The user may not make this call in this region. The permissions that it needs are on the resource's page."
            }
            "0307" => {
                "The token has expired or belongs to another region. Set a new one, or sign in with user_name and password, which gets new tokens itself."
            }
            "0308" => "The rate limit is reached. Run Terraform with a lower -parallelism, or raise max_retries.",
            "0310" => "The project is not available: check the project id and the region.",
            _ => return None,
        });
    }
    Some(match code {
        // The code for every invalid argument.
        "DWS.0001" if message.to_ascii_lowercase().contains("cluster") => {
            "Check that the cluster id is the id of a DWS cluster in this project and region."
        }
        "DWS.0047" => "Check the cluster id, and that region and project are those of the cluster.",
        "DWS.0011" | "DWS.7023" => "The cluster is busy or in a state that allows no change: try again later.",
        "DWS.0015" => "The object does not exist, or the user lacks the permission for it.",
        "DWS.0020" => "The account is restricted, often because a payment is due.",
        "MRS.1010" => "Check the id of the RDS instance, and that the instance is running.",
        "IAM.0061" => "The account is locked.",
        "IAM.0062" => "The user name or password is wrong.",
        "IAM.0066" | "IAM.0067" => "The token has expired or is invalid.",
        "IAM.0080" => "The user that the access key belongs to is disabled.",
        "IAM.0081" => "The user has access to the console only.",
        _ if status == 401 => "Check the credentials.",
        _ if status == 403 => {
            "The user may not make this call. The permissions that it needs are on the resource's page."
        }
        _ => return None,
    })
}

/// The number of a code that the API gateway answers with before the service sees the request.
pub(super) fn gateway_code(code: &str) -> Option<&str> {
    code.strip_prefix("APIGW.").or_else(|| code.strip_prefix("APIG."))
}

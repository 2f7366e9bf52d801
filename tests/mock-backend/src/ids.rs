//! Identifiers that look random and repeat from run to run, so that a failure can be compared with the last one.

use sha2::{Digest, Sha256};

use crate::signature::hex;

/// A source of identifiers; no two of one source are equal.
#[derive(Default)]
pub(crate) struct Ids {
    issued: u64,
}

impl Ids {
    /// 32 hexadecimal digits, the form of job, connector and request ids.
    pub(crate) fn plain(&mut self) -> String {
        self.issued += 1;
        let mut digits = hex(&Sha256::digest(self.issued.to_be_bytes()));
        digits.truncate(32);
        digits
    }

    /// `e_` and twelve lower-case letters and digits, the form of OMS ids.
    pub(crate) fn endpoint(&mut self) -> String {
        let mut id = format!("e_{}", self.plain());
        id.truncate("e_".len() + 12);
        id
    }

    /// A UUID, the form of data source ids of DWS and of connection ids of DLI.
    pub(crate) fn uuid(&mut self) -> String {
        let mut uuid = self.plain();
        for hyphen in [8, 13, 18, 23] {
            uuid.insert(hyphen, '-');
        }
        uuid
    }
}

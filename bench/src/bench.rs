//! What all measurements share.

use crate::programs::Programs;

/// 1024 × 1024 bytes.
pub(crate) const MIB: f64 = 1_048_576.0;

/// How it is measured, and what.
pub(crate) struct Bench {
    pub(crate) programs: Programs,
    /// How often each figure is taken.
    pub(crate) runs: usize,
    /// Leaves out what takes minutes.
    pub(crate) quick: bool,
}

impl Bench {
    /// For what takes long, and adds up so much that it is steady.
    pub(crate) fn few_runs(&self) -> usize {
        self.runs.div_ceil(5)
    }
}

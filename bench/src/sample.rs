//! What several runs of one thing measured.

/// The figures of all runs, in order of size.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    /// The figure in the middle, or the mean of the two; 0 without any run.
    pub(crate) fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        let upper = self.at(middle);
        if self.0.len().is_multiple_of(2) { (self.at(middle.saturating_sub(1)) + upper) / 2.0 } else { upper }
    }

    /// The smallest figure: the one that other work on the machine has disturbed least.
    pub(crate) fn least(&self) -> f64 {
        self.at(0)
    }

    /// The largest figure.
    pub(crate) fn most(&self) -> f64 {
        self.at(self.0.len().saturating_sub(1))
    }

    /// The number of runs.
    pub(crate) fn runs(&self) -> usize {
        self.0.len()
    }

    fn at(&self, index: usize) -> f64 {
        self.0.get(index).copied().unwrap_or_default()
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<T: IntoIterator<Item = f64>>(figures: T) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let of = |figures: &[f64]| figures.iter().copied().collect::<Sample>();
        assert_eq!(of(&[3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(of(&[4.0, 1.0, 2.0, 9.0]).median(), 3.0);
        assert_eq!((of(&[4.0, 1.0]).least(), of(&[4.0, 1.0]).most(), of(&[]).median()), (1.0, 4.0, 0.0));
    }
}

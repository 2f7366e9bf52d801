//! The table: what was measured, and whether it is within its budget.

use crate::sample::Sample;

/// How a figure is shown. Figures themselves are seconds, bytes or plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    /// 1024 × 1024 bytes, as memory is counted.
    Mebibytes,
    /// A million bytes, as downloads are counted.
    Megabytes,
    Kilobytes,
    Count,
    Ratio,
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Self::Seconds => format!("{figure:.2} s"),
            Self::Milliseconds => format!("{:.2} ms", figure * 1e3),
            Self::Microseconds => format!("{:.0} µs", figure * 1e6),
            Self::Mebibytes => format!("{:.1} MiB", figure / f64::from(1 << 20)),
            Self::Megabytes => format!("{:.2} MB", figure / 1e6),
            Self::Kilobytes => format!("{:.1} kB", figure / 1e3),
            Self::Count => format!("{figure:.0}"),
            Self::Ratio => format!("{figure:.2}"),
        }
    }
}

/// One line of the table.
pub(crate) struct Row {
    what: String,
    sample: Sample,
    unit: Unit,
    budget: Option<f64>,
}

impl Row {
    /// A line without a budget: to compare with.
    pub(crate) fn new(what: impl Into<String>, unit: Unit, sample: Sample) -> Self {
        Self { what: what.into(), sample, unit, budget: None }
    }

    /// Sets what the median may come to.
    pub(crate) fn at_most(mut self, budget: f64) -> Self {
        self.budget = Some(budget);
        self
    }

    fn cells(&self) -> [String; 6] {
        let show = |figure| self.unit.show(figure);
        let (least, most) = (show(self.sample.least()), show(self.sample.most()));
        let range = if least == most { String::new() } else { format!("{least} to {most}") };
        let verdict = self.budget.map(|budget| if self.sample.median() <= budget { "met" } else { "missed" });
        [
            self.what.clone(),
            show(self.sample.median()),
            range,
            self.sample.runs().to_string(),
            self.budget.map(show).unwrap_or_default(),
            verdict.unwrap_or_default().to_owned(),
        ]
    }
}

const HEAD: [&str; 6] = ["what", "median", "range", "runs", "budget", "verdict"];

/// The table with aligned columns, as plain text or in Markdown.
pub(crate) fn format(rows: &[Row], markdown: bool) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let mut widths = [0; HEAD.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    if markdown {
        lines.insert(1, widths.map(|width| "-".repeat(width)));
    }
    let (left, between, right) = if markdown { ("| ", " | ", " |") } else { ("", "  ", "") };
    let line = |cells: &[String; 6]| {
        let padded: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{left}{}{right}", padded.join(between)).trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_held_against_the_budget() {
        let row = |budget| Row::new("wait", Unit::Seconds, [0.25, 0.75, 9.0].into_iter().collect()).at_most(budget);
        let text = format(&[row(0.75), row(0.5)], true);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "| what | median | range            | runs | budget | verdict |");
        assert_eq!(lines[2], "| wait | 0.75 s | 0.25 s to 9.00 s | 3    | 0.75 s | met     |");
        assert_eq!(lines[3], "| wait | 0.75 s | 0.25 s to 9.00 s | 3    | 0.50 s | missed  |");
        assert_eq!(
            format(&[row(0.5)], false).lines().nth(1),
            Some("wait  0.75 s  0.25 s to 9.00 s  3     0.50 s  missed")
        );
    }
}

//! The table in the guide `docs/guides/reliability.md`, between two marks.

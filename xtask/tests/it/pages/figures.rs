//! The bench's figures on the front page are those of the run that is kept.

use super::page::outside_blocks;
use crate::repository::read;

/// The tables, row by row, without the marks for code; the rule under the head is left out.
fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables = vec![Vec::new()];
    for line in outside_blocks(text) {
        let Some(cells) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else {
            tables.extend((!line.starts_with('|')).then(Vec::new));
            continue;
        };
        let row = cells.split(" | ").map(|cell| cell.replace('`', "")).collect();
        tables.last_mut().unwrap().push(row);
    }
    tables
}

/// A figure that the bench has measured, by the table's heading and the names of row and column.
fn measured(table: &str, row: &str, column: &str) -> f64 {
    let run = read("docs/bench.txt");
    let cells = |line: &str| -> Vec<String> {
        line.split("  ")
            .map(|cell| cell.trim().to_owned())
            .filter(|cell| !cell.is_empty())
            .collect()
    };
    let mut rows = run.lines().skip_while(|line| !line.starts_with(table)).skip(1).map(cells);
    let head = rows.next().unwrap();
    // Over the names of the rows there is nothing.
    let column = 1 + head.iter().position(|cell| cell == column).unwrap();
    rows.find(|cells| cells[0] == row).unwrap()[column].parse().unwrap()
}

#[test]
fn figures_are_those_of_the_run() {
    let picture = read("growth.svg");
    let bytes = |name: &str| measured("1,000,000 countdowns", name, "B/task");
    for readme in ["README.md", "README.zh-CN.md"] {
        let tables = tables(&read(readme));
        let table = |first: &str| {
            let found = tables.iter().find(|table| table.iter().any(|row| row[0] == first));
            found.unwrap_or_else(|| panic!("{readme} has no table with a row of {first}"))
        };
        for row in &table("event_loop")[1..] {
            let [name, total, memory] = &row[..] else {
                panic!("{readme}: expected three columns")
            };
            let drawn = format!("\n{name} {total}×\n");
            assert!(picture.contains(&drawn), "{readme}: growth.svg has no {drawn}");
            let ratio = bytes(name) / bytes("event_loop");
            assert_eq!(*memory, format!("{ratio:.1}"), "{readme}: {name}");
        }
        let [names, ratios] = &table("sequential")[..] else {
            panic!("{readme}: expected a row under the names")
        };
        for (name, ratio) in names.iter().zip(ratios) {
            let last = measured("Lateness, idle", name, "/ Python");
            assert_eq!(*ratio, format!("{last:.2}"), "{readme}: {name}");
        }
    }
}

//! The drawing of the packages: each is a room, and stands on those beneath it.

use std::ops::Range;

/// The rooms, floor by floor from the top.
pub(super) struct House(Vec<Vec<Room>>);

struct Room {
    name: String,
    /// The columns that it takes.
    columns: Range<usize>,
}

impl House {
    /// From the first lines of a page that have walls.
    pub(super) fn drawn(page: &str) -> Self {
        let floors = page.lines().filter(|line| line.contains('│')).map(floor);
        Self(floors.collect())
    }

    pub(super) fn rooms(&self) -> Vec<String> {
        self.0
            .iter()
            .flatten()
            .map(|room| room.name.clone())
            .collect()
    }

    /// Whether one room is beneath the other, or beneath one that is.
    pub(super) fn stands_on(&self, upper: &str, lower: &str) -> bool {
        let floor = self
            .0
            .iter()
            .position(|floor| floor.iter().any(|room| room.name == upper));
        let Some(floor) = floor else { return false };
        let above = self.0[floor]
            .iter()
            .find(|room| room.name == upper)
            .unwrap();
        let beneath = self.0.get(floor + 1).into_iter().flatten();
        let mut beneath = beneath.filter(|room| room.touches(above));
        beneath.any(|room| room.name == lower || self.stands_on(&room.name, lower))
    }
}

impl Room {
    fn touches(&self, other: &Self) -> bool {
        self.columns.start < other.columns.end && other.columns.start < self.columns.end
    }
}

fn floor(line: &str) -> Vec<Room> {
    let (mut rooms, mut start) = (Vec::new(), 0);
    for part in line.split('│') {
        let end = start + part.chars().count();
        let name = part.trim().to_owned();
        if !name.is_empty() {
            rooms.push(Room {
                name,
                columns: start..end,
            });
        }
        start = end + 1;
    }
    rooms
}

#[test]
fn a_room_stands_on_those_beneath_it() {
    let house = House::drawn(
        "┌──────┐\n│ a    │\n├──────┤ ┌───┐\n│ b    │ │ c │\n├───┬──┴─┴───┤\n│ d │ e      │\n└───┴────────┘\n",
    );
    let on = |upper: &str| -> Vec<_> {
        house
            .rooms()
            .into_iter()
            .filter(|lower| house.stands_on(upper, lower))
            .collect()
    };
    assert_eq!(house.rooms(), ["a", "b", "c", "d", "e"]);
    assert_eq!(on("a"), ["b", "d", "e"]);
    assert_eq!(on("b"), ["d", "e"]);
    assert_eq!(on("c"), ["e"]);
    assert_eq!(on("e"), [""; 0]);
}

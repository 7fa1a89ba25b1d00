use countdown_timeline::Language;

use super::Words;

pub(super) const ENGLISH: Words = Words {
    language: Language::English,
    not_begun: "not begun",
    done: "done",
    no_build: "no build",
    not_yet: "not yet",
    head: |number, of, concept, title| format!("{number} of {of}, {concept}: {title}"),
    edit: |file| format!("Edit {file} and save it."),
    done_of: |done, of| format!("{done} of {of} done"),
    all_done: "all done",
    keys: "h hint  n next  p back  l list  t draw  g words  r reset  q quit",
    start_over: |file| format!("Start {file} over and lose what you wrote? y for yes"),
    hint: "Hint: ",
    does_not_compile: "It does not compile yet.",
    is_done: "Done!",
    compare_with: |solution| format!(" Compare yours with {solution}"),
    is_not_yet: "Not yet:",
    and_more: |more| format!("… and {more} more"),
    glossary: "What the verifier's words mean:",
    meanings: [
        "what a right program prints, and when",
        "when a line has to come",
        "before it is due, which is never right",
        "after it is due, and how much later is still right",
        "the golden has this line, and your program did not print it",
        "your program printed this line, and the golden has it not",
        "right, but at the wrong place",
        "each line can be read once it is printed, or only later",
        "for so long this machine stood still",
        "this machine was too busy to tell right from wrong",
    ],
    trying_all: "Trying what you have written so far …",
    again: "This machine is busy; once more.",
    no_timeline: |error| format!("There is no timeline: {error}"),
    not_run: "it has not run yet",
    nothing_recorded: "nothing was recorded; the first line of `main` should be\n\
        `let _trace = countdown_trace::start();`",
    cannot_build: "Cargo cannot build it:",
    cannot_read_keys: "cannot read single keys from this terminal",
};

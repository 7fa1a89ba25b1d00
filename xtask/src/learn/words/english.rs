use countdown_timeline::Language;

use super::Words;

pub(super) const ENGLISH: Words = Words {
    language: Language::English,
    not_begun: "not begun",
    done: "done",
    no_build: "no build",
    not_yet: "not yet",
    undecided: "undecided",
    head: "{} of {}, {}: {}",
    edit: "Edit {} and save it.",
    predict: "Read {}, put a time in the place of each `?.?` in it, and save it.",
    done_of: "{} of {} done",
    all_done: "all done",
    keys: "h hint  n next  p back  l list  t draw  g words  r reset  q quit",
    start_over: "Start {} over and lose what you wrote? y for yes",
    hint: "Hint: ",
    overlooked: "Commonly overlooked: ",
    no_more_hints: "There are no more hints.",
    page: "The page on it: {}",
    also_holds: "It also has to hold:",
    fill_in: "Put a time in seconds in the place of each `?.?`, as in `0.4 X = 5`, and save this file. \
        The program runs when each line has one.",
    also: "It also has to hold: ",
    semicolon: "; ",
    stop: ".",
    does_not_compile: "It does not compile yet.",
    is_done: "Done!",
    compare_with: " Compare yours with {}, and with the others beside it.",
    is_not_yet: "Not yet:",
    is_undecided: "Undecided, since this machine was too busy. Save once more to try again:",
    failed: "It could not be tried, through no fault of yours:",
    is_open: "{} of {} lines have no time yet. Nothing runs before they do.",
    is_unclear: "This is no time and line of the program: `{}`. Each line has to be there once, \
        as in `0.4 X = 5`.",
    all_as_said: "Done! Each line came when you said. (Press t for the picture.)",
    as_said: "{} of {} lines came when you said.",
    correct_it: "Correct the others. (Press t for the picture.)",
    and_more: "… and {} more",
    predicted_head: "  you said    it came\n",
    you: "you",
    run: "run",
    and: " and ",
    comma: ", ",
    again_golden: "all of this with {}, too",
    again_fails: "with a countdown that fails, {}, the program fails",
    with: |jobs| format!("with {jobs}: "),
    now_golden: "So far so good. Now with {}:",
    now_fails: "So far so good. Now with a countdown that fails, {}:",
    failed_well: "It ended with a failure, as it should.",
    fails_unseen: |names| {
        format!("{names} failed, and the program ended with success: nobody heard of it")
    },
    hangs: |names| format!("{names} failed, and the program never ended"),
    same_as_before: "with other jobs it printed what it prints with the usual ones: take the names \
        and delays from `jobs(…)`",
    building: "{} s  building",
    awaiting: "{} s  waiting for `{}`, due at {} s",
    ending: "{} s  waiting for the program to end",
    glossary: "What these words mean:",
    terms: [
        ("golden", "what a right program prints, and when"),
        ("due", "when a line has to come"),
        ("early, late", "before it is due, or after it is due"),
        ("allowed", "how early or late is still right"),
        (
            "missing",
            "the golden has this line, and your program did not print it",
        ),
        (
            "unexpected",
            "your program printed this line, and the golden has it not",
        ),
        ("out of order", "right, but at the wrong place"),
        (
            "live, buffered",
            "each line can be read once it is printed, or only later",
        ),
        ("stood still", "for so long nothing ran on this machine"),
        (
            "main thread",
            "it runs `main`, and the loop where that has one thread",
        ),
    ],
    place: "That was from {} s to {} s.",
    trying_all: "Trying what you have written so far …",
    busy_again: "This machine is busy; once more.",
    to_be_sure: "{}. Once more, since a busy machine may do that:",
    no_timeline: |error| format!("There is no timeline: {error}"),
    not_run: "it has not run yet",
    nothing_recorded: "nothing was recorded; the first line of `main` should be\n\
        `let _trace = countdown_trace::start();`",
    one_worker: "(it was run with `TOKIO_WORKER_THREADS=1`: with one worker thread)",
    not_own: |path| {
        format!(
            "{path} is not a file that `cargo xtask learn` wrote; choose another folder with --folder"
        )
    },
    gone: |file| format!("{file} is gone. Save it again, or press r to start over.\n"),
    broke_off: "the try broke off with a panic of `cargo xtask learn` itself; save once more",
    cannot_build: "Cargo cannot build it:",
    cannot_read_keys: "cannot read single keys from this terminal",
    cannot_print: "cannot write to this terminal",
};
